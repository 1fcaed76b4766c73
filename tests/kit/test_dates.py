"""Dates in words, at awkward times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from unknot.kit import dates

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 09:00 in Chicago


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026, fold: int = 0) -> datetime:
    local = datetime(year, month, day, hour, minute, tzinfo=CHICAGO, fold=fold)
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(24, 16, 30), "Today 16:30"),
        (at(24, 0), "Today 00:00"),
        (at(24, 23, 55), "Today 23:55"),
        (at(25, 0), "Tomorrow 00:00"),
        (at(25, 9), "Tomorrow 09:00"),
        (at(26, 9), "Thursday 26 November, 09:00"),
        (at(23, 9), "Monday 23 November, 09:00"),
        (at(1, 9, month=1, year=2027), "Friday 1 January 2027, 09:00"),
    ],
)
def test_when_says_day_and_time_at_the_venue(moment: datetime, words: str) -> None:
    assert dates.when(moment, CHICAGO, now=NOW) == words


def test_when_late_in_the_evening_goes_by_the_venue_and_not_by_utc() -> None:
    late = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)  # 23:30 on the 24th in Chicago

    assert dates.when(at(25, 9), CHICAGO, now=late) == "Tomorrow 09:00"


def test_tomorrow_after_a_day_of_25_hours_is_still_tomorrow() -> None:
    night_before = at(31, 23, 59, month=10)

    assert dates.when(at(1, 23, 30), CHICAGO, now=night_before) == "Tomorrow 23:30"


def test_both_passes_of_a_repeated_hour_are_told_apart() -> None:
    first, second = at(1, 1, 30), at(1, 1, 30, fold=1)

    assert [dates.clock(first, CHICAGO), dates.clock(second, CHICAGO)] == ["01:30 CDT", "01:30 CST"]
    assert (second - first).total_seconds() == 3600


@pytest.mark.parametrize(("hour", "words"), [(0, "00:59"), (2, "02:59")])
def test_hours_beside_the_repeated_one_need_no_zone(hour: int, words: str) -> None:
    assert dates.clock(at(1, hour, 59), CHICAGO) == words


def test_hour_after_a_skipped_one_needs_no_zone() -> None:
    assert dates.clock(datetime(2027, 3, 14, 8, 0, tzinfo=UTC), CHICAGO) == "03:00"


def test_full_names_the_year_and_whose_time_it_is() -> None:
    assert dates.full(at(24, 16, 30), CHICAGO) == "Tuesday 24 November 2026, 16:30 (Chicago time)"


def test_span_across_the_repeated_hour_names_the_zone_where_needed() -> None:
    assert dates.span(at(1, 0, 30), at(1, 1, 15), CHICAGO) == "00:30 to 01:15 CDT"


def test_leap_day_is_written_out() -> None:
    assert dates.long_day(date(2028, 2, 29)) == "Tuesday 29 February 2028"


@pytest.mark.parametrize(("count", "words"), [(1, "1 minute"), (45, "45 minutes"), (90, "90 minutes")])
def test_minutes(count: int, words: str) -> None:
    assert dates.minutes(count) == words


@pytest.mark.parametrize(
    ("language", "words", "parts"),
    [
        ("en", "24 November 2026, 16:30 (New York time)", ["24_November", "2026,", "16:30", "(New_York_time)"]),
        (
            "es",
            "4 de mayo de 2027, 16:30 (hora de Chicago)",
            ["4_de_mayo", "de", "2027,", "16:30", "(hora_de_Chicago)"],
        ),
        ("en", "Today 16:30", ["Today", "16:30"]),
    ],
)
def test_no_line_ends_in_a_day_and_its_month_or_in_a_zone(language: str, words: str, parts: list[str]) -> None:
    with translation.override(language):
        shown = dates.unparted(words)

    assert shown.replace("\N{NO-BREAK SPACE}", "_").split(" ") == parts


@pytest.mark.parametrize(("zone", "words"), [("America/New_York", "New York"), ("UTC", "UTC")])
def test_place_of_a_zone(zone: str, words: str) -> None:
    assert dates.place(ZoneInfo(zone)) == words


@pytest.mark.parametrize(
    ("cents", "currency", "words"),
    [
        (7000, "USD", "$70"),
        (7250, "USD", "$72.50"),
        (7005, "EUR", "€70.05"),
        (7000, "CHF", "70 CHF"),
        (5, "GBP", "£0.05"),
    ],
)
def test_money_leaves_out_cents_that_are_nought(cents: int, currency: str, words: str) -> None:
    assert dates.money(cents, currency) == words


@pytest.mark.parametrize(
    ("number", "country", "words"),
    [
        ("+13125550100", "US", "(312) 555-0100"),
        ("+13125550100", "DE", "+1 312-555-0100"),
        ("ask at the desk", "US", "ask at the desk"),
    ],
)
def test_phone_is_written_as_in_the_country(number: str, country: str, words: str) -> None:
    assert dates.phone(number, country) == words


# In Spanish: small weekdays inside a sentence, "de" between, and money as where it is used


@pytest.fixture
def _spanish():
    with translation.override("es"):
        yield


@pytest.mark.usefixtures("_spanish")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        (lambda: dates.full(at(24, 16, 30), CHICAGO), "martes 24 de noviembre de 2026, 16:30 (hora de Chicago)"),
        (lambda: dates.when(at(24, 16, 30), CHICAGO, now=NOW), "Hoy 16:30"),
        (lambda: dates.when(at(25, 9), CHICAGO, now=NOW), "Mañana 09:00"),
        (lambda: dates.when(at(26, 9), CHICAGO, now=NOW), "Jueves 26 de noviembre, 09:00"),
        (lambda: dates.when_within(at(24, 16, 30), CHICAGO, now=NOW), "hoy 16:30"),
        (lambda: dates.when_within(at(26, 9), CHICAGO, now=NOW), "jueves 26 de noviembre, 09:00"),
        (lambda: dates.when(at(1, 9, month=1, year=2027), CHICAGO, now=NOW), "Viernes 1 de enero de 2027, 09:00"),
        (lambda: dates.clock(at(1, 1, 30, fold=1), CHICAGO), "01:30 CST"),
        (lambda: dates.span(at(1, 0, 30), at(1, 0, 45), CHICAGO), "00:30 a 00:45"),
        (lambda: dates.minutes(1), "1 minuto"),
        (lambda: dates.minutes(45), "45 minutos"),
        (lambda: dates.money(7000, "USD"), "$70"),
        (lambda: dates.money(7250, "USD"), "$72.50"),
        (lambda: dates.money(7250, "MXN"), "$72.50"),
        (lambda: dates.money(7250, "EUR"), "72,50\N{NO-BREAK SPACE}€"),
        (lambda: dates.money(7250, "CHF"), "72,50 CHF"),
        (lambda: dates.phone("+13125550100", "US"), "(312) 555-0100"),
    ],
)
def test_spanish_dates_and_figures_are_local(said, words: str) -> None:
    assert said() == words
