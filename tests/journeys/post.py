"""The mail of a journey: the worker sends it, and a person reads it."""

from __future__ import annotations

import re
from email.message import EmailMessage

import icalendar

from tests.rooms.notify.post_office import PostOffice
from unknot.kit import clock
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain


def when_worker_has_run(office: PostOffice, *, to: str) -> EmailMessage:
    """The minutes in which a step can be undone go by, and all mail is sent; the newest to this address."""
    now = clock.now()
    OutboxMessage.objects.open().update(send_after=now, next_try_at=now)
    drain()
    return [mail for mail in office.mail if mail["To"] == to][-1]


def words_of(mail: EmailMessage) -> str:
    """What is read."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def links_in(mail: EmailMessage) -> list[str]:
    """Every address in it, as a scanner would find them."""
    return re.findall(r"https?://\S+", words_of(mail))


def entry_in(mail: EmailMessage) -> tuple[str, icalendar.Event]:
    """The calendar entry that comes with it: its method and its event."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event
