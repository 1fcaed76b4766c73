"""Composing a mail from a letter: plain text, and the calendar entry where there is one.

Shape with a calendar (docs/decisions/0042)::

    multipart/mixed
        multipart/alternative
            text/plain
            text/calendar; method=REQUEST
        application/ics; name="invite.ics"
"""

from __future__ import annotations

from dataclasses import dataclass
from email.charset import QP, Charset
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice import door as practice

# Quoted-printable, so that every server on the way can pass it on unchanged.
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP


@dataclass(frozen=True)
class Sender:
    """Whom a mail comes from and where an answer goes."""

    address: str
    reply_to: tuple[str, ...]


def sender() -> Sender:
    """The practice by name, at the address that the operator set; answers go to the practice's own address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    try:
        sheet = practice.the_practice()
    except practice.PracticeMissing:
        return Sender(formataddr((name, address)), ())
    replies = (sheet.email,) if sheet.email and sheet.email.lower() != address.lower() else ()
    return Sender(formataddr((name or sheet.name, address)), replies)


def compose(message: OutboxMessage, sender: Sender) -> EmailMultiAlternatives:
    """The mail of an outbox row; the same row gives the same headers, so that a repeat can be known as one."""
    letter = message.letter
    mail = EmailMultiAlternatives(
        subject=letter["subject"],
        body=letter["body"],
        from_email=sender.address,
        to=[letter["to"]],
        reply_to=list(sender.reply_to),
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.created_at),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday note comes back
        },
    )
    mail.encoding = UTF8
    if letter["calendar"]:
        mail.attach_alternative(letter["calendar"], f"text/calendar; method={message.method}")
        mail.attach("invite.ics", letter["calendar"].encode(), "application/ics")
    return mail
