"""Quiet hours: when nothing that can wait is sent to anybody.

They are the practice's local wall time, such as 21:00 to 08:00, so on a night that changes the clocks they last an hour
less or more. An edge that does not exist moves forward, one that exists twice is its first occurrence, like every edge
(`unknot.spine.times`). Reminders, offers of a freed time and follow-ups keep them; what somebody waits for (a
confirmation, a change, a call-off, a code) goes at once and never asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from unknot.spine.times import DAY_MINUTES, Interval, edge, local_date, utc


@dataclass(frozen=True)
class QuietHours:
    """From ``starts`` until just before ``ends``, over midnight where ``ends`` comes first; equal edges mean none."""

    starts: time
    ends: time
    zone: ZoneInfo

    def hold(self, moment: datetime) -> bool:
        """True where this instant is quiet."""
        return self._night(moment) is not None

    def next_loud(self, moment: datetime) -> datetime:
        """This instant, or where it is quiet the end of the quiet: the soonest that something may be sent. In UTC."""
        night = self._night(moment)
        return night.end if night else utc(moment)

    def last_loud(self, moment: datetime) -> datetime:
        """This instant, or where it is quiet the start of the quiet: before it, something could be sent. In UTC."""
        night = self._night(moment)
        return night.start if night else utc(moment)

    def _night(self, moment: datetime) -> Interval | None:
        """The whole stretch of quiet around an instant."""
        return next((night for night in _joined(self._nights(moment)) if moment in night), None)

    def _nights(self, moment: datetime) -> Iterator[Interval]:
        starts, ends = _minute(self.starts), _minute(self.ends)
        if starts == ends:
            return
        ends += DAY_MINUTES if ends < starts else 0
        for days in range(-2, 3):
            day = local_date(moment, self.zone) + timedelta(days=days)
            begin, end = edge(day, starts, self.zone), edge(day, ends, self.zone)
            if begin < end:  # a gap can swallow a short one whole
                yield Interval(begin, end)


def _joined(nights: Iterable[Interval]) -> list[Interval]:
    """At a gap one night can end just where the next begins; that is one stretch."""
    joined: list[Interval] = []
    for night in nights:
        if joined and joined[-1].end >= night.start:
            night = Interval(joined.pop().start, night.end)
        joined.append(night)
    return joined


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute
