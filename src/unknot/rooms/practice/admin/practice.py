"""The practice itself, and its rooms."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unknot.rooms.practice.admin.audited import Kept
from unknot.rooms.practice.models import Practice, TreatmentRoom


@admin.register(Practice)
class PracticeAdmin(Kept):
    """One row; its list leads straight to it."""

    fieldsets = [
        (None, {"fields": ["name", "phone", "email"]}),
        (_("Where"), {"fields": ["street", "city", "region", "postal_code", "country", "time_zone"]}),
        (
            _("When somebody must not wait"),
            {
                "fields": ["emergency_number", "advice_number"],
                "description": _(
                    "Left empty, pages say what to do without a number. Check them by calling a colleague."
                ),
            },
        ),
        (_("For people who come"), {"fields": ["how_to_come", "parking", "what_to_wear"]}),
        (_("Cancelling"), {"fields": ["cancellation_policy", "cancel_until_hours"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # `unknot setup` makes the one row; before it no page but the front page opens

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:practice_practice_change", args=[1]))


@admin.register(TreatmentRoom)
class TreatmentRoomAdmin(Kept):
    """Rooms with a table in them. One that is no longer used is put out of use."""

    list_display = ["name", "active", "step_free", "table_lowers"]
    list_filter = ["active"]
    search_fields = ["name"]
    ordering = ["name"]
