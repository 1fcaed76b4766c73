"""What is written to staff about a calendar that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from unknot.kit import dates, languages
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import CalendarSheet
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice


def tell_of_unreadable(*, now: datetime) -> None:
    """Write once to the therapist and to the owners of each calendar that closes online booking. In a transaction."""
    for calendar in booking.unreadable_calendars(now=now):
        if calendar.told_at is None:
            for address in _receivers(calendar):
                notify.leave(_letter(calendar, address), key=_key(calendar, address), now=now)
            booking.note_told(calendar.id, now=now)


def _receivers(calendar: CalendarSheet) -> Iterator[str]:
    yield from dict.fromkeys([calendar.therapist_email, *practice.owner_addresses()])


def _key(calendar: CalendarSheet, address: str) -> str:
    return f"calendar:{calendar.id}:{calendar.good_at.isoformat()}:{address}"


def _letter(calendar: CalendarSheet, address: str) -> notify.Letter:
    sheet = practice.the_practice()
    with languages.speaking(""):
        context = {
            "calendar": calendar,
            "since": dates.full(calendar.good_at, sheet.zone),
            "link": settings.BASE_URL + reverse("interop:therapist", args=[calendar.therapist_id]),
            "practice": sheet,
        }
        return notify.Letter(
            kind="calendar unreadable",
            to=address,
            subject=_("Online booking with %(therapist)s is closed") % {"therapist": calendar.therapist},
            body=render_to_string("interop/letters/unreadable.txt", context),
            about=f"calendar:{calendar.id}",
            names=(calendar.therapist, calendar.host, sheet.name),
        )
