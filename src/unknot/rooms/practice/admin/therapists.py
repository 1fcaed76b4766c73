"""Therapists with their licences and what they are trained in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import DateField, F, ForeignKey, Max, QuerySet, Value
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.kit.clock import now
from unknot.rooms.practice import queries
from unknot.rooms.practice.admin.audited import Audited, Kept, NamedInRows
from unknot.rooms.practice.models import CareLink, Credential, Qualification, Therapist, User
from unknot.rooms.practice.models.user import Role

SOON = timedelta(days=60)


def today() -> date:
    """The date at the practice."""
    return now().astimezone(queries.the_practice().zone).date()


class LicenceFilter(admin.SimpleListFilter):
    """By how long the licence that counts is still valid."""

    title = _("licence")
    parameter_name = "licence"
    field = "expires_on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("expired", _("expired")), ("soon", _("expires within 60 days")), ("valid", _("valid for longer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        day = today()
        bounds = {
            "expired": {f"{self.field}__lt": day},
            "soon": {f"{self.field}__gte": day, f"{self.field}__lte": day + SOON},
            "valid": {f"{self.field}__gt": day + SOON},
        }
        return queryset.filter(**bounds.get(self.value() or "", {}))


class BestLicenceFilter(LicenceFilter):
    """The same for therapists, by their longest licence; somebody without one counts as expired."""

    field = "licensed"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().queryset(request, queryset)
        return found | queryset.filter(licensed=None) if self.value() == "expired" else found


def state_of(expires_on: date | None, *, on: date) -> str | Promise:
    """How a licence stands on that day, in words."""
    if expires_on is None:
        return _("none: takes no bookings")
    if expires_on < on:
        return _("expired: takes no bookings")
    return _("expires soon") if expires_on <= on + SOON else _("valid")


def with_today(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with the date at the practice, asked for once and not for every row."""
    with_it: QuerySet[Any] = rows.annotate(today=Value(today(), output_field=DateField()))
    return with_it


class CredentialInline(admin.StackedInline):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """Licences of one therapist."""

    model = Credential
    extra = 0
    fields = ["title", ("licence_number", "issuer"), ("issued_on", "expires_on")]
    ordering = ["expires_on"]


class QualificationInline(admin.TabularInline):  # type: ignore[type-arg]  # as above
    """Types that one therapist is trained in."""

    model = Qualification
    formset = NamedInRows
    extra = 0
    max_num = 4


class TherapistForm(forms.ModelForm):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """Who treats, and who signs in as them (docs/decisions/0053)."""

    def clean_user(self) -> User | None:
        user: User | None = self.cleaned_data["user"]
        if user and user.role == Role.OWNER and user.pk != self.instance.user_id and _has_people(self.instance):
            raise ValidationError(
                _("People have booked with this therapist: an owner's account would open their answers. Take another.")
            )
        return user


def _has_people(therapist: Therapist) -> bool:
    return bool(therapist.pk) and CareLink.objects.filter(therapist=therapist).exists()


@admin.register(Therapist)
class TherapistAdmin(Kept):
    """Somebody who treats. One who leaves takes no more bookings; what they did stays."""

    list_display = ["name", "active", "trained_in", "licensed_through", "licence"]
    list_filter = ["active", BestLicenceFilter]
    search_fields = ["name", "email", "credentials__licence_number"]
    ordering = ["name"]
    form = TherapistForm
    fieldsets = [
        (None, {"fields": ["name", "active", "email", "user", "about", "gender"]}),
        (_("What they need"), {"fields": ["rest_minutes", "needs_step_free", "needs_low_table"]}),
    ]
    inlines = [QualificationInline, CredentialInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        found = with_today(super().get_queryset(request))
        found = found.annotate(licensed=Max("credentials__expires_on"))
        return found.prefetch_related("qualifications")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Who has signed in, or has people, stays who they are: a moved link would open them to somebody else."""
        return ["user"] if obj and obj.user and (obj.user.last_login or _has_people(obj)) else []

    def save_model(self, request: HttpRequest, obj: Therapist, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        super().save_model(request, obj, form, change)
        if "user" in form.changed_data:
            before = form.initial.get("user")
            self._record(request, "change who signs in as", obj, before=before, after=obj.user_id)

    @admin.display(description=_("trained in"))
    def trained_in(self, therapist: Therapist) -> str:
        return ", ".join(str(one) for one in therapist.qualifications.all()) or str(_("nothing yet"))

    @admin.display(description=_("licensed through"), ordering=F("licensed"))
    def licensed_through(self, therapist: Any) -> Any:
        return therapist.licensed

    @admin.display(description=_("licence"))
    def licence(self, therapist: Any) -> str | Promise:
        return state_of(therapist.licensed, on=therapist.today)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **given: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **given)
        if isinstance(field, ModelChoiceField):
            # An owner of a small practice often treats too.
            field.queryset = User.objects.exclude(role=Role.FRONT_DESK).order_by("name")
        return field


@admin.register(Credential)
class CredentialAdmin(Audited):
    """All licences on one page, the next to expire first."""

    list_display = ["therapist", "title", "licence_number", "expires_on", "state"]
    list_filter = [LicenceFilter, "issuer"]
    list_select_related = ["therapist"]
    search_fields = ["therapist__name", "licence_number", "issuer", "title"]
    ordering = ["expires_on"]
    fields = ["therapist", "title", "licence_number", "issuer", "issued_on", "expires_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_today(super().get_queryset(request))

    @admin.display(description=_("state"))
    def state(self, credential: Any) -> str | Promise:
        return state_of(credential.expires_on, on=credential.today)
