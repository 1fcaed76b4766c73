"""What the owner sets up of the book: services, hours and policy; the appointments themselves only to look at."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unknot.kit import dates
from unknot.rooms.booking.models import (
    Appointment,
    BookingPolicy,
    ChangedDay,
    Service,
    SessionLength,
    StatusChange,
    WeeklyHours,
    WorkCap,
)
from unknot.rooms.practice.admin.audited import Audited, Kept


class SessionLengths(admin.TabularInline):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """The lengths of a service with their prices."""

    model = SessionLength
    extra = 0
    min_num = 1


@admin.register(Service)
class ServiceAdmin(Kept):
    """What can be booked, how long it takes and what it costs."""

    list_display = ["name", "massage_type", "active", "lengths_in_words"]
    list_filter = ["active"]
    search_fields = ["name"]
    ordering = ["name"]
    inlines = [SessionLengths]

    @admin.display(description=_("lengths"))
    def lengths_in_words(self, service: Service) -> str:
        """As "30 minutes $50, 60 minutes $90"."""
        policy = BookingPolicy.objects.filter(pk=1).first() or BookingPolicy(pk=1)
        lengths = sorted(service.lengths.all(), key=lambda one: one.minutes)
        return ", ".join(
            f"{dates.minutes(one.minutes)} {dates.money(one.price_cents, policy.currency)}" for one in lengths
        )


@admin.register(WeeklyHours)
class WeeklyHoursAdmin(Audited):
    """When therapists work every week."""

    list_display = ["therapist", "weekday", "starts", "ends", "place", "every_weeks", "valid_from", "valid_until"]
    list_filter = ["therapist", "weekday", "place"]
    search_fields = ["therapist__name"]
    ordering = ["therapist__name", "weekday", "starts"]
    list_select_related = ["therapist", "place"]
    fieldsets = [
        (None, {"fields": ["therapist", "place", "weekday", "starts", "ends"]}),
        (_("Break"), {"fields": ["break_starts", "break_ends"]}),
        (_("Not every week, or not for ever"), {"fields": ["every_weeks", "anchor", "valid_from", "valid_until"]}),
    ]


@admin.register(ChangedDay)
class ChangedDayAdmin(Audited):
    """Dates that differ; a date without times is a day off."""

    list_display = ["therapist", "day", "starts", "ends", "place", "note"]
    list_filter = ["therapist"]
    date_hierarchy = "day"
    search_fields = ["therapist__name", "note"]
    ordering = ["-day", "therapist__name", "starts"]
    list_select_related = ["therapist", "place"]


@admin.register(WorkCap)
class WorkCapAdmin(Audited):
    """How much a therapist takes on; what is left empty has no cap."""

    list_display = ["therapist", "visits_a_day", "visits_a_week", "load_a_day"]
    search_fields = ["therapist__name"]
    ordering = ["therapist__name"]
    list_select_related = ["therapist"]


@admin.register(BookingPolicy)
class BookingPolicyAdmin(Kept):
    """One row; its list leads straight to it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not BookingPolicy.objects.exists()

    def save_model(self, request: HttpRequest, obj: BookingPolicy, form: object, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        obj.pk = 1
        super().save_model(request, obj, form, change)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if BookingPolicy.objects.exists():
            return HttpResponseRedirect(reverse("admin:booking_bookingpolicy_change", args=[1]))
        return super().changelist_view(request, extra_context)


class StatusChanges(admin.TabularInline):  # type: ignore[type-arg]  # as above
    """How a visit came to stand where it stands."""

    model = StatusChange
    extra = 0
    can_delete = False
    fields = ["at", "status_from", "status_to", "actor", "reason"]
    readonly_fields = ["at", "status_from", "status_to", "actor", "reason"]

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    """The book, to look at. Times change by booking and cancelling, never by hand: cells and letters go with them."""

    list_display = ["reference", "local_date", "local_start", "minutes", "therapist", "room", "client", "status"]
    list_filter = ["status", "therapist", "room"]
    date_hierarchy = "local_date"
    search_fields = ["reference", "client__name", "client__phone", "therapist__name"]
    ordering = ["-local_date", "-local_start"]
    list_select_related = ["therapist", "room", "client"]
    show_full_result_count = False
    inlines = [StatusChanges]
    # Which type was booked follows from a check, so it is not the owner's to see.
    fields = [
        "reference",
        "status",
        "local_date",
        "local_start",
        "zone",
        "minutes",
        "after_minutes",
        "therapist",
        "room",
        "client",
        "created_at",
        "updated_at",
    ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By what the page itself offers. Django also allows every field of the row, the type and the visitor too."""
        offered = {"status__exact", "therapist__id__exact", "room__id__exact"}
        return lookup in offered or lookup.startswith(f"{self.date_hierarchy}__")

    def get_readonly_fields(self, request: HttpRequest, obj: object | None = None) -> list[str]:
        return [str(name) for name in self.fields or ()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False
