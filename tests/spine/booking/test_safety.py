"""What a level means for visits to come, by every way in which it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from unknot.spine.booking.safety import (
    Coming,
    Heard,
    asked_about,
    called_off,
    is_had_back_until,
    others_are_asked_at,
)
from unknot.spine.vocabulary import Level

TODAY = date(2026, 11, 24)
COMING = [Coming(number, f"visit {number}", TODAY + timedelta(days=number)) for number in (1, 2, 9)]


@pytest.mark.parametrize("level", list(Level))
def test_only_emergency_and_urgent_call_off(level: Level) -> None:
    off = called_off(Heard(level.name), COMING)

    assert off == ([1] if level >= Level.URGENT else [])


def test_answers_speak_about_the_visit_that_was_asked_about() -> None:
    assert called_off(Heard("URGENT", about="visit 2"), COMING) == [2]


@pytest.mark.parametrize("about", ["", "visit 7"])
def test_answers_about_no_visit_to_come_speak_about_the_next(about: str) -> None:
    assert called_off(Heard("EMERGENCY", about=about), COMING) == [1]
    assert asked_about(about, []) is None


def test_what_was_told_before_calls_nothing_off() -> None:
    assert called_off(Heard("EMERGENCY", about="visit 1", is_told=False), COMING) == []


@pytest.mark.parametrize(("until", "off"), [(None, [1, 2, 9]), (COMING[1].day, [1, 2]), (TODAY, [])])
def test_a_level_raised_by_hand_speaks_about_all_while_it_counts(until: date | None, off: list[int]) -> None:
    assert called_off(Heard("URGENT", by_hand=True, until=until), COMING) == off
    assert called_off(Heard("DEFER", by_hand=True, until=until), COMING) == []


def test_nothing_to_come_is_nothing_to_call_off() -> None:
    assert called_off(Heard("EMERGENCY"), []) == []


AT = datetime(2026, 11, 24, 18, tzinfo=UTC)


@pytest.mark.parametrize(("ahead", "asked", "had_back"), [(24 * 60, 10, 60), (40, 10, 40), (20, 5, 20), (10, 0, 10)])
def test_a_slip_has_an_hour_and_the_list_waits_ten_minutes_never_past_the_start(ahead, asked, had_back) -> None:
    starts_at = AT + timedelta(minutes=ahead)

    assert others_are_asked_at(AT, starts_at=starts_at) == AT + timedelta(minutes=asked)
    assert is_had_back_until(AT, starts_at=starts_at) == AT + timedelta(minutes=had_back)
