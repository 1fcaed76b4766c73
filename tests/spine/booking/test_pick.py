"""Between therapists who are free at one start: who is tried first, and by which word it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from unknot.spine.booking.availability import Question, Service, Window, candidates, next_openings
from unknot.spine.booking.hours import Hours, Rule
from unknot.spine.booking.pick import Pick
from unknot.spine.times import Interval, edge

MONDAY = date(2027, 3, 1)
CHICAGO = ZoneInfo("America/Chicago")
NINE_TO_FIVE = Hours((Rule(0, 540, 1020),))
HALF_HOUR = Service(30, after=15)


def wall(clock: str):
    return edge(MONDAY, int(clock[:2]) * 60 + int(clock[3:]), CHICAGO)


def taken(who: str, start: str, end: str) -> tuple[str, int, int]:
    return (who, *Interval(wall(start), wall(end)).cells())


def question(*rows: tuple[str, int, int], names: str = "ana ben cleo") -> Question[str]:
    return Question(
        zone=CHICAGO,
        hours=dict.fromkeys(names.split(), NINE_TO_FIVE),
        taken=rows,
        service=Service(60, after=15),
        window=Window(MONDAY, 1),
    )


def order(asked: Question[str], start: str, *prefer: str) -> list[tuple[str, Pick]]:
    found = candidates(asked, start=wall(start), prefer=prefer, shortest=HALF_HOUR)
    return [(one.therapist, one.pick) for one in found]


def test_whoever_treated_last_comes_first_even_with_a_gap_and_a_full_day() -> None:
    asked = question(taken("cleo", "09:00", "11:40"), taken("cleo", "14:00", "17:00"))

    assert order(asked, "12:00", "cleo")[0] == ("cleo", Pick.SAME)


def test_then_whoever_is_left_with_less_time_that_nobody_can_use() -> None:
    # Before 12:00 Ana would be left with twenty minutes, Ben with none, Cleo with three hours.
    asked = question(taken("ana", "09:00", "11:40"), taken("ben", "09:00", "12:00"), names="ana ben")

    assert order(asked, "12:00") == [("ben", Pick.NO_GAP), ("ana", Pick.ONLY)]


def test_time_that_holds_the_shortest_visit_is_no_gap() -> None:
    asked = question(taken("ana", "09:00", "11:15"), taken("ben", "09:00", "12:00"), names="ana ben")

    assert order(asked, "12:00") == [("ana", Pick.LESS_WORK), ("ben", Pick.ONLY)]


def test_at_closing_a_gap_needs_no_time_after() -> None:
    # 15:15 to 16:30 leaves half an hour until closing, and a half-hour visit ends there.
    asked = question(taken("ben", "09:00", "09:30"), names="ana ben")

    assert order(asked, "15:15") == [("ana", Pick.LESS_WORK), ("ben", Pick.ONLY)]


def test_then_whoever_has_less_in_the_diary_that_day() -> None:
    asked = question(taken("ana", "09:00", "11:00"), taken("ben", "09:00", "10:00"))

    assert order(asked, "15:45") == [("cleo", Pick.LESS_WORK), ("ben", Pick.LESS_WORK), ("ana", Pick.ONLY)]


def test_then_the_order_of_the_list() -> None:
    assert order(question(), "09:00") == [("ana", Pick.ORDER), ("ben", Pick.ORDER), ("cleo", Pick.ONLY)]


def test_it_hides_nobody() -> None:
    asked = question(taken("ana", "09:00", "11:40"), taken("ben", "09:00", "12:00"))
    (opening,) = [one for one in next_openings(asked, count=99) if one.starts_at == wall("12:00")]

    assert set(opening.therapists) == {who for who, _ in order(asked, "12:00")} == {"ana", "ben", "cleo"}


def test_rest_counts_as_time_that_is_needed() -> None:
    # After Ana's visit at 09:00 stand 45 minutes, enough for half an hour and 15 after; with ten of rest too few.
    asked = question(taken("ana", "11:00", "12:00"), names="ana ben")
    with_rest = replace(asked, kept={"ana": 10})

    assert order(asked, "09:00")[0] == ("ben", Pick.LESS_WORK)
    assert order(with_rest, "09:00")[0] == ("ben", Pick.NO_GAP)
