"""A workload as a question, read the short way: the tests of the spine stand on the spine alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.spine.booking.workload import STAMP
from unknot.spine.booking.availability import Question, Service, Window, openings
from unknot.spine.booking.hours import Hours, Rule
from unknot.spine.times import Interval, cell_start


def question_of(work: dict[str, Any], minutes: int) -> Question[int]:
    """Where does the service of so many minutes fit?"""
    practice = work["practice"]
    after = next(one["buffer_minutes"] for one in work["services"] if one["minutes"] == minutes)
    return Question(
        zone=ZoneInfo(practice["time_zone"]),
        hours={person["id"]: Hours(rules=_rules(person["weekly_hours"])) for person in work["therapists"]},
        taken=[
            (one["therapist_id"], *Interval(_read(one["start"]), _read(one["busy_until"])).cells())
            for one in work["appointments"]
            if one["status"] != "cancelled"
        ],
        service=Service(minutes=minutes, after=after, grid=practice["grid_minutes"]),
        window=Window(date.fromisoformat(practice["horizon_start"]), practice["horizon_days"]),
    )


def answered(question: Question[int]) -> dict[str, dict[str, list[str]]]:
    """What the engine says, in the words of the format."""
    return {
        str(therapist): {
            day.isoformat(): [cell_start(cell).strftime(STAMP) for cell in starts] for day, starts in dates.items()
        }
        for therapist, dates in openings(question).items()
    }


def _rules(weekly: dict[str, list[list[str]]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(int(weekday), _minute(start), _minute(end)) for weekday, blocks in weekly.items() for start, end in blocks
    )


def _minute(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


def _read(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
