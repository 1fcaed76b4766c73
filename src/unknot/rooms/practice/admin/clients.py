"""People who come, by contact alone, and who cares for whom. Nothing about health stands on these pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unknot.kit.clock import now
from unknot.kit.phones import PhoneUnclear, e164
from unknot.rooms.practice import queries
from unknot.rooms.practice.admin.audited import Kept
from unknot.rooms.practice.models import CareLink, Client


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """A contact; the number may be written as people write it."""

    phone = forms.CharField(label=_("Mobile"), max_length=40, required=False)

    class Meta:
        model = Client
        fields = ("name", "email", "phone")

    def clean_phone(self) -> str:
        try:
            return e164(self.cleaned_data["phone"], country=queries.the_practice().country)
        except PhoneUnclear as why:
            raise ValidationError(_("Write the number with all its digits.")) from why


@admin.register(Client)
class ClientAdmin(Kept):
    """Contacts. Found by name, mail address or number, however the number is written."""

    form = ClientForm
    list_display = ["name", "email", "phone", "created_at"]
    search_fields = ["name", "email"]
    search_help_text = _("name, mail address or phone number")
    ordering = ["name"]
    readonly_fields = ["created_at"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, twice = super().get_search_results(request, queryset, search_term)
        also = queries.named(queryset, search_term)
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=also.values("pk"))), twice

    def save_model(self, request: HttpRequest, obj: Client, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        if not change:
            obj.created_at = now()
        super().save_model(request, obj, form, change)


@admin.register(CareLink)
class CareLinkAdmin(Kept):
    """Who may see whom, from when until when. Bookings open them; an owner opens one for cover, or ends one."""

    list_display = ["client", "therapist", "from_at", "until_at", "reason"]
    list_filter = ["therapist", "reason"]
    search_fields = ["client__name", "client__email", "therapist__name"]
    ordering = ["-from_at"]
    autocomplete_fields = ["client"]
    fields = ["client", "therapist", "reason", "from_at", "until_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("client", "therapist")

    def get_readonly_fields(self, request: HttpRequest, obj: CareLink | None = None) -> list[str]:
        # What was open once was open: only the end of it is still to be said.
        return ["client", "therapist", "reason", "from_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: CareLink, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        if not change:
            obj.made_by_id = request.user.pk
        super().save_model(request, obj, form, change)
