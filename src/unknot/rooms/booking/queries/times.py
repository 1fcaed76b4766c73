"""What is free: the tables' side of `unknot.spine.booking.availability`.

A page opens the book once for the dates it shows, in a fixed number of queries, and then asks it as often as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from unknot.rooms.booking.models import BookingPolicy
from unknot.rooms.booking.queries.diary import Taken, hours_of, taken
from unknot.rooms.booking.queries.services import Offer, the_policy
from unknot.rooms.booking.resources import room_resource, therapist_of, therapist_resource
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Question, Service, Window, next_openings, openings
from unknot.spine.booking.hours import Hours
from unknot.spine.times import cell_start


@dataclass(frozen=True)
class FreeTime:
    """One start that can be taken now, and who could treat, in the order in which they would be tried."""

    starts_at: datetime
    offer: Offer
    therapists: tuple[int, ...]


@dataclass(frozen=True)
class Book:
    """Everything that decides what is free on some local dates, as it stands at one moment."""

    now: datetime
    window: Window
    sheet: practice.PracticeSheet
    policy: BookingPolicy
    therapists: tuple[practice.TherapistSheet, ...]
    rooms: tuple[int, ...]
    hours: dict[int, Hours]
    taken: list[Taken]

    @property
    def today(self) -> date:
        """The practice's date at this moment."""
        return self.now.astimezone(self.sheet.zone).date()

    def question(self, offer: Offer, *, until: datetime | None, therapist_id: int | None) -> Question[int]:
        """The question about one offer: ``until`` is where a pass ends to reach, ``therapist_id`` None asks them all.

        An expired licence leaves its therapist out from the day after (`hours_of`).
        """
        asked = [one.id for one in self.therapists if offer.kind in one.types and therapist_id in (None, one.id)]
        return Question(
            zone=self.sheet.zone,
            hours={therapist_resource(one): self.hours[one] for one in asked if one in self.hours},
            taken=self.taken,
            service=Service(minutes=offer.minutes, after=offer.after_minutes, grid=self.policy.grid_minutes),
            window=_until(self.window, until),
            rooms=self.rooms,
        )


def open_book(
    *,
    now: datetime,
    first: date | None = None,
    days: int | None = None,
    sheet: practice.PracticeSheet | None = None,
    moving: int | None = None,
) -> Book:
    """The book from ``first`` (today) on for ``days`` (as far as people may book).

    Nine queries however much there is, eight for a caller who has the practice's ``sheet`` already. The time of
    the visit ``moving`` counts as free, for it is looked for that it may move.
    """
    sheet, policy = sheet or practice.the_practice(), the_policy()
    today = now.astimezone(sheet.zone).date()
    window = Window(
        first=first or today,
        days=days or policy.reach_days + 1,
        earliest=now + timedelta(minutes=policy.notice_minutes),
        latest=now + timedelta(days=policy.reach_days),
    )
    therapists = tuple(practice.therapists())
    licensed = {one.id: one.licensed_through for one in therapists if one.licensed_through}
    first_cell, last_cell = window.cells(sheet.zone)
    return Book(
        now=now,
        window=window,
        sheet=sheet,
        policy=policy,
        therapists=therapists,
        rooms=tuple(room_resource(room.id) for room in practice.rooms()),
        hours=hours_of(licensed, since=window.first - timedelta(days=1)),
        taken=taken(
            first_cell=first_cell,
            last_cell=last_cell,
            now=now,
            trusted_since=now - timedelta(hours=policy.calendar_grace_hours),
            but=moving,
        ),
    )


def next_times(
    book: Book, offer: Offer, *, until: datetime | None = None, therapist_id: int | None = None, count: int = 10
) -> list[FreeTime]:
    """The next free starts over all therapists, earliest first."""
    asked = book.question(offer, until=until, therapist_id=therapist_id)
    return [
        FreeTime(opening.starts_at, offer, tuple(therapist_of(one) for one in opening.therapists))
        for opening in next_openings(asked, count=count)
    ]


def times_by_day(
    book: Book, offer: Offer, *, until: datetime | None = None, therapist_id: int | None = None
) -> dict[date, list[FreeTime]]:
    """Every free start of the book's dates, in order; a date with nothing free has an empty list."""
    asked = book.question(offer, until=until, therapist_id=therapist_id)
    by_day: dict[date, dict[int, list[int]]] = {
        book.window.first + timedelta(days=n): {} for n in range(book.window.days)
    }
    for resource, dates in openings(asked).items():
        for day, cells in dates.items():
            for cell in cells:
                by_day[day].setdefault(cell, []).append(therapist_of(resource))
    return {
        day: [FreeTime(cell_start(cell), offer, tuple(who)) for cell, who in sorted(cells.items())]
        for day, cells in by_day.items()
    }


def nearest_times(
    book: Book,
    offer: Offer,
    *,
    to: datetime,
    until: datetime | None = None,
    therapist_id: int | None = None,
    count: int = 6,
) -> list[FreeTime]:
    """The free starts closest to a wished one, in order of time."""
    days = times_by_day(book, offer, until=until, therapist_id=therapist_id).values()
    every = [time for times in days for time in times]
    return sorted(sorted(every, key=lambda time: abs(time.starts_at - to))[:count], key=lambda time: time.starts_at)


def _until(window: Window, until: datetime | None) -> Window:
    if until is None or (window.latest and window.latest <= until):
        return window
    return Window(first=window.first, days=window.days, earliest=window.earliest, latest=until)
