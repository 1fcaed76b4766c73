"""Appointments, beginning from who asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from unknot.kit.prepared import Prepared
from unknot.rooms.booking.models import Appointment, StatusChange
from unknot.spine.booking.lifecycle import EXPIRING, KEEPING, Status
from unknot.spine.booking.reasons import Why


def references(ids: list[int]) -> dict[int, str]:
    """By which reference people know these visits, by their number."""
    return dict(Appointment.objects.filter(pk__in=ids).values_list("pk", "reference"))


def hold_of(visitor: str | None, public_id: UUID) -> Appointment | None:
    """This visitor's own hold or what became of it; another's is not found."""
    return _whole().filter(public_id=public_id, visitor=visitor).first() if visitor else None


LIVE_HOLDS = Prepared(
    Appointment,
    lambda visitor, now: Appointment.objects.filter(visitor=visitor, status=Status.HELD, expires_at__gt=now).order_by(
        "created_at", "pk"
    ),
    visitor="visitor",
    now="expires_at",
)
LAPSED_HOLDS = Prepared(
    Appointment,
    lambda first_cell, last_cell, now: Appointment.objects.filter(
        takes_time=True, status__in=EXPIRING, expires_at__lte=now, last_cell__gte=first_cell, first_cell__lte=last_cell
    ).only("pk"),
    first_cell="last_cell",
    last_cell="first_cell",
    now="expires_at",
)


def live_holds(visitor: str, *, now: datetime) -> list[Appointment]:
    """A visitor's holds that the clock still lets live, oldest first."""
    return LIVE_HOLDS(visitor=visitor, now=now)


def lapsed_holds(first_cell: int, last_cell: int, *, now: datetime) -> list[int]:
    """Numbers of holds on these cells that are still written down as live and that the clock has ended."""
    return [one.pk for one in LAPSED_HOLDS(first_cell=first_cell, last_cell=last_cell, now=now)]


def at(public_id: UUID, *, therapist_id: int | None) -> Appointment | None:
    """One appointment of one therapist, or of all with None; another's is not found."""
    rows = _whole().filter(public_id=public_id)
    return (rows if therapist_id is None else rows.filter(therapist_id=therapist_id)).first()


def live_of_client(client_id: int, *, now: datetime) -> QuerySet[Appointment]:
    """Whatever keeps its time for this client at this moment, soonest first."""
    live = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return _whole().filter(live, client_id=client_id, takes_time=True).order_by("starts_at", "pk")


def held_until(first_cell: int, last_cell: int, *, therapist_id: int | None, now: datetime) -> datetime | None:
    """When the soonest hold ends that stands in this stretch, of one therapist or of all; None where none does."""
    rows = Appointment.objects.filter(takes_time=True, status=Status.HELD, expires_at__gt=now)
    rows = rows.filter(last_cell__gte=first_cell, first_cell__lte=last_cell)
    rows = rows if therapist_id is None else rows.filter(therapist_id=therapist_id)
    return rows.order_by("expires_at").values_list("expires_at", flat=True).first()


def unsettled(*, therapist_id: int | None, now: datetime) -> QuerySet[Appointment]:
    """Held and requested times that still run, soonest first: what is not a booking yet."""
    rows = _whole().filter(takes_time=True, status__in=EXPIRING, expires_at__gt=now)
    return (rows if therapist_id is None else rows.filter(therapist_id=therapist_id)).order_by("starts_at", "pk")


def by_numbers(numbers: Collection[int], *, therapist_id: int | None) -> QuerySet[Appointment]:
    """These appointments, as far as they are of one therapist, or all of them with None."""
    rows = _whole().filter(pk__in=numbers)
    return rows if therapist_id is None else rows.filter(therapist_id=therapist_id)


def by_link(digest: str) -> Appointment | None:
    """The visit that a private link opens."""
    return _whole().filter(link_digest=digest).first()


def last_change(visit_id: int) -> StatusChange | None:
    """The newest entry of a visit's history."""
    return StatusChange.objects.filter(appointment_id=visit_id).order_by("-pk").first()


def ended_link(digest: str) -> bool:
    """True where a move has ended this private link."""
    return StatusChange.objects.filter(link_before=digest).exists()


def by_reference(reference: str) -> Appointment | None:
    """The visit of this reference."""
    return _whole().filter(reference=reference).first()


def visits_of(client_id: int) -> QuerySet[Appointment]:
    """A client's visits that took or take place, latest first."""
    return _whole().filter(client_id=client_id, status__in=KEEPING).order_by("-starts_at")


def has_visited(client_id: int | None, *, but: int | None = None) -> bool:
    """True where a first visit is already booked or done, so that another one is not the first."""
    if client_id is None:
        return False
    theirs = Appointment.objects.filter(client_id=client_id, status__in=KEEPING)
    return (theirs.exclude(pk=but) if but else theirs).exists()


def last_therapist_of(client_id: int | None) -> int | None:
    """Who treats or treated this client at the latest visit that took or takes place; None before the first."""
    if client_id is None:
        return None
    visits = Appointment.objects.filter(client_id=client_id, status__in=KEEPING).order_by("-starts_at")
    return visits.values_list("therapist_id", flat=True).first()


def stand_between(client_id: int, therapist_id: int) -> bool:
    """True where a visit of this client with this therapist is booked, under way or done."""
    return Appointment.objects.filter(client_id=client_id, therapist_id=therapist_id, status__in=KEEPING).exists()


def upcoming_of(client_ids: list[int], *, now: datetime) -> QuerySet[Appointment]:
    """Booked visits to come of these clients, soonest first."""
    rows = _whole().filter(client_id__in=client_ids, status=Status.BOOKED, starts_at__gt=now)
    return rows.order_by("starts_at")


def called_off_at(at: datetime, *, client_id: int) -> QuerySet[Appointment]:
    """A client's visits that were called off for safety at this very moment, soonest first."""
    steps = StatusChange.objects.filter(at=at, why=Why.SAFETY, status_to=Status.CANCELLED)
    return _whole().filter(client_id=client_id, pk__in=steps.values("appointment")).order_by("starts_at", "pk")


def called_off_since(since: datetime, *, client_id: int) -> list[tuple[Appointment, datetime]]:
    """A client's visits that were cancelled for safety after this moment and still are, with when, soonest first."""
    rows = _whole().select_related("course").filter(client_id=client_id, status=Status.CANCELLED, updated_at__gt=since)
    steps = [(row, last_change(row.pk)) for row in rows.order_by("starts_at", "pk")]
    return [(row, step.at) for row, step in steps if step and step.why == Why.SAFETY]


def on_day(day: date, *, therapist_id: int | None) -> QuerySet[Appointment]:
    """The list of a local date, in order of time; of one therapist, or of all with None.

    Held times are not on it, nor those that somebody gave back before they were anybody's.
    """
    rows = _whole().filter(local_date=day, client__isnull=False).exclude(status__in=[Status.HELD, Status.LAPSED])
    if therapist_id is not None:
        rows = rows.filter(therapist_id=therapist_id)
    return rows.order_by("starts_at", "pk")


def between(first: date, last: date, *, therapist_id: int | None) -> QuerySet[Appointment]:
    """Everything asked for or booked on these local dates, what was cancelled since too. Held times are not in it."""
    rows = _whole().filter(local_date__range=(first, last), client__isnull=False)
    if therapist_id is not None:
        rows = rows.filter(therapist_id=therapist_id)
    return rows.exclude(status__in=[Status.HELD, Status.LAPSED]).order_by("starts_at", "pk")


def _whole() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("therapist", "room__place", "client", "granted_by")
