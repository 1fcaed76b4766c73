"""What the owner sets up of the book: services, hours and policy; the appointments themselves only to look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from unknot.kit import clock, dates, named
from unknot.kit.forms import MoneyField
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
from unknot.rooms.booking.queries import affected
from unknot.rooms.practice.admin.audited import Audited, Kept
from unknot.rooms.practice.door import TYPE_WORDS
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import MassageType

OUTSIDE = "/desk/hours/"  # where a higher room shows them
STATUSES = {
    Status.HELD: pgettext_lazy("state of a visit", "held"),
    Status.REQUESTED: _("waits for the check"),
    Status.BOOKED: pgettext_lazy("state of a visit", "booked"),
    Status.ARRIVED: _("here"),
    Status.DONE: pgettext_lazy("state of a visit", "done"),
    Status.CANCELLED: _("cancelled"),
    Status.MISSED: _("did not come"),
    Status.LAPSED: _("lapsed"),
}


def policy() -> BookingPolicy:
    """The one row, or what holds where there is none yet."""
    return BookingPolicy.objects.filter(pk=1).first() or BookingPolicy(pk=1)


class LengthForm(forms.ModelForm):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """A length; its price is written as on the price list."""

    price_cents = MoneyField(label=_("Price"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["price_cents"].help_text = policy().currency


class SessionLengths(admin.StackedInline):  # type: ignore[type-arg]  # as above
    """The lengths of a service with their prices."""

    model = SessionLength
    form = LengthForm
    fields = [("minutes", "price_cents"), "before_minutes", "after_minutes"]
    extra = 0
    min_num = 1


@admin.register(Service)
class ServiceAdmin(Kept):
    """What can be booked, how long it takes and what it costs."""

    list_display = ["name", "type_in_words", "active", "lengths_in_words"]
    list_filter = ["active"]
    search_fields = ["name"]
    ordering = ["name"]
    inlines = [SessionLengths]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **given: Any) -> Any:
        if db_field.name == "massage_type":
            given["choices"] = [("", "---------"), *((kind.value, words) for kind, words in TYPE_WORDS.items())]
        return super().formfield_for_choice_field(db_field, request, **given)

    @admin.display(description=_("type"), ordering="massage_type")
    def type_in_words(self, service: Service) -> str:
        return str(TYPE_WORDS[MassageType(service.massage_type)])

    @admin.display(description=_("lengths"))
    def lengths_in_words(self, service: Service) -> str:
        """As "30 minutes $50, 60 minutes $90"."""
        currency = policy().currency
        lengths = sorted(service.lengths.all(), key=lambda one: one.minutes)
        return ", ".join(f"{dates.minutes(one.minutes)} {dates.money(one.price_cents, currency)}" for one in lengths)


class HoursAdmin(Audited):
    """Hours say at once whom they leave outside; at the desk all of them are seen before anything changes."""

    def save_model(self, request: HttpRequest, obj: Any, *given: Any, **named: Any) -> None:
        """Save, and say how many visits now lie outside the hours of whoever works them."""
        super().save_model(request, obj, *given, **named)
        self._say_who_is_outside(request, obj.therapist_id)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """The same for hours that go."""
        super().delete_model(request, obj)
        self._say_who_is_outside(request, obj.therapist_id)

    def _say_who_is_outside(self, request: HttpRequest, therapist_id: int) -> None:
        count = len(affected.outside_now(therapist_id, now=clock.now()))
        if count:
            words = ngettext(
                "%(count)d visit now lies outside these hours. Keep, move or cancel it: %(page)s",
                "%(count)d visits now lie outside these hours. Keep, move or cancel each: %(page)s",
                count,
            )
            messages.warning(request, words % {"count": count, "page": OUTSIDE})


@admin.register(WeeklyHours)
class WeeklyHoursAdmin(HoursAdmin):
    """When therapists work every week."""

    list_display = ["therapist", "weekday", "hours", "place", "weeks", "valid_from", "valid_until"]
    list_filter = ["therapist", "weekday", "place"]
    search_fields = ["therapist__name"]
    ordering = ["therapist__name", "weekday", "starts"]
    list_select_related = ["therapist", "place"]
    fieldsets = [
        (None, {"fields": ["therapist", "place", "weekday", "starts", "ends"]}),
        (_("Break"), {"fields": ["break_starts", "break_ends"]}),
        (_("Not every week, or not for ever"), {"fields": ["every_weeks", "anchor", "valid_from", "valid_until"]}),
    ]

    @admin.display(description=_("hours"), ordering="starts")
    def hours(self, row: WeeklyHours) -> str:
        return _stretch(row)

    @admin.display(description=_("weeks"), ordering="every_weeks")
    def weeks(self, row: WeeklyHours) -> str:
        return ngettext("every week", "every %(count)d weeks", row.every_weeks) % {"count": row.every_weeks}


@admin.register(ChangedDay)
class ChangedDayAdmin(HoursAdmin):
    """Dates that differ; a date without times is a day off."""

    list_display = ["therapist", "day", "hours", "place", "note"]
    list_filter = ["therapist"]
    date_hierarchy = "day"
    search_fields = ["therapist__name", "note"]
    ordering = ["-day", "therapist__name", "starts"]
    list_select_related = ["therapist", "place"]

    @admin.display(description=_("hours"), ordering="starts")
    def hours(self, row: ChangedDay) -> str:
        return _stretch(row) if row.starts else str(_("day off"))


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
    fields = ["at", "step", "who", "reason"]
    readonly_fields = ["at", "step", "who", "reason"]
    verbose_name_plural = _("how it came about")

    @admin.display(description=_("step"))
    def step(self, change: StatusChange) -> str:
        before, after = (str(_words(status)) for status in (change.status_from, change.status_to))
        return after if before in ("", after) else f"{before} \N{RIGHTWARDS ARROW} {after}"

    @admin.display(description=_("who"))
    def who(self, change: StatusChange) -> str:
        return named.names_of([change.actor])[change.actor]

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


WORDS = {status.value: words for status, words in STATUSES.items()}


class StatusFilter(admin.ChoicesFieldListFilter):
    """By how a visit stands, in the words of the list."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": WORDS.get(str(choice["display"]), choice["display"])}


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    """The book, to look at. Times change by booking and cancelling, never by hand: cells and letters go with them."""

    list_display = ["reference", "local_date", "start", "therapist", "client", "state"]
    list_filter = [("status", StatusFilter), "therapist", "room"]
    date_hierarchy = "local_date"
    search_fields = ["reference", "client__name", "client__phone", "therapist__name"]
    ordering = ["-local_date", "-local_start"]
    list_select_related = ["therapist", "room", "client"]
    show_full_result_count = False
    inlines = [StatusChanges]
    # Which type was booked follows from a check, so it is not the owner's to see.
    fields = [
        "reference",
        "state",
        "local_date",
        "start",
        "zone",
        "minutes",
        "after_minutes",
        "therapist",
        "room",
        "client",
        "created_at",
        "updated_at",
    ]

    @admin.display(description=_("start"), ordering="local_start")
    def start(self, visit: Appointment) -> str:
        return time_format(visit.local_start)

    @admin.display(description=_("status"), ordering="status")
    def state(self, visit: Appointment) -> str:
        return str(_words(visit.status))

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


def _words(status: str) -> Any:
    return STATUSES[Status(status)] if status else ""


def _stretch(row: WeeklyHours | ChangedDay) -> str:
    said = {"start": time_format(row.starts or ""), "end": time_format(row.ends or "")}
    return str(_("%(start)s to %(end)s")) % said
