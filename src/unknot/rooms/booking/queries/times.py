"""What is free: the tables' side of `unknot.spine.booking.availability`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from unknot.rooms.booking.queries.diary import hours_of, taken
from unknot.rooms.booking.queries.services import Offer, the_policy
from unknot.rooms.booking.resources import room_resource, therapist_of, therapist_resource
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Question, Service, Window, next_openings, openings
from unknot.spine.times import cell_start


@dataclass(frozen=True)
class FreeTime:
    """One start that can be taken now, and who could treat, in the order in which they would be tried."""

    starts_at: datetime
    offer: Offer
    therapists: tuple[int, ...]


def question(
    offer: Offer, *, first: date, days: int, now: datetime, until: datetime | None, therapist_id: int | None = None
) -> Question[int]:
    """The question about one length of one service: hours, diary and rooms as they stand at this moment.

    ``until`` is where the pass ends to reach; ``therapist_id`` asks for one therapist only. An expired licence leaves
    its therapist out from the day after (see `hours_of`).
    """
    policy, sheet = the_policy(), practice.the_practice()
    window = Window(
        first=first,
        days=days,
        earliest=now + timedelta(minutes=policy.notice_minutes),
        latest=_latest(now, policy.reach_days, until),
    )
    licensed = {
        one.id: one.licensed_through
        for one in practice.therapists()
        if offer.kind in one.types and one.licensed_through and therapist_id in (None, one.id)
    }
    first_cell, last_cell = window.cells(sheet.zone)
    return Question(
        zone=sheet.zone,
        hours={therapist_resource(n): h for n, h in hours_of(licensed, since=first - timedelta(days=1)).items()},
        taken=taken(first_cell=first_cell, last_cell=last_cell, now=now),
        service=Service(minutes=offer.minutes, after=offer.after_minutes, grid=policy.grid_minutes),
        window=window,
        rooms=tuple(room_resource(room.id) for room in practice.rooms()),
    )


def next_times(
    offer: Offer, *, now: datetime, until: datetime | None, therapist_id: int | None = None, count: int = 10
) -> list[FreeTime]:
    """The next free starts over all therapists, earliest first."""
    asked = question(offer, first=_today(now), days=_reach(), now=now, until=until, therapist_id=therapist_id)
    return [
        FreeTime(opening.starts_at, offer, tuple(therapist_of(one) for one in opening.therapists))
        for opening in next_openings(asked, count=count)
    ]


def days_with_times(
    offer: Offer, *, first: date, days: int, now: datetime, until: datetime | None, therapist_id: int | None = None
) -> dict[date, list[FreeTime]]:
    """Every free start of these local dates, in order; a date with nothing free has an empty list."""
    asked = question(offer, first=first, days=days, now=now, until=until, therapist_id=therapist_id)
    by_day: dict[date, dict[int, list[int]]] = {first + timedelta(days=n): {} for n in range(days)}
    for resource, dates in openings(asked).items():
        for day, cells in dates.items():
            for cell in cells:
                by_day[day].setdefault(cell, []).append(therapist_of(resource))
    return {
        day: [FreeTime(cell_start(cell), offer, tuple(who)) for cell, who in sorted(cells.items())]
        for day, cells in by_day.items()
    }


def _latest(now: datetime, reach_days: int, until: datetime | None) -> datetime:
    reach = now + timedelta(days=reach_days)
    return min(reach, until) if until else reach


def _reach() -> int:
    return the_policy().reach_days + 1  # today counts


def _today(now: datetime) -> date:
    return now.astimezone(practice.the_practice().zone).date()
