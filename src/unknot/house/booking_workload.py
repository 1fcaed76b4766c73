"""A practice's diary as JSON (`"format": "booking-workload/1"`) read into a question about free time.

It is the format in which booking programs are compared. Only what the answer depends on is read; whatever of that is
missing or cannot be meant is refused by its place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from unknot.spine.booking.availability import Question, QuestionRefused, Service, Window
from unknot.spine.booking.hours import Hours, HoursRefused, Rule
from unknot.spine.times import Interval, TimeRefused, cell_of_start, edge

FORMAT = "booking-workload/1"
STAMP = "%Y-%m-%dT%H:%M:%SZ"
WRITTEN_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

# The names that the format has for what the spine checks.
PLACES = {"minutes": "minutes", "after": "buffer_minutes", "grid": "grid_minutes"}


class WorkloadRefused(ValueError):
    """The workload cannot be read. The message names the place and what would be right."""


def read_question(workload: Mapping[str, Any], *, minutes: int) -> Question[str]:
    """The question "where does the service of so many minutes fit?". Raises `WorkloadRefused`."""
    whole = Place(workload)
    if whole["format"].value != FORMAT:
        whole["format"].refuse(f'must be "{FORMAT}"')
    zone, window = _zone(whole["practice"]["time_zone"]), _window(whole["practice"])
    _check_grid(whole["practice"]["time_zone"], zone, window)
    return Question(
        zone=zone,
        hours=_hours(whole["therapists"]),
        taken=_taken(whole["appointments"], cells=window.cells(zone)),
        service=_service(whole, minutes=minutes),
        window=window,
    )


def read_stamp(text: str) -> datetime:
    """An instant as the format writes it. Raises `ValueError`."""
    if not WRITTEN_STAMP.fullmatch(text):
        raise ValueError(f"not written as {STAMP}: {text}")
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Place:
    """A value of the file and the way that leads to it."""

    value: Any
    path: str = ""

    def __getitem__(self, key: str) -> Place:
        if not isinstance(self.value, Mapping):
            self.refuse("must be an object")
        if key not in self.value:
            self.refuse(f'"{key}" is missing')
        return Place(self.value[key], f"{self.path}.{key}".lstrip("."))

    def each(self) -> Iterator[Place]:
        """The members of a list."""
        if not isinstance(self.value, list):
            self.refuse("must be a list")
        for number, value in enumerate(self.value):
            yield Place(value, f"{self.path}[{number}]")

    def whole_number(self) -> int:
        """The value, if it is one."""
        # JSON's true and false are whole numbers to Python.
        if type(self.value) is not int:
            self.refuse("must be a whole number")
        return int(self.value)

    def text(self) -> str:
        """The value, if it is one."""
        if not isinstance(self.value, str):
            self.refuse("must be a text")
        return str(self.value)

    def refuse(self, wanted: str) -> NoReturn:
        """Say what would be right at this place."""
        raise WorkloadRefused(f"{self.path or 'the workload'}: {wanted}")


def _zone(place: Place) -> ZoneInfo:
    try:
        return ZoneInfo(place.text())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: the name of a folder of zones, such as "America".
        place.refuse('must be an IANA time zone, such as "America/Chicago"')


def _window(practice: Place) -> Window:
    start, days = practice["horizon_start"], practice["horizon_days"]
    try:
        return Window(date.fromisoformat(start.text()), days.whole_number())
    except QuestionRefused as refused:
        (start if refused.field == "first" else days).refuse(refused.wanted)
    except ValueError as error:
        if isinstance(error, WorkloadRefused):
            raise
        start.refuse("must be a date, such as 2027-03-01")


def _check_grid(place: Place, zone: ZoneInfo, window: Window) -> None:
    """Some zones once kept seconds; their local hours lie off the five-minute steps that everything here counts in."""
    for day in (window.first + timedelta(days=offset) for offset in range(window.days + 1)):
        if cell_of_start(edge(day, 0, zone)) is None:
            place.refuse(f"is not on five-minute steps on {day}")


def _service(whole: Place, *, minutes: int) -> Service:
    offered = list(whole["services"].each())
    place = next((one for one in offered if one["minutes"].whole_number() == minutes), None)
    if place is None:
        lengths = ", ".join(str(one["minutes"].value) for one in offered) or "none"
        raise WorkloadRefused(f"--minutes: no service takes {minutes} minutes; offered are: {lengths}")
    after, grid = place["buffer_minutes"].whole_number(), whole["practice"]["grid_minutes"].whole_number()
    try:
        return Service(minutes=minutes, after=after, grid=grid)
    except QuestionRefused as refused:
        owner = whole["practice"] if refused.field == "grid" else place
        owner[PLACES[refused.field]].refuse(refused.wanted)


def _hours(therapists: Place) -> dict[str, Hours]:
    hours: dict[str, Hours] = {}
    for therapist in therapists.each():
        name = _name(therapist["id"])
        if name in hours:
            therapist["id"].refuse("must not stand twice")
        hours[name] = Hours(rules=tuple(_rules(therapist["weekly_hours"])))
    return hours


def _rules(weekly: Place) -> Iterator[Rule]:
    if not isinstance(weekly.value, Mapping):
        weekly.refuse("must be an object of weekdays")
    for weekday in weekly.value:
        if weekday not in set("0123456"):
            weekly.refuse('weekdays are "0" for Monday to "6" for Sunday')
        for block in weekly[weekday].each():
            yield _rule(int(weekday), block)


def _rule(weekday: int, block: Place) -> Rule:
    edges = [_minute(one) for one in block.each()]
    if len(edges) != len(("start", "end")):
        block.refuse("must be a start and an end")
    start, end = edges
    try:
        return Rule(weekday, start, end)
    except HoursRefused as refused:
        block.refuse(refused.wanted)


def _minute(place: Place) -> int:
    found = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", place.text())
    if not found:
        place.refuse("must be a time of day, such as 09:00")
    return int(found[1]) * 60 + int(found[2])


def _taken(appointments: Place, *, cells: tuple[int, int]) -> list[tuple[str, int, int]]:
    """What lies in the window and is not cancelled; years of history before it cost no more than the reading."""
    earliest, latest = cells
    rows = []
    for one in appointments.each():
        name, (first, last) = _name(one["therapist_id"]), _stretch(one).cells()
        if one["status"].text() != "cancelled" and last >= earliest and first <= latest:
            rows.append((name, first, last))
    return rows


def _stretch(appointment: Place) -> Interval:
    start, until = appointment["start"], appointment["busy_until"]
    try:
        return Interval(_instant(start), _instant(until))
    except TimeRefused:
        until.refuse("must come after the start")


def _instant(place: Place) -> datetime:
    try:
        return read_stamp(place.text())
    except WorkloadRefused:
        raise
    except ValueError:
        place.refuse("must be an instant in UTC, such as 2027-03-01T15:00:00Z")


def _name(place: Place) -> str:
    return str(place.whole_number())
