"""Why a start is not open; who can take it; what a question must not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unknot.spine.booking.availability import (
    Opening,
    Question,
    QuestionRefused,
    Reason,
    Service,
    Window,
    candidates,
    judge,
    judge_local,
    next_openings,
    openings,
)
from unknot.spine.booking.hours import ChangedDay, Hours, Rule
from unknot.spine.times import Interval, TimeRefused, cell_at, cell_start, edge

CHICAGO = ZoneInfo("America/Chicago")
MONDAY, TUESDAY, SUNDAY = date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 7)
WEEKDAYS = Hours(
    rules=tuple(Rule(weekday, *block) for weekday in range(5) for block in ((540, 720), (780, 1020))),
    changed=(ChangedDay(date(2027, 3, 3)),),
)


def wall(clock: str, day: date = MONDAY) -> datetime:
    return edge(day, int(clock[:2]) * 60 + int(clock[3:]), CHICAGO)


def taken(resource: str, start: str, end: str, day: date = MONDAY) -> tuple[str, int, int]:
    return (resource, *Interval(wall(start, day), wall(end, day)).cells())


def question(*rows: tuple[str, int, int], rooms: tuple[str, ...] | None = ("blue", "red")) -> Question[str]:
    """A week of Ana and Ben, 60 minutes and 15 after, two rooms."""
    return Question(
        zone=CHICAGO,
        hours={"ana": WEEKDAYS, "ben": WEEKDAYS},
        taken=rows,
        service=Service(minutes=60, after=15, grid=15),
        window=Window(MONDAY, 7),
        rooms=rooms,
    )


def limited(asked: Question[str], *, earliest: datetime | None = None, latest: datetime | None = None) -> Question[str]:
    return replace(asked, window=replace(asked.window, earliest=earliest, latest=latest))


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (wall("09:00"), None),
        (wall("11:00"), None),
        (wall("16:00"), None),
        (wall("08:45"), Reason.OUTSIDE_HOURS),
        (wall("11:15"), Reason.OUTSIDE_HOURS),
        (wall("12:30"), Reason.OUTSIDE_HOURS),
        (wall("16:05"), Reason.OUTSIDE_HOURS),
        (wall("09:05"), Reason.OFF_GRID),
        (wall("09:15") + timedelta(seconds=1), Reason.OFF_GRID),
        (wall("09:00", date(2027, 3, 3)), Reason.CLOSED),
        (wall("09:00", SUNDAY), Reason.CLOSED),
        (wall("09:00", MONDAY - timedelta(days=3)), Reason.TOO_SOON),
        (wall("09:00", MONDAY + timedelta(days=7)), Reason.TOO_LATE),
    ],
)
def test_a_start_in_an_empty_diary(start: datetime, reason: Reason | None) -> None:
    assert judge(question(), therapist="ana", start=start) is reason


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        # Taken 13:30 to 14:45, the time after it included: a visit with its own 75 minutes fits before and after.
        ("13:00", Reason.TAKEN),
        ("13:15", Reason.TAKEN),
        ("14:30", Reason.TAKEN),
        ("14:45", None),
        ("11:00", None),
    ],
)
def test_a_start_beside_something_taken(start: str, reason: Reason | None) -> None:
    assert judge(question(taken("ana", "13:30", "14:45")), therapist="ana", start=wall(start)) is reason


def test_the_time_after_a_visit_may_run_past_closing_but_not_into_something_taken() -> None:
    late = wall("16:00")

    assert judge(question(), therapist="ana", start=late) is None
    assert judge(question(taken("ana", "17:10", "18:00")), therapist="ana", start=late) is Reason.TAKEN
    assert judge(question(taken("ana", "17:15", "18:00")), therapist="ana", start=late) is None


def test_something_taken_off_the_grid_is_rounded_outward() -> None:
    asked = replace(question(taken("ana", "10:16", "10:31")), service=Service(minutes=15, grid=5))

    found = [cell_start(cell) for cell in openings(asked)["ana"][MONDAY]]

    assert wall("10:00") in found
    assert wall("10:05") not in found
    assert wall("10:30") not in found
    assert wall("10:35") in found


def test_no_room_only_where_every_room_is_taken() -> None:
    one = question(taken("blue", "09:00", "10:15"))
    both = question(taken("blue", "09:00", "10:15"), taken("red", "10:00", "11:15"))

    assert judge(one, therapist="ana", start=wall("09:00")) is None
    assert judge(both, therapist="ana", start=wall("09:00")) is Reason.NO_ROOM
    assert judge(both, therapist="ana", start=wall("11:00")) is None
    assert judge(replace(both, rooms=None), therapist="ana", start=wall("09:00")) is None


def test_a_visit_stays_in_one_room() -> None:
    # Blue is free until 09:30, red from then on: together 09:00 to 10:15 would be covered, by neither alone.
    asked = question(taken("blue", "09:30", "17:00"), taken("red", "08:00", "09:30"))

    assert judge(asked, therapist="ana", start=wall("09:00")) is Reason.NO_ROOM
    assert judge(asked, therapist="ana", start=wall("09:30")) is None


def test_a_taken_therapist_is_named_before_a_missing_room() -> None:
    asked = question(taken("ana", "09:00", "10:00"), rooms=())

    assert judge(asked, therapist="ana", start=wall("09:00")) is Reason.TAKEN
    assert judge(asked, therapist="ben", start=wall("09:00")) is Reason.NO_SUITABLE_ROOM


def test_notice_counts_from_its_very_instant() -> None:
    exact = limited(question(), earliest=wall("10:00"))
    just_missed = limited(question(), earliest=wall("10:00") + timedelta(microseconds=1))

    assert judge(exact, therapist="ana", start=wall("10:00")) is None
    assert judge(exact, therapist="ana", start=wall("09:45")) is Reason.TOO_SOON
    assert judge(just_missed, therapist="ana", start=wall("10:00")) is Reason.TOO_SOON
    assert openings(just_missed)["ana"][MONDAY][0] == cell_at(wall("10:15"))


def test_the_latest_instant_is_no_longer_open() -> None:
    asked = limited(question(), latest=wall("10:00"))

    assert judge(asked, therapist="ana", start=wall("09:45")) is None
    assert judge(asked, therapist="ana", start=wall("10:00")) is Reason.TOO_LATE
    assert openings(asked)["ana"][TUESDAY] == []


def test_a_night_belongs_to_its_evening() -> None:
    night = Hours(rules=(Rule(0, 22 * 60, 26 * 60), Rule(1, 9 * 60, 12 * 60)))
    asked = replace(question(), hours={"ana": night}, window=Window(TUESDAY, 1))
    after_midnight = wall("00:30", TUESDAY)

    assert judge(asked, therapist="ana", start=after_midnight) is Reason.TOO_SOON
    assert judge(replace(asked, window=Window(MONDAY, 1)), therapist="ana", start=after_midnight) is None
    assert cell_at(after_midnight) in openings(replace(asked, window=Window(MONDAY, 2)))["ana"][MONDAY]


def test_a_start_that_two_dates_offer_is_listed_once() -> None:
    overlapping = Hours(rules=(Rule(0, 22 * 60, 26 * 60), Rule(1, 0, 4 * 60)))
    asked = replace(question(), hours={"ana": overlapping}, window=Window(MONDAY, 2))

    found = openings(asked)["ana"]

    assert max(found[MONDAY]) < min(found[TUESDAY])
    assert cell_start(found[TUESDAY][0]) == wall("01:15", TUESDAY)


SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)
NIGHTS = Hours(rules=(Rule(6, 0, 360),))


def test_a_wall_time_that_clocks_skip_does_not_exist() -> None:
    asked = replace(question(), hours={"ana": NIGHTS}, window=Window(SPRING, 1))

    assert judge_local(asked, therapist="ana", day=SPRING, minute=150) is Reason.NONEXISTENT
    assert judge_local(asked, therapist="ana", day=SPRING, minute=180) is None


def test_the_passes_of_a_repeated_time_are_two_starts() -> None:
    first, second = (datetime(2027, 11, 7, hour, tzinfo=UTC) for hour in (6, 7))
    row = ("ana", *Interval(first - timedelta(hours=1), first + timedelta(minutes=5)).cells())
    asked = replace(question(row), hours={"ana": NIGHTS}, window=Window(AUTUMN, 1))

    assert judge_local(asked, therapist="ana", day=AUTUMN, minute=60) is Reason.TAKEN
    assert judge_local(asked, therapist="ana", day=AUTUMN, minute=60, fold=1) is None
    assert {cell_at(first), cell_at(second)} & set(openings(asked)["ana"][AUTUMN]) == {cell_at(second)}


def test_candidates_are_the_preferred_then_the_emptier_day_then_the_given_order() -> None:
    busy_ben = question(taken("ben", "13:00", "17:00"))
    busy_ana = question(taken("ana", "13:00", "17:00"))

    def first(asked: Question[str], *prefer: str) -> list[str]:
        found = candidates(asked, start=wall("09:00"), prefer=prefer)
        return list(dict.fromkeys(one.therapist for one in found))

    assert first(question()) == ["ana", "ben"]
    assert first(busy_ana) == ["ben", "ana"]
    assert first(busy_ben) == ["ana", "ben"]
    assert first(busy_ben, "ben") == ["ben", "ana"]
    assert first(busy_ben, "somebody else") == ["ana", "ben"]


def test_candidates_come_with_every_free_room() -> None:
    asked = question(taken("blue", "09:00", "10:15"), taken("ben", "09:00", "10:15"))

    def found(asked: Question[str], start: str) -> list[tuple[str, str | None]]:
        return [(one.therapist, one.room) for one in candidates(asked, start=wall(start))]

    assert found(asked, "09:00") == [("ana", "red")]
    assert found(asked, "11:00") == [("ana", "blue"), ("ana", "red"), ("ben", "blue"), ("ben", "red")]
    assert found(replace(asked, rooms=None), "09:00") == [("ana", None)]


def test_candidates_for_a_start_that_nobody_has_are_none() -> None:
    assert candidates(question(), start=wall("12:00")) == []
    assert candidates(question(), start=wall("09:00") + timedelta(seconds=1)) == []
    assert candidates(question(rooms=()), start=wall("09:00")) == []


def test_next_openings_name_everybody_who_has_the_time() -> None:
    found = next_openings(question(taken("ana", "08:00", "09:15")), count=2)

    assert found == [Opening(cell_at(wall("09:00")), ("ben",)), Opening(cell_at(wall("09:15")), ("ana", "ben"))]
    assert found[0].starts_at == wall("09:00")


def test_next_openings_are_fewer_where_there_are_no_more() -> None:
    assert next_openings(replace(question(), window=Window(SUNDAY, 1)), count=5) == []


def test_taken_rows_far_outside_of_the_window_change_nothing() -> None:
    before, after = cell_at(wall("09:00")) - 10**6, cell_at(wall("09:00")) + 10**6
    far = question(("ana", before, before + 9), ("ana", after, after + 9))

    assert openings(far) == openings(question())


def test_a_month_away_closes_every_start() -> None:
    first, last = cell_at(wall("09:00")) - 5000, cell_at(wall("09:00")) + 5000

    found = openings(question(("ana", first, last)))

    assert not any(found["ana"].values())
    assert any(found["ben"].values())


def test_a_window_knows_which_rows_it_needs() -> None:
    first, last = Window(MONDAY, 7).cells(CHICAGO)
    outside = question(("ana", first - 100, first - 1), ("ana", last + 1, last + 100))

    assert openings(outside) == openings(question())


def test_every_therapist_and_date_is_there_even_without_a_start() -> None:
    found = openings(replace(question(), hours={"ana": Hours()}))

    assert found == {"ana": {MONDAY + timedelta(days=offset): [] for offset in range(7)}}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 61}, "minutes"),
        ({"minutes": 1445}, "minutes"),
        ({"minutes": 60, "after": -5}, "after"),
        ({"minutes": 60, "after": 7}, "after"),
        ({"minutes": 60, "grid": 0}, "grid"),
        ({"minutes": 60, "grid": 7}, "grid"),
    ],
)
def test_a_service_that_cannot_be_meant_is_refused(arguments: dict[str, int], field: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        Service(**arguments)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({"first": date(1969, 12, 31)}, "first"),
        ({"first": date(2200, 1, 1)}, "first"),
        ({"first": MONDAY, "days": 0}, "days"),
        ({"first": MONDAY, "days": 3661}, "days"),
        ({"first": MONDAY, "earliest": datetime.fromisoformat("2027-03-01T09:00")}, "earliest"),
        ({"first": MONDAY, "latest": datetime.fromisoformat("2027-03-01T09:00")}, "latest"),
    ],
)
def test_a_window_that_cannot_be_meant_is_refused(window: dict[str, object], field: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        Window(**window)  # type: ignore[arg-type] # the values are wrong on purpose

    assert refused.value.field == field


def test_a_room_with_a_therapists_name_is_refused() -> None:
    with pytest.raises(QuestionRefused) as refused:
        question(rooms=("ana",))

    assert refused.value.field == "rooms"


def test_judging_somebody_unknown_or_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(QuestionRefused):
        judge(question(), therapist="cleo", start=wall("09:00"))
    with pytest.raises(TimeRefused):
        judge(question(), therapist="ana", start=datetime.fromisoformat("2027-03-01T09:00"))
