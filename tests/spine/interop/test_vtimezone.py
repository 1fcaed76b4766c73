"""VTIMEZONE is right for a reader who knows the zone only from it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Component, Timezone

from unknot.spine.interop.vtimezone import changes_of, vtimezone

ZONES = [
    "America/Chicago",
    "Europe/Berlin",
    "Europe/Dublin",  # its law calls winter the daylight time
    "Africa/Casablanca",  # leaves summer time for Ramadan
    "Australia/Lord_Howe",  # half an hour
    "America/Santiago",  # changes at 24:00
    "Asia/Kolkata",  # never changes
    "Asia/Gaza",  # changes by decree, not by one rule
    "Pacific/Apia",
    "UTC",
]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("year", [2026, 2027])
def test_offset_on_every_day_and_around_every_change_reads_as_in_the_zone(name: str, year: int) -> None:
    zone = ZoneInfo(name)
    end = datetime(year + 1, 1, 1, tzinfo=UTC)
    read = _as_read(vtimezone(zone, first_year=year, last_year=year), until=end)

    wrong = [at for at in _moments(zone, year) if _differs(at.astimezone(zone), read)]

    assert wrong == []


def test_first_hour_after_a_spring_change_is_right() -> None:
    text = vtimezone(ZoneInfo("America/Chicago"), first_year=2026, last_year=2026).to_ical().decode()

    assert "DTSTART:20250309T020000\r\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\r\n" in text


def test_change_by_decree_stands_by_itself() -> None:
    text = vtimezone(ZoneInfo("Africa/Casablanca"), first_year=2026, last_year=2026).to_ical().decode()

    assert "RRULE" not in text
    assert text.count("DTSTART:2026") == 2


def test_text_stays_small_for_one_year() -> None:
    assert all(len(vtimezone(ZoneInfo(name), first_year=2026, last_year=2026).to_ical()) < 1000 for name in ZONES)


def test_changes_are_found_to_the_second() -> None:
    spring, autumn = changes_of(ZoneInfo("America/Chicago"), 2026, 2026)

    assert spring.at == datetime(2026, 3, 8, 8, tzinfo=UTC)
    assert autumn.at == datetime(2026, 11, 1, 7, tzinfo=UTC)
    assert (spring.local.hour, autumn.local.hour) == (2, 2)


def _moments(zone: ZoneInfo, year: int) -> list[datetime]:
    start = datetime(year, 1, 1, tzinfo=UTC)
    daily = [start + timedelta(days=count) for count in range(365)]
    near = [c.at + timedelta(minutes=step) for c in changes_of(zone, year, year) for step in range(-180, 181, 5)]
    return sorted({*daily, *near, *(c.at - timedelta(seconds=1) for c in changes_of(zone, year, year))})


def _as_read(component: Timezone, *, until: datetime) -> list[tuple[datetime, timedelta]]:
    """(onset in UTC, offset from then on), in order, by the letter of RFC 5545: DTSTART counts in the old offset."""
    onsets = []
    for part in component.subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        onsets += [((start - before).replace(tzinfo=UTC), after) for start in _starts(part, until)]
    return sorted(onsets)


def _starts(part: Component, until: datetime) -> list[datetime]:
    first = part["DTSTART"].dt
    if "RRULE" not in part:
        return [first]
    return rrulestr(part["RRULE"].to_ical().decode(), dtstart=first).between(
        first, until.replace(tzinfo=None), inc=True
    )


def _differs(local: datetime, read: list[tuple[datetime, timedelta]]) -> bool:
    offset = [after for onset, after in read if onset <= local][-1]
    return offset != local.utcoffset()
