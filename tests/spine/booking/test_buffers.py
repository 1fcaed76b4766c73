"""What belongs to whom around a visit: minutes before and after to all, turnover to the room, rest to the therapist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unknot.spine.booking.availability import (
    Question,
    QuestionRefused,
    Reason,
    Service,
    Window,
    candidates,
    judge,
    openings,
    timeline,
)
from unknot.spine.booking.hours import Hours, HoursRefused, Rule
from unknot.spine.times import Interval, cell_of_start, cell_start, edge

MONDAY = date(2027, 3, 1)
CHICAGO = ZoneInfo("America/Chicago")


def wall(clock: str, day: date = MONDAY) -> datetime:
    return edge(day, int(clock[:2]) * 60 + int(clock[3:]), CHICAGO)


def taken(who: str, start: str, end: str) -> tuple[str, int, int]:
    return (who, *Interval(wall(start), wall(end)).cells())


def question(*rows: tuple[str, int, int], hours: Hours = Hours((Rule(0, 540, 1020),))) -> Question[str]:  # noqa: B008 - frozen
    return Question(
        zone=CHICAGO,
        hours={"ana": hours, "ben": hours},
        taken=rows,
        service=Service(60, after=15, grid=5, before=10),
        window=Window(MONDAY, 7),
        rooms=("blue",),
        kept={"ana": 20, "blue": 5},
    )


def first_from(asked: Question[str], who: str, clock: str) -> str:
    cells = [cell for cell in openings(asked)[who][MONDAY] if cell_start(cell) >= wall(clock)]
    return cell_start(cells[0]).astimezone(CHICAGO).strftime("%H:%M")


def test_between_two_visits_everything_adds_up() -> None:
    # A visit until 11:00 keeps Ana until 11:35 (15 after, 20 rest) and the room until 11:20 (15 after, 5 turnover).
    asked = question(taken("ana", "09:50", "11:35"), taken("blue", "09:50", "11:20"))

    assert first_from(asked, "ana", "10:00") == "11:45"
    assert first_from(asked, "ben", "10:00") == "11:30"


def test_what_comes_next_bounds_each_by_their_own() -> None:
    # Something from 15:00 on: once a visit has ended, Ana needs 35 minutes and the room 20.
    hers, rooms = question(taken("ana", "15:00", "16:00")), question(taken("blue", "15:00", "16:00"))

    assert judge(hers, therapist="ana", start=wall("13:25")) is None
    assert judge(hers, therapist="ana", start=wall("13:30")) is Reason.TAKEN
    assert judge(rooms, therapist="ana", start=wall("13:40")) is None
    assert judge(rooms, therapist="ana", start=wall("13:45")) is Reason.NO_ROOM


def test_minutes_before_may_lie_before_opening_and_those_after_past_closing() -> None:
    assert judge(question(), therapist="ana", start=wall("09:00")) is None
    assert judge(question(), therapist="ana", start=wall("16:00")) is None
    assert judge(question(taken("ana", "08:50", "08:55")), therapist="ana", start=wall("09:00")) is Reason.TAKEN


def test_a_span_says_what_is_kept_until_when() -> None:
    asked, start = question(), cell_of_start(wall("10:00"))

    said = {one: asked.span(one, start) for one in ("ana", "ben", "blue")}

    assert {one: (first - start, last - start) for one, (first, last) in said.items()} == {
        "ana": (-2, 18),
        "ben": (-2, 14),
        "blue": (-2, 15),
    }


def test_equipment_is_taken_like_a_room_and_told_last() -> None:
    asked = replace(question(taken("lamp", "10:00", "11:00")), units=("lamp",))

    assert judge(asked, therapist="ana", start=wall("10:30")) is Reason.NO_EQUIPMENT
    assert judge(replace(asked, units=("lamp", "other")), therapist="ana", start=wall("10:30")) is None
    assert judge(replace(asked, units=()), therapist="ana", start=wall("10:30")) is Reason.NO_EQUIPMENT
    assert {one.unit for one in candidates(asked, start=wall("12:00"))} == {"lamp"}


def test_a_therapist_who_cannot_use_every_room_waits_for_their_own() -> None:
    asked = replace(question(taken("red", "10:00", "11:00")), rooms=("blue", "red"), own_rooms={"ben": ("red",)})

    assert judge(asked, therapist="ana", start=wall("10:00")) is None
    assert judge(asked, therapist="ben", start=wall("10:00")) is Reason.NO_ROOM
    assert judge(replace(asked, own_rooms={"ben": ()}), therapist="ben", start=wall("10:00")) is Reason.NO_SUITABLE_ROOM
    assert {one.room for one in candidates(asked, start=wall("12:00")) if one.therapist == "ben"} == {"red"}


def test_a_break_splits_a_block_and_has_its_own_word() -> None:
    asked = question(hours=Hours((Rule(0, 540, 1020, breaks=((720, 780),)),)))

    assert judge(asked, therapist="ana", start=wall("11:00")) is None
    assert judge(asked, therapist="ana", start=wall("11:05")) is Reason.BREAK
    assert judge(asked, therapist="ana", start=wall("12:30")) is Reason.BREAK
    assert judge(asked, therapist="ana", start=wall("13:00")) is None


def test_every_second_week_is_counted_from_the_week_of_its_anchor() -> None:
    rule = Rule(0, 540, 1020, every=2, anchor=date(2027, 3, 5))  # a Friday: its Monday is the first
    mondays = [MONDAY + timedelta(weeks=week) for week in range(-2, 4)]

    assert [rule.holds_on(day) for day in mondays] == [True, False, True, False, True, False]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"every": 0}, "every"),
        ({"every": 2}, "anchor"),
        ({"breaks": ((500, 550),)}, "breaks"),
        ({"breaks": ((600, 602),)}, "breaks"),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(said: dict, field: str) -> None:
    with pytest.raises(HoursRefused) as refused:
        Rule(0, 540, 1020, **said)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("said", "field"),
    [({"units": ("ana",)}, "units"), ({"kept": {"ana": 7}}, "kept"), ({"kept": {"ana": 125}}, "kept")],
)
def test_questions_that_cannot_be_meant_are_refused(said: dict, field: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        replace(question(), **said)
    assert refused.value.field == field


def test_blocked_time_is_told_before_a_visit_and_full_days_before_both() -> None:
    rows = (taken("ana", "10:00", "11:00"),)
    blocked = replace(question(*rows), blocked=[(*taken("ana", "10:30", "12:00"), Reason.BLOCKED)])
    full = replace(blocked, shut={"ana": {MONDAY: Reason.DAY_FULL}})

    assert judge(question(*rows), therapist="ana", start=wall("10:00")) is Reason.TAKEN
    assert judge(blocked, therapist="ana", start=wall("10:00")) is Reason.BLOCKED
    assert judge(full, therapist="ana", start=wall("10:00")) is Reason.DAY_FULL
    assert openings(full)["ana"][MONDAY] == []


def test_a_timeline_says_each_stretch_once() -> None:
    asked = replace(question(taken("ana", "12:00", "13:00")), service=Service(60, grid=15), kept={})

    def clock(cell: int) -> str:
        return cell_start(cell).astimezone(CHICAGO).strftime("%H:%M")

    found = [(clock(start), clock(end), reason) for start, end, reason in timeline(asked, therapist="ana", day=MONDAY)]

    assert found == [
        ("00:00", "09:00", Reason.OUTSIDE_HOURS),
        ("09:00", "11:15", None),
        ("11:15", "13:00", Reason.TAKEN),
        ("13:00", "16:05", None),
        ("16:05", "00:00", Reason.OUTSIDE_HOURS),
    ]
