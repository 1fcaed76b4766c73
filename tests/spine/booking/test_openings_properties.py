"""What must hold of every question about free time, however odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from tests.spine.booking.minutes import lies_in_one_block, minute_by_minute
from unknot.spine.booking.availability import (
    Question,
    Reason,
    Service,
    Window,
    candidates,
    day_reasons,
    judge,
    next_openings,
    openings,
    timeline,
)
from unknot.spine.booking.hours import ChangedDay, Hours, Rule
from unknot.spine.times import Interval, cell_start, edge, local_day

# A zone, and a date a day or so before its clocks change.
NIGHTS = [
    (ZoneInfo("America/Chicago"), date(2027, 3, 13)),
    (ZoneInfo("America/Chicago"), date(2027, 11, 5)),
    (ZoneInfo("Australia/Lord_Howe"), date(2026, 10, 3)),
    (ZoneInfo("Africa/Cairo"), date(2026, 10, 29)),
    (ZoneInfo("Asia/Kathmandu"), date(2027, 1, 1)),
]
THERAPISTS, ROOMS, UNITS = ("ana", "ben"), ("room 1", "room 2"), ("lamp 1", "lamp 2")
WHYS = (Reason.BLOCKED, Reason.CALENDAR)
DIARY = {
    Reason.TAKEN, Reason.NO_ROOM, Reason.NO_SUITABLE_ROOM, Reason.NO_EQUIPMENT, Reason.DAY_FULL, *WHYS,
}  # fmt: skip


def in_fives(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least // 5, most // 5).map(lambda steps: steps * 5)


blocks = st.tuples(in_fives(0, 1435), in_fives(30, 720)).map(lambda one: (one[0], one[0] + one[1]))
services = st.builds(
    Service, minutes=in_fives(5, 120), after=in_fives(0, 30), grid=in_fives(5, 60), before=in_fives(0, 30)
)


def rule(said: tuple[int, tuple[int, int], bool, date | None]) -> Rule:
    """A weekly block; now and then with a break, or every second week only."""
    weekday, (start, end), with_break, anchor = said
    breaks = ((start + 10, start + 25),) if with_break else ()
    return Rule(weekday, start, end, every=2 if anchor else 1, anchor=anchor, breaks=breaks)


anchors = st.none() | st.sampled_from((date(2026, 11, 24), date(2026, 12, 1)))
rules = st.lists(st.tuples(st.integers(0, 6), blocks, st.booleans(), anchors).map(rule), min_size=3, max_size=10)
changes = st.lists(st.tuples(st.integers(0, 2), st.lists(blocks, max_size=2)), max_size=1)


@st.composite
def hours(draw: st.DrawFn, first: date) -> Hours:
    """Up to ten rules, and now and then a changed date."""
    changed = (ChangedDay(first + timedelta(days=days), tuple(open_at)) for days, open_at in draw(changes))
    return Hours(rules=tuple(draw(rules)), changed=tuple(changed))


@st.composite
def stretches(draw: st.DrawFn, zone: ZoneInfo, first: date) -> tuple[int, int]:
    """First and last cell of something taken to the minute, on the five-minute grid or off it."""
    start = edge(first, draw(st.integers(-600, 4500)), zone)
    return Interval(start, start + timedelta(minutes=draw(st.integers(1, 300)))).cells()


resources = st.sampled_from(THERAPISTS + ROOMS + UNITS + ("somebody else",))
minutes = st.none() | st.integers(-300, 4500)
rows = st.tuples(  # of a question that no date and no zone changes
    services,
    st.sampled_from((None, (), ROOMS[:1], ROOMS)),
    st.dictionaries(st.sampled_from(THERAPISTS), st.sampled_from(((), ROOMS[1:])), max_size=1),
    st.sampled_from((None, None, UNITS[:1], UNITS)),
    st.dictionaries(st.sampled_from(THERAPISTS + ROOMS + UNITS), in_fives(0, 60), max_size=3),
)


@st.composite
def questions(draw: st.DrawFn) -> Question[str]:
    zone, first = draw(st.sampled_from(NIGHTS))
    stretch = stretches(zone=zone, first=first)
    dates = st.integers(0, 3).map(lambda days: first + timedelta(days=days))
    full = st.dictionaries(dates, st.just(Reason.DAY_FULL), max_size=1)
    service, rooms, own_rooms, units, kept = draw(rows)
    moments = [None if minute is None else edge(first, minute, zone) for minute in draw(st.tuples(minutes, minutes))]
    return Question(
        zone=zone,
        hours={therapist: draw(hours(first)) for therapist in THERAPISTS},
        taken=[(draw(resources), *one) for one in draw(st.lists(stretch, max_size=12))],
        service=service,
        window=Window(first, draw(st.integers(1, 3)), *moments),
        rooms=rooms,
        own_rooms=own_rooms,
        units=units,
        kept=kept,
        blocked=[
            (draw(st.sampled_from(THERAPISTS)), *one, draw(st.sampled_from(WHYS)))
            for one in draw(st.lists(stretch, max_size=2))
        ],
        shut=draw(st.dictionaries(st.sampled_from(THERAPISTS), full, max_size=1)),
    )


@given(questions())
def test_a_day_has_a_reason_exactly_where_nothing_of_it_is_open(question: Question[str]) -> None:
    found, reasons = openings(question), day_reasons(question)

    for day, reason in reasons.items():
        assert (reason is None) == any(found[therapist][day] for therapist in THERAPISTS)


@given(questions(), st.sampled_from(THERAPISTS))
def test_a_timeline_has_every_five_minutes_once_with_what_judging_says(question: Question[str], therapist: str) -> None:
    day = question.window.first
    found = timeline(question, therapist=therapist, day=day)

    first, last = local_day(day, question.zone).cells()
    assert [found[0][0], found[-1][1]] == [first, last + 1]
    assert all(one[1] == other[0] and one[2] != other[2] for one, other in pairwise(found))
    for start, end, reason in found[::5]:
        said = {judge(question, therapist=therapist, start=cell_start(cell)) for cell in range(start, end)}
        assert said <= {reason, Reason.OFF_GRID}


def cells(question: Question[str], therapist: str) -> list[int]:
    return [cell for starts in openings(question)[therapist].values() for cell in starts]


# A night with a break over midnight, and the next morning's hours in it.
OVER_A_BREAK = Question(
    zone=NIGHTS[0][0],
    hours={"ana": Hours((Rule(0, 0, 30), Rule(6, 1420, 1460, breaks=((1430, 1445),))))},
    taken=[],
    service=Service(minutes=15, after=0, grid=5),
    window=Window(date(2027, 3, 13), days=3),
)


@given(questions())
@example(OVER_A_BREAK)
def test_listing_equals_counting_minutes(question: Question[str]) -> None:
    found = {
        therapist: {day: [cell_start(cell) for cell in starts] for day, starts in dates.items()}
        for therapist, dates in openings(question).items()
    }

    assert found == minute_by_minute(question)


@given(questions(), st.sampled_from(THERAPISTS), st.lists(st.integers(-60, 1100), min_size=20, max_size=40))
def test_listing_and_judging_agree(question: Question[str], therapist: str, places: list[int]) -> None:
    listed = cells(question, therapist)
    base = question.window.cells(question.zone)[0]

    for cell in {*listed[:20], *(base + place for place in places)}:
        verdict = judge(question, therapist=therapist, start=cell_start(cell))

        assert (verdict is None) == (cell in listed)


@given(questions(), st.sampled_from(THERAPISTS), st.integers(0, 1000))
def test_a_reason_says_what_is_so(question: Question[str], therapist: str, place: int) -> None:
    start = cell_start(question.window.cells(question.zone)[0] + place)
    free = replace(question, taken=[], blocked=(), shut={}, rooms=None, units=None)
    reason = judge(question, therapist=therapist, start=start)

    fits = lies_in_one_block(question, therapist, start)

    def without(**parts: object) -> Reason | None:
        return judge(replace(question, **parts), therapist=therapist, start=start)

    if reason in DIARY:
        assert judge(free, therapist=therapist, start=start) is None
    if reason in (Reason.CLOSED, Reason.OUTSIDE_HOURS, Reason.BREAK):
        assert not fits
    if reason is Reason.OFF_GRID:
        assert fits
    if reason in (Reason.NO_ROOM, Reason.NO_SUITABLE_ROOM):
        assert without(rooms=None, units=None) is None
    if reason is Reason.NO_EQUIPMENT:
        assert without(units=None) is None
    if reason in WHYS:
        assert without(blocked=()) not in WHYS
    if reason is Reason.DAY_FULL:
        assert without(shut={}) is not Reason.DAY_FULL


@given(questions(), st.data())
def test_one_more_taken_stretch_never_adds_a_start(question: Question[str], data: st.DataObject) -> None:
    stretch = data.draw(stretches(zone=question.zone, first=question.window.first))
    resource = data.draw(st.sampled_from(THERAPISTS + ROOMS))

    after = replace(question, taken=[*question.taken, (resource, *stretch)])

    for therapist in THERAPISTS:
        assert set(cells(after, therapist)) <= set(cells(question, therapist))


@given(questions())
def test_order_and_repetition_of_rows_do_not_matter(question: Question[str]) -> None:
    rows = list(question.taken)

    assert openings(replace(question, taken=[*reversed(rows), *rows])) == openings(question)


@given(questions(), in_fives(5, 60))
def test_a_longer_visit_starts_only_where_a_shorter_one_does(question: Question[str], more: int) -> None:
    longer = replace(question, service=replace(question.service, minutes=question.service.minutes + more))

    for therapist in THERAPISTS:
        assert set(cells(longer, therapist)) <= set(cells(question, therapist))


@given(questions())
def test_one_more_room_never_takes_a_start_away(question: Question[str]) -> None:
    question = replace(question, own_rooms={})
    none, one, two, unneeded = (
        set(cells(replace(question, rooms=rooms), "ana")) for rooms in ((), ROOMS[:1], ROOMS, None)
    )

    assert none == set()
    assert one <= two <= unneeded


@given(questions())
def test_a_window_is_its_dates_asked_one_by_one(question: Question[str]) -> None:
    whole = replace(question, hours={"ana": Hours(tuple(_by_day(question.hours["ana"])))})
    window = whole.window

    alone = {}
    for offset in range(window.days):
        one_date = replace(window, first=window.first + timedelta(days=offset), days=1)
        alone.update(openings(replace(whole, window=one_date))["ana"])

    assert openings(whole)["ana"] == alone


@given(questions(), st.integers(1, 50))
def test_next_openings_are_the_earliest_of_all(question: Question[str], count: int) -> None:
    everyone = {therapist: set(cells(question, therapist)) for therapist in THERAPISTS}

    found = next_openings(question, count=count)

    assert [one.cell for one in found] == sorted(set().union(*everyone.values()))[:count]
    assert all(one.cell < other.cell for one, other in pairwise(found))
    for one in found:
        assert one.therapists == tuple(therapist for therapist in THERAPISTS if one.cell in everyone[therapist])


@given(questions(), st.permutations(THERAPISTS))
def test_candidates_are_exactly_the_free_therapists_with_the_free_rooms(
    question: Question[str], prefer: list[str]
) -> None:
    for one in next_openings(question, count=3):
        found = candidates(question, start=one.starts_at, prefer=prefer)

        assert list(dict.fromkeys(pair.therapist for pair in found)) == [who for who in prefer if who in one.therapists]
        assert len(set(found)) == len(found)
        for therapist, room, unit, _ in found:
            with_this_room = replace(question, rooms=room and [room], own_rooms={}, units=unit and [unit])
            assert judge(with_this_room, therapist=therapist, start=one.starts_at) is None


@given(questions(), st.integers(0, 4000), st.integers(1, 299))
def test_a_start_off_the_cells_is_never_open(question: Question[str], minute: int, seconds: int) -> None:
    start: datetime = edge(question.window.first, 0, question.zone) + timedelta(
        minutes=minute // 5 * 5, seconds=seconds
    )

    assert judge(question, therapist="ana", start=start) is not None
    assert candidates(question, start=start) == []


def _by_day(hours: Hours) -> list[Rule]:
    """The same rules ending at midnight, so that no night reaches into the next date."""
    return [replace(rule, end=min(rule.end, 1440), breaks=()) for rule in hours.rules]
