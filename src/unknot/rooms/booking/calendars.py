"""A calendar elsewhere as a frozen value: what pages, letters and higher rooms see of a row, without its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from unknot.rooms.booking.models import CalendarLink

MOST_A_THERAPIST = 5


@dataclass(frozen=True)
class CalendarSheet:
    """One calendar of a therapist as it stands.

    ``good_at`` is when it was last read, or added; ``trouble`` says what went wrong at the last try, empty after a good
    one, with ``trouble_number`` for what can be counted. ``is_closing`` while online booking is closed because of it.
    """

    id: int
    key: UUID
    therapist_id: int
    therapist: str
    therapist_email: str
    host: str
    asked_at: datetime | None
    read_at: datetime | None
    good_at: datetime
    trouble: str
    trouble_number: int
    is_closing: bool
    told_at: datetime | None


@dataclass(frozen=True)
class ToRead:
    """What is needed to read a calendar. ``url`` is a secret of the therapist's: for the one who reads it alone."""

    id: int
    url: str
    etag: str
    last_modified: str

    def __repr__(self) -> str:
        return f"ToRead({self.id})"


@dataclass(frozen=True)
class Reading:
    """What came of reading: new stretches, nothing new (``blocks`` None), or ``trouble``.

    A stretch is a first and a last cell, and the UID where an Unknot wrote the entry.
    """

    link_id: int
    blocks: tuple[tuple[int, int, str], ...] | None = None
    etag: str = ""
    last_modified: str = ""
    trouble: str = ""
    trouble_number: int = 0


def calendar_sheet(row: CalendarLink, *, trusted_since: datetime) -> CalendarSheet:
    """The value of a row that has its therapist at hand."""
    good_at = row.read_at or row.added_at
    return CalendarSheet(
        id=row.pk,
        key=row.public_id,
        therapist_id=row.therapist_id,
        therapist=row.therapist.name,
        therapist_email=row.therapist.email,
        host=row.host,
        asked_at=row.asked_at,
        read_at=row.read_at,
        good_at=good_at,
        trouble=row.trouble,
        trouble_number=row.trouble_number,
        is_closing=good_at <= trusted_since,
        told_at=row.told_at,
    )


# A calendar is asked every few minutes; one that gives trouble less often, up to an hour apart.
EVERY = timedelta(minutes=5)
SELDOM = timedelta(hours=1)
# Now and then the whole is asked for, whatever the server says of changes: what was read reaches only so far ahead.
WHOLE_EVERY = timedelta(hours=12)
DAYS_BACK, DAYS_AHEAD = timedelta(days=1), timedelta(days=190)


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return min(EVERY * int(2 ** min(failures, 8)), SELDOM)
