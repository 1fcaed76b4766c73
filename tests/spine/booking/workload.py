"""Made-up diaries in the format "booking-workload/1", and the plainest program that says what is open in them.

Both are written from the description of the format, so that the engine always has a second opinion beside it:

* every therapist works the same blocks on weekdays; one more may work every night across the hour that clocks change;
* a diary is filled block by block with services of random lengths, each followed by its time after, back to back from
  the start of the block; then visits are taken out at random until the wanted share of working time is left;
* open is a start on the grid counted from the start of a block, with the visit inside the block, and with visit and
  time after free of every visit (and its time after) that is not cancelled. Between instants all is reckoned in UTC.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

STAMP = "%Y-%m-%dT%H:%M:%SZ"
SERVICES = {1: 30, 2: 60, 3: 90}
AFTER = 15
DAYTIME = [["09:00", "12:00"], ["13:00", "17:00"]]
NIGHT = [["00:00", "06:00"]]


@dataclass(frozen=True)
class Size:
    """What a diary looks like. `first` should be a Monday; `history` counts weeks before it that are filled too."""

    seed: int = 1
    zone: str = "America/Chicago"
    first: date = date(2027, 3, 1)
    days: int = 14
    therapists: int = 3
    share: float = 0.7
    cancelled: float = 0.0
    history: int = 0
    night: bool = False


def diary(size: Size) -> dict[str, Any]:
    """The whole workload, as the JSON of the format reads."""
    people = [_therapist(number, range(5), DAYTIME) for number in range(1, size.therapists + 1)]
    if size.night:
        people.append(_therapist(901, range(7), NIGHT))
    return {
        "format": "booking-workload/1",
        "practice": {
            "time_zone": size.zone,
            "grid_minutes": 15,
            "horizon_start": size.first.isoformat(),
            "horizon_days": size.days,
        },
        "services": [
            {"id": number, "minutes": minutes, "buffer_minutes": AFTER} for number, minutes in SERVICES.items()
        ],
        "therapists": people,
        "appointments": [visit for person in people for visit in _visits(size, person)],
    }


def plain_openings(work: dict[str, Any], minutes: int) -> dict[str, dict[str, list[str]]]:
    """Therapist -> local date -> open starts, one comparison at a time."""
    practice = work["practice"]
    zone, step = ZoneInfo(practice["time_zone"]), timedelta(minutes=practice["grid_minutes"])
    after = next(one["buffer_minutes"] for one in work["services"] if one["minutes"] == minutes)
    length, whole = timedelta(minutes=minutes), timedelta(minutes=minutes + after)
    answer: dict[str, dict[str, list[str]]] = {}
    for person in work["therapists"]:
        busy = [
            (_read(one["start"]), _read(one["busy_until"]))
            for one in work["appointments"]
            if one["therapist_id"] == person["id"] and one["status"] != "cancelled"
        ]
        dates = answer[str(person["id"])] = {}
        for day in _dates(date.fromisoformat(practice["horizon_start"]), practice["horizon_days"]):
            starts = dates[day.isoformat()] = []
            for opens, closes in person["weekly_hours"].get(str(day.weekday()), []):
                start, end = _instant(day, opens, zone), _instant(day, closes, zone)
                while start + length <= end:
                    if all(start >= until or start + whole <= begin for begin, until in busy):
                        starts.append(start.strftime(STAMP))
                    start += step
    return answer


def _therapist(number: int, weekdays: range, blocks: list[list[str]]) -> dict[str, Any]:
    return {"id": number, "weekly_hours": {str(weekday): blocks for weekday in weekdays}}


def _visits(size: Size, person: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One therapist's visits. The night therapist has none: their hours are there for the starts."""
    if person["weekly_hours"]["0"] == NIGHT:
        return
    zone = ZoneInfo(size.zone)
    for day in _dates(size.first - timedelta(weeks=size.history), size.days + 7 * size.history):
        dice = random.Random(f"{size.seed} {person['id']} {day}")
        filled = [visit for block in person["weekly_hours"].get(str(day.weekday()), []) for visit in _fill(dice, block)]
        for opens, minutes in dice.sample(filled, round(len(filled) * size.share)):
            start = _instant(day, opens, zone)
            until = start + timedelta(minutes=minutes + AFTER)
            yield {
                "therapist_id": person["id"],
                "status": "cancelled" if dice.random() < size.cancelled else "booked",
                "start": start.strftime(STAMP),
                "busy_until": until.strftime(STAMP),
            }


def _fill(dice: random.Random, block: list[str]) -> Iterator[tuple[str, int]]:
    minute, end = (int(edge[:2]) * 60 + int(edge[3:]) for edge in block)
    while fitting := [minutes for minutes in SERVICES.values() if minute + minutes <= end]:
        minutes = dice.choice(fitting)
        yield f"{minute // 60:02}:{minute % 60:02}", minutes
        minute += minutes + AFTER


def _dates(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range(days))


def _instant(day: date, wall: str, zone: ZoneInfo) -> datetime:
    """A wall time as an instant; one that clocks skip is moved forward by what they skip."""
    days, hour = divmod(int(wall[:2]), 24)
    local = datetime.combine(day + timedelta(days=days), time(hour, int(wall[3:])), zone)
    return local.astimezone(UTC)


def _read(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
