"""Every change of clocks of every zone of the machine's tzdata in 2026 and 2027, found by looking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
# Names of the machine's own setting or of no place; everything else that is called a zone is taken.
NO_PLACES = {"localtime", "posixrules", "Factory"}


@dataclass(frozen=True)
class ClockChange:
    """At `moment` (UTC) the zone's offset goes from `before` to `after`."""

    zone: ZoneInfo
    moment: datetime
    before: timedelta
    after: timedelta

    @property
    def day(self) -> date:
        """The local date on which people see it: that of the last moment before."""
        return (self.moment - timedelta(seconds=1)).astimezone(self.zone).date()

    @property
    def skipped(self) -> timedelta:
        """What the wall clock leaves out; negative where it shows time twice."""
        return self.after - self.before

    def __str__(self) -> str:
        return f"{self.zone.key} {self.moment:%Y-%m-%dT%H:%MZ} {self.skipped}"


@cache
def clock_changes() -> tuple[ClockChange, ...]:
    """All of them, by zone and time."""
    zones = [ZoneInfo(name) for name in sorted(available_timezones() - NO_PLACES)]
    return tuple(change for zone in zones for change in _changes(zone))


def _changes(zone: ZoneInfo) -> Iterator[ClockChange]:
    # Two days is less than any zone keeps an offset, and a quarter of the work of looking at each half day.
    step, here, before = timedelta(days=2), FIRST, _offset(zone, FIRST)
    while here < LAST:
        after = _offset(zone, here + step)
        if after != before:
            yield ClockChange(zone, _moment(zone, here, here + step), before, after)
        here, before = here + step, after


def _moment(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first minute with the offset that holds at `high`."""
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
    return high


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
