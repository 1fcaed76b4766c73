"""A real mail server on this machine, which does what a test tells it to, and what arrived there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

OK = "250 OK"


@dataclass
class PostOffice:
    """Answers to MAIL, RCPT and DATA: by address where one is named, else yes."""

    port: int
    mail: list[EmailMessage] = field(default_factory=list)
    sessions: set[object] = field(default_factory=set)
    sender_answer: str = OK
    recipient_answers: dict[str, list[str]] = field(default_factory=dict)
    text_answers: dict[str, list[str]] = field(default_factory=dict)

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender_answer

    async def handle_RCPT(  # noqa: N802 - as above
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = _next(self.recipient_answers, address)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        answer = _next(self.text_answers, envelope.rcpt_tos[0])
        if answer == OK:
            message = message_from_bytes(envelope.content, policy=policy.SMTP)
            assert isinstance(message, EmailMessage)
            self.mail.append(message)
            self.sessions.add(session)
        return answer

    @property
    def ids(self) -> list[str]:
        """Message-IDs in the order of arrival."""
        return [message["Message-ID"] for message in self.mail]

    def wait_for(self, count: int, *, seconds: float) -> None:
        """Until that many have arrived, or the time is over."""
        until = time.monotonic() + seconds
        while len(self.mail) < count and time.monotonic() < until:
            time.sleep(0.01)


def _next(answers: dict[str, list[str]], address: str) -> str:
    """The last answer stays."""
    listed = answers.get(address, [OK])
    return listed.pop(0) if len(listed) > 1 else listed[0]


@contextmanager
def opened(office: PostOffice) -> Iterator[PostOffice]:
    """The server listens within."""
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
