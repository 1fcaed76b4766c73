"""Handing messages to the mail server, one at a time over one connection.

What may go wrong, whose fault it is, and whether trying again helps::

    the server cannot be reached, or refuses us      not the message's fault: everything waits, no try is counted
    4xx                                              the server is busy, or doubts: again later
    connection lost while sending                    nobody can say whether it was taken: again, as the same message
    5xx to the sender                                our settings: again later, for the operator may mend them
    5xx to the recipient or the text                 never again; staff see it
    an address that cannot be written                never again; staff see it
"""

from __future__ import annotations

import contextlib
import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from unknot.rooms.notify.actions.leaving import by_number
from unknot.rooms.notify.actions.mail import Sender, compose
from unknot.rooms.notify.actions.tries import Trouble
from unknot.rooms.notify.models import Channel, OutboxMessage, TroubleCode

UNREACHABLE_WAIT = timedelta(seconds=15)
REFUSED_WAIT = timedelta(minutes=5)  # a sign-in that is tried too often gets locked


class ServerUnreachable(Exception):
    """No message can go now. Trying again helps after ``wait``; the fault lies with the server or our settings."""

    def __init__(self, words: str, wait: timedelta, code: str = TroubleCode.UNREACHABLE) -> None:
        super().__init__(words)
        self.words, self.wait, self.code = words, wait, code


class Mailbox:
    """A carrier (`unknot.rooms.notify.tasks.mailing`): the connection to the mail server.

    It is opened when needed, and closed at the first trouble or at the end.
    """

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self._connection: BaseEmailBackend | None = None

    def open(self) -> BaseEmailBackend:
        """Be ready to send; `ServerUnreachable` where that cannot be."""
        if self._connection is not None:
            return self._connection
        connection = get_connection()
        try:
            connection.open()
        except smtplib.SMTPResponseException as why:
            raise ServerUnreachable(
                f"The mail server refuses us ({why.smtp_code}).", REFUSED_WAIT, TroubleCode.SETTINGS
            ) from why
        except (OSError, smtplib.SMTPException) as why:
            words = f"The mail server cannot be reached ({type(why).__name__})."
            raise ServerUnreachable(words, UNREACHABLE_WAIT) from why
        self._connection = connection
        return connection

    def send(self, message: OutboxMessage) -> Trouble | None:
        """Send one message; None when the server has taken it. `open` comes before, so that a claim is not wasted."""
        return self._hand_over(self.open(), compose(message, self.sender))

    def close(self) -> None:
        """Say goodbye, or just go where the server does not listen any more."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException):
                connection.close()

    def _hand_over(self, connection: BaseEmailBackend, mail: EmailMessage) -> Trouble | None:
        try:
            connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as why:
            code = next(code for code, _ in why.recipients.values())
            trouble = _by_code(code, "recipient")
        except smtplib.SMTPSenderRefused as why:
            trouble = _by_code(why.smtp_code, "sender")
        except smtplib.SMTPResponseException as why:
            trouble = _by_code(why.smtp_code, "text")
        except UnicodeError:  # found before a word was sent: mail goes on with the next one
            trouble = UNWRITABLE
        except (OSError, smtplib.SMTPException) as why:
            trouble = Trouble(
                f"The connection was lost while sending ({type(why).__name__}).", again=True, code=TroubleCode.LOST
            )
        else:
            return None
        # Whatever the server thinks of this connection now, the next message gets a fresh one.
        self.close()
        return trouble


REFUSALS = {
    "recipient": Trouble(
        "The address does not take mail ({code}). Ask the person for another one.",
        again=False,
        code=TroubleCode.RECEIVER,
    ),
    "sender": Trouble(
        "The server refuses our sender ({code}). See UNKNOT_MAIL_FROM and the sign-in.",
        again=True,
        code=TroubleCode.SETTINGS,
    ),
    "text": Trouble("The server refuses this message ({code}).", again=False, code=TroubleCode.REFUSED),
}

UNWRITABLE = Trouble(
    "The address does not take mail (no server can be named). Ask for another one.",
    again=False,
    code=TroubleCode.RECEIVER,
)


def _by_code(code: int, part: str) -> Trouble:
    """RFC 5321, 4.2.1: 4yz is a no for now, 5yz a no for good."""
    if 400 <= code < 500:
        return Trouble(f"The mail server says: later ({code}).", again=True, code=TroubleCode.BUSY)
    refusal = REFUSALS[part]
    return Trouble(refusal.words.format(code=code), refusal.again, refusal.code)


@transaction.atomic(savepoint=False)
def put_off_all(channel: Channel, why: ServerUnreachable, *, now: datetime) -> int:
    """Let everything of this channel that is due wait; how many. No try is counted and nothing is given up."""
    waiting = by_number(OutboxMessage.objects.due(now=now).filter(channel=channel))
    return OutboxMessage.objects.filter(pk__in=waiting).update(
        next_try_at=now + why.wait, last_error=why.words, trouble=why.code
    )
