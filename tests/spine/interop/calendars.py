"""Calendars as other programs write them, put together from a few lines."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from unknot.spine.interop.busy import busy_time
from unknot.spine.times import Interval, cell_start

CHICAGO = ZoneInfo("America/Chicago")
NOVEMBER = Interval(datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 12, 24, tzinfo=UTC))

# Outlook's own name for a zone that keeps rules of its own: two hours and a half ahead, with no summer.
CUSTOM_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0230
TZOFFSETTO:+0230
END:STANDARD
END:VTIMEZONE"""


def calendar(*entries: str, around: str = "") -> str:
    """A VCALENDAR; each entry is the lines of a VEVENT, its UID left out where it does not matter."""
    events = [
        "\n".join(["BEGIN:VEVENT", *([] if "UID:" in one else [f"UID:{number}@other"]), one.strip(), "END:VEVENT"])
        for number, one in enumerate(entries)
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//other//EN", *([around] if around else []), *events]
    return "\r\n".join("\n".join([*lines, "END:VCALENDAR", ""]).split("\n"))


def spans(text: str, *, zone: ZoneInfo = CHICAGO, window: Interval = NOVEMBER) -> list[str]:
    """Each busy stretch by the clock of the zone: ``11-24 10:00 to 11-24 11:00``."""
    return [
        f"{cell_start(one.first_cell).astimezone(zone):%m-%d %H:%M} to "
        f"{cell_start(one.last_cell + 1).astimezone(zone):%m-%d %H:%M}"
        for one in busy_time(text, zone=zone, window=window)
    ]


def days(text: str, **more: object) -> list[str]:
    """The dates and times on which the stretches begin."""
    return [span.partition(" to ")[0] for span in spans(text, **more)]  # type: ignore[arg-type]  # as `spans`
