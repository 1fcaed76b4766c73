"""Where the owner enters a clinician's sign-off, and takes one back when the clinician does."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unknot.kit.clock import now
from unknot.kit.content import content_version
from unknot.rooms.guide.models import SignOff, Withdrawal
from unknot.rooms.guide.models.sign_off import READ_WORDS
from unknot.rooms.guide.words import Read
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.admin.audited import Kept


class SignOffForm(forms.ModelForm):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """A sign-off as it stands on paper. One for another version than is shown now would count for nothing."""

    language = forms.ChoiceField(label=_("Read in"), choices=settings.LANGUAGES)
    read = forms.ChoiceField(
        label=_("What was read"), choices=[(read.value, READ_WORDS[read]) for read in Read], widget=forms.RadioSelect
    )

    class Meta:
        model = SignOff
        fields = ("name", "profession", "registration", "read", "language", "signed_on", "content_version")
        widgets = {"content_version": forms.Textarea(attrs={"rows": 2, "cols": 44})}

    def clean_signed_on(self) -> date:
        return not_to_come(self.cleaned_data["signed_on"])

    def clean_content_version(self) -> str:
        said = str(self.cleaned_data["content_version"]).strip()
        if said != content_version():
            raise ValidationError(
                _("Texts or rules are others now. Ask the clinician to read and sign %(version)s."),
                params={"version": content_version()},
            )
        return said


class WithdrawalForm(forms.ModelForm):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """Which sign-off, and from when."""

    class Meta:
        model = Withdrawal
        fields = ("sign_off", "withdrawn_on", "reason")

    def clean_withdrawn_on(self) -> date:
        return not_to_come(self.cleaned_data["withdrawn_on"])


def not_to_come(day: date) -> date:
    """A day that is here by the practice's calendar."""
    if day > practice.today(now()):
        raise ValidationError(_("This day is still to come."))
    return day


class Added(Kept):
    """A page whose rows are entered once, by somebody, and then only looked at."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = tuple(super().get_fields(request, obj)) if obj is None else self.form.Meta.fields  # type: ignore[attr-defined]  # every form here has a Meta
        return (*asked, "entered_by", "entered_at") if obj else asked

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        obj.entered_by_id, obj.entered_at = request.user.pk, now()
        super().save_model(request, obj, form, change)


@admin.register(SignOff)
class SignOffAdmin(Added):
    """Who has read what. One that names an older version than is shown now counts no more."""

    form = SignOffForm
    list_display = ["name", "profession", "read", "language", "signed_on", "counts"]
    search_fields = ["name", "registration"]
    ordering = ["-signed_on", "-pk"]
    list_select_related = ["withdrawal"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_changeform_initial_data(request), "content_version": content_version()}

    @admin.display(description=_("counts now"), boolean=True)
    def counts(self, row: SignOff) -> bool:
        return row.content_version == content_version() and not hasattr(row, "withdrawal")


@admin.register(Withdrawal)
class WithdrawalAdmin(Added):
    """Sign-offs that were taken back."""

    form = WithdrawalForm
    list_display = ["sign_off", "withdrawn_on", "reason"]
    search_fields = ["sign_off__name"]
    ordering = ["-withdrawn_on", "-pk"]
    list_select_related = ["sign_off"]

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **given: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **given)
        if isinstance(field, ModelChoiceField) and db_field.name == "sign_off":
            field.queryset = SignOff.objects.filter(withdrawal=None).order_by("-signed_on")
        return field
