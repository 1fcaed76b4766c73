"""The practice itself, and its rooms."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unknot.rooms.practice.admin.audited import Kept
from unknot.rooms.practice.models import Equipment, EquipmentKind, Place, Practice, TreatmentRoom


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

    list_display = ["name", "place", "active", "step_free", "table_lowers", "turnover_minutes"]
    list_filter = ["active", "place"]
    list_select_related = ["place"]
    search_fields = ["name"]
    ordering = ["name"]


@admin.register(Place)
class PlaceAdmin(Kept):
    """Where the practice treats. One that is no longer used is put out of use."""

    list_display = ["__str__", "in_one_line", "time_zone", "active"]
    list_filter = ["active"]
    search_fields = ["name", "street", "city"]
    ordering = ["pk"]
    fieldsets = [
        (None, {"fields": ["name", "active", "phone"]}),
        (_("Where"), {"fields": ["street", "city", "region", "postal_code", "time_zone"]}),
        (_("For people who come"), {"fields": ["how_to_come", "parking"]}),
    ]

    @admin.display(description=_("Address"))
    def in_one_line(self, place: Place) -> str:
        """A property of the model has a name that no catalogue knows."""
        return place.address


@admin.register(EquipmentKind)
class EquipmentKindAdmin(Kept):
    """What a service can need beside a room."""

    search_fields = ["name"]
    ordering = ["name"]


@admin.register(Equipment)
class EquipmentAdmin(Kept):
    """The units of each kind. One that is broken is put out of use."""

    list_display = ["name", "kind", "place", "active", "turnover_minutes"]
    list_filter = ["active", "kind", "place"]
    list_select_related = ["kind", "place"]
    search_fields = ["name", "kind__name"]
    ordering = ["kind__name", "name"]
