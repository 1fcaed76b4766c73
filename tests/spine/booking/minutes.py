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
    for resource, first, last, *_ in [*question.taken, *question.blocked]:
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
    rooms = question.rooms if question.rooms is None else question.own_rooms.get(therapist, question.rooms)
    return (
        (window.earliest is None or start >= window.earliest)
        and (window.latest is None or start < window.latest)
        and start.astimezone(question.zone).date() not in question.shut.get(therapist, {})
        and _is_free(question, therapist, start, taken)
        and (rooms is None or any(_is_free(question, room, start, taken) for room in rooms))
        and (question.units is None or any(_is_free(question, unit, start, taken) for unit in question.units))
    )


def _is_free(question: Question[str], resource: str, start: datetime, taken: dict[str, set[datetime]]) -> bool:
    service = question.service
    whole = service.before + service.minutes + service.after + question.kept.get(resource, 0)
    return set(_minutes(start - service.before * MINUTE, whole)).isdisjoint(taken.get(resource, ()))


def _minutes(start: datetime, count: int) -> Iterator[datetime]:
    return (start + number * MINUTE for number in range(count))


def lies_in_one_block(question: Question[str], therapist: str, start: datetime) -> bool:
    """True where hours alone, grid aside, would hold the visit."""
    visit = Interval(start, start + question.service.minutes * MINUTE)
    today = start.astimezone(question.zone).date()
    dates = (today - timedelta(days=1), today)
    return any(block.holds(visit) for day in dates for block in question.hours[therapist].on(day, question.zone))
