"""Half-open time, kept in UTC; local days and local wall times made of it; and the five-minute cell.

Wall time is what a practice says ("Tuesday 09:00"); an instant is what a clock anywhere can compare. Wall time becomes
an instant through `zoneinfo`, date by date, and never by adding an offset. On the two nights a year on which clocks
change, a wall time may not exist or may exist twice:

* as the edge of something (hours begin, a day ends) a missing time moves forward by the gap and a double one is its
  first occurrence, which is what PEP 495 calls ``fold=0``: see `edge`;
* as the start of a visit a missing time is nothing and a double one is two things: see `instants`.

Reasoning about free time is done in cells of five minutes, numbered from 1970-01-01T00:00Z (`cell_at`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CELL_MINUTES = 5
CELL_SECONDS = CELL_MINUTES * 60
DAY_MINUTES = 24 * 60


class TimeRefused(ValueError):
    """A time that cannot be meant: without a zone, off the grid, or an interval that holds nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """All instants from `start` until just before `end`, both kept in UTC.

    Two intervals that touch (one ends as the other starts) share no instant. Raises `TimeRefused` for a time without
    a zone and for an interval that is empty or runs backwards.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if self.end <= self.start:
            raise TimeRefused(f"an interval must end after it starts: {self.start} to {self.end}")

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= utc(instant) < self.end

    def overlaps(self, other: Interval) -> bool:
        """True where an instant lies in both."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Interval) -> bool:
        """True where every instant of `other` lies in this one."""
        return self.start <= other.start and other.end <= self.end

    @property
    def length(self) -> timedelta:
        """Time that really passes, so 23 or 25 hours for a local day on which clocks change."""
        return self.end - self.start

    def cells(self) -> tuple[int, int]:
        """First and last cell touched, both inclusive; edges off the five-minute grid are rounded outward."""
        return cell_at(self.start), cell_from(self.end) - 1


def utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises `TimeRefused` for a time without a zone."""
    if instant.utcoffset() is None:
        raise TimeRefused(f"{instant} has no time zone")
    return instant.astimezone(UTC)


def edge(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which something with this local edge begins or ends.

    `minute` counts from local midnight by the wall clock and may run past 1440 into the next dates. A wall time that
    does not exist moves forward by the gap (02:30 becomes 03:30); one that exists twice is its first occurrence.
    """
    return _local(day, minute, zone).astimezone(UTC)


def instants(day: date, minute: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every instant (UTC) at which the wall clock shows this minute of this day: none, one, or two in order."""
    wall = _local(day, minute, zone)
    found = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(sorted({one for one in found if _shows(one, wall, zone)}))


def local_day(day: date, zone: ZoneInfo) -> Interval:
    """The whole local day, 23 or 25 hours long when clocks change.

    Raises `TimeRefused` for a date that the zone left out (Samoa had no 30 December 2011).
    """
    return Interval(edge(day, 0, zone), _after(day, zone))


def day_exists(day: date, zone: ZoneInfo) -> bool:
    """False for the few dates that a zone left out when it crossed the date line."""
    return local_date(edge(day, 0, zone), zone) == day


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The date that people in the zone have at this instant."""
    return utc(instant).astimezone(zone).date()


def zone_name(instant: datetime, zone: ZoneInfo) -> str:
    """How the zone calls its time at this instant ("CDT"); tells the two passes of a repeated hour apart."""
    return utc(instant).astimezone(zone).tzname() or zone.key


def is_repeated(instant: datetime, zone: ZoneInfo) -> bool:
    """True where the wall clock shows the same time once more, so that a page must add `zone_name`."""
    wall = utc(instant).astimezone(zone)
    return len(instants(wall.date(), wall.hour * 60 + wall.minute, zone)) > 1


def cell_at(instant: datetime) -> int:
    """Number of the five-minute cell that holds this instant."""
    return _seconds(instant) // CELL_SECONDS


def cell_from(instant: datetime) -> int:
    """Number of the first cell that starts at or after this instant."""
    whole = utc(instant)
    return -(-(_seconds(whole) + (whole.microsecond > 0)) // CELL_SECONDS)


def cell_start(cell: int) -> datetime:
    """The instant (UTC) at which a cell starts."""
    return datetime.fromtimestamp(cell * CELL_SECONDS, UTC)


def cell_of_start(instant: datetime) -> int | None:
    """The cell that starts exactly at this instant; None off the five-minute grid."""
    cell = cell_at(instant)
    return cell if cell_from(instant) == cell else None


def _local(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, minute = divmod(minute, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), zone)


def _shows(instant: datetime, wall: datetime, zone: ZoneInfo) -> bool:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0)


def _after(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after this local day. Where the next midnight is missing, the day ends at the gap."""
    return edge(day + timedelta(days=1), 0, zone)


def _seconds(instant: datetime) -> int:
    return int((utc(instant) - _EPOCH) // timedelta(seconds=1))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
