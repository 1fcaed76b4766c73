"""How much a therapist takes on, by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from unknot.spine.booking.against import Reason
from unknot.spine.booking.caps import Caps, Work, full_dates, load_of, week_of

MONDAY = date(2027, 3, 1)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


def full(caps: Caps, *work: tuple[int, Work], load: int = 0) -> dict[int, Reason]:
    found = full_dates(caps, {WEEK[day]: done for day, done in work}, load=load, dates=WEEK)
    return {WEEK.index(day): reason for day, reason in found.items()}


def test_a_day_is_full_with_its_last_visit_and_not_before() -> None:
    assert full(Caps(visits_a_day=3), (0, Work(2)), (1, Work(3)), (2, Work(4))) == {
        1: Reason.DAY_FULL,
        2: Reason.DAY_FULL,
    }


def test_a_full_week_closes_all_its_dates_and_no_other() -> None:
    days = (0, Work(2)), (6, Work(2))
    caps = Caps(visits_a_week=4)

    assert set(full(caps, *days).values()) == {Reason.WEEK_FULL}
    assert len(full(caps, *days)) == 7
    sunday = MONDAY - timedelta(days=1)
    assert full_dates(caps, {MONDAY: Work(4)}, load=0, dates=[sunday, MONDAY]) == {MONDAY: Reason.WEEK_FULL}


@pytest.mark.parametrize(("adding", "is_full"), [(60, False), (61, True)])
def test_a_load_may_be_reached_and_not_passed(adding: int, is_full: bool) -> None:
    assert (full(Caps(load_a_day=900), (0, Work(3, 840)), load=adding) == {0: Reason.LOAD_FULL}) is is_full


def test_firm_work_fills_a_day_sooner_than_light_work() -> None:
    firm, light = load_of(minutes=60, pressure=5), load_of(minutes=60, pressure=3)
    caps = Caps(load_a_day=900)

    assert 0 in full(caps, (0, Work(3, 3 * firm)), load=firm)
    assert 0 not in full(caps, (0, Work(3, 3 * light)), load=light)


def test_without_caps_nothing_is_full() -> None:
    assert full(Caps(), (0, Work(99, 99_999)), load=999) == {}


def test_a_week_begins_on_monday() -> None:
    assert {week_of(day) for day in WEEK} == {MONDAY}
