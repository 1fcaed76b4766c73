"""The slowest correct program: every minute of working and taken time is in a set of its own.

It knows rooms, notice, mixed lengths and taken times off the five-minute grid, and shares no arithmetic with the engine
but the hours themselves, which have tests of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from unknot.spine.booking.availability import Question
from unknot.spine.times import Interval, cell_start

MINUTE = timedelta(minutes=1)

Answer = dict[str, dict[date, list[datetime]]]


def minute_by_minute(question: Question[str]) -> Answer:
    """Therapist -> date -> open starts."""
    taken: dict[str, set[datetime]] = {}
    for resource, first, last in question.taken:
        taken.setdefault(resource, set()).update(_minutes(cell_start(first), 5 * (last - first + 1)))
    return {therapist: dict(_dates(question, therapist, taken)) for therapist in question.hours}


def _dates(
    question: Question[str], therapist: str, taken: dict[str, set[datetime]]
) -> Iterator[tuple[date, list[datetime]]]:
    latest_listed = datetime.min.replace(tzinfo=cell_start(0).tzinfo)
    dates = [question.window.first + timedelta(days=offset) for offset in range(question.window.days)]
    offered = {day: sorted(set(_steps(question, therapist, day))) for day in dates}
    everything = sorted(set().union(*offered.values()))
    for day in dates:
        # A start belongs to the first date whose own last start is not before it.
        last = offered[day][-1] if offered[day] else latest_listed
        own = [start for start in everything if latest_listed < start <= last]
        latest_listed = max(latest_listed, last)
        yield day, [start for start in own if _is_open(question, therapist, start, taken)]


def _steps(question: Question[str], therapist: str, day: date) -> Iterator[datetime]:
    service = question.service
    for block in question.hours[therapist].on(day, question.zone):
        start = block.start
        while start + service.minutes * MINUTE <= block.end:
            yield start
            start += service.grid * MINUTE


def _is_open(question: Question[str], therapist: str, start: datetime, taken: dict[str, set[datetime]]) -> bool:
    window = question.window
    needed = set(_minutes(start, question.service.minutes + question.service.after))
    return (
        (window.earliest is None or start >= window.earliest)
        and (window.latest is None or start < window.latest)
        and needed.isdisjoint(taken.get(therapist, ()))
        and (question.rooms is None or any(needed.isdisjoint(taken.get(room, ())) for room in question.rooms))
    )


def _minutes(start: datetime, count: int) -> Iterator[datetime]:
    return (start + number * MINUTE for number in range(count))


def lies_in_one_block(question: Question[str], therapist: str, start: datetime) -> bool:
    """True where hours alone, grid aside, would hold the visit."""
    visit = Interval(start, start + question.service.minutes * MINUTE)
    today = start.astimezone(question.zone).date()
    dates = (today - timedelta(days=1), today)
    return any(block.holds(visit) for day in dates for block in question.hours[therapist].on(day, question.zone))
