"""Handing texts to a gateway, one request each, or writing them down where there is none.

What may go wrong, whose fault it is, and whether trying again helps::

    nothing is set up, or it cannot be reached    not the message's fault: everything waits, no try is counted
    401, 403                                      the gateway refuses us: as above, with a longer wait
    408, 425, 429, 5xx                            the gateway is busy: again later
    connection lost after the request went        nobody can say whether it was taken: again, with the same key
    3xx, 404, 405, 410, 415                       our settings: again later, for the operator may mend them
    any other 4xx                                 never again: the number or the words; staff see it
"""

from __future__ import annotations

import http.client
import ssl
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from unknot.kit import text_gateways as gateways
from unknot.kit.text_gateways import Gateway, Request, Words
from unknot.rooms.notify.actions.delivery import REFUSED_WAIT, UNREACHABLE_WAIT, ServerUnreachable
from unknot.rooms.notify.actions.fates import callback_address
from unknot.rooms.notify.actions.tries import Trouble
from unknot.rooms.notify.models import OutboxMessage, TroubleCode

SECONDS = 20.0
MOST_ANSWER = 64 * 1024
BUSY = {408, 425, 429}
OURS = {404, 405, 410, 415}
NOTHING_SET_UP = ServerUnreachable(
    "No way for text messages is set up (UNKNOT_TEXTS).", timedelta(minutes=5), TroubleCode.NO_WAY
)


class ByGateway:
    """A carrier: one connection an answer, for gateways close them as they like."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self._connection: http.client.HTTPConnection | None = None

    def open(self) -> None:
        """Be connected; `ServerUnreachable` where that cannot be."""
        if self._connection is not None:
            return
        connection = _connection(self.gateway.url)
        try:
            connection.connect()
        except (OSError, ssl.SSLError) as why:
            words = f"The gateway for texts cannot be reached ({type(why).__name__})."
            raise ServerUnreachable(words, UNREACHABLE_WAIT) from why
        self._connection = connection

    def send(self, message: OutboxMessage) -> Trouble | None:
        """One request; None when the gateway has taken it, with its own number noted on the row."""
        self.open()
        connection, self._connection = self._connection, None
        assert connection is not None, "open connects or raises"
        try:
            status, answer = _asked(connection, gateways.request_of(self.gateway, words_of(message)))
        except (OSError, http.client.HTTPException, ValueError) as why:
            return Trouble(
                f"The connection was lost while sending ({type(why).__name__}).", again=True, code=TroubleCode.LOST
            )
        finally:
            connection.close()
        if 200 <= status < 300:
            message.gateway_id = gateways.id_in(self.gateway, answer)
            return None
        return _by_status(status)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class IntoFolder:
    """A carrier for trying things out: each text is a file, named after its moment and number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as why:
            words = f"The folder for texts cannot be written ({type(why).__name__})."
            raise ServerUnreachable(words, UNREACHABLE_WAIT) from why

    def send(self, message: OutboxMessage) -> Trouble | None:
        words = words_of(message)
        name = f"{message.created_at:%Y%m%d-%H%M%S}-{message.pk}.txt"
        try:
            (self.folder / name).write_text(f"To: {words.to}\n\n{words.text}\n", encoding="utf-8")
        except OSError as why:
            return Trouble(
                f"The folder for texts cannot be written ({type(why).__name__}).", again=True, code=TroubleCode.SETTINGS
            )
        return None

    def close(self) -> None:
        """Nothing is held."""


class OntoConsole:
    """A carrier for trying things out: each text is printed."""

    def open(self) -> None:
        """Always ready."""

    def send(self, message: OutboxMessage) -> Trouble | None:
        words = words_of(message)
        print(f"Text message to {words.to}:\n{words.text}\n", flush=True)
        return None

    def close(self) -> None:
        """Nothing is held."""


def carrier() -> ByGateway | IntoFolder | OntoConsole:
    """What the operator set up; `ServerUnreachable` where that is nothing."""
    if settings.TEXTS_GATEWAY is not None:
        return ByGateway(settings.TEXTS_GATEWAY)
    if settings.TEXTS_BY == "file":
        return IntoFolder(Path(settings.TEXTS_FOLDER))
    if settings.TEXTS_BY == "console":
        return OntoConsole()
    raise NOTHING_SET_UP


def words_of(message: OutboxMessage) -> Words:
    """The same row gives the same key, so that a gateway can know a repeat as one."""
    return Words(
        to=message.letter["to"],
        text=message.letter["body"],
        key=message.message_id.strip("<>").partition("@")[0],
        callback=callback_address(message),
    )


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        tls = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=SECONDS, context=tls)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)


def _asked(connection: http.client.HTTPConnection, request: Request) -> tuple[int, bytes]:
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request(request.method, path, body=request.body, headers=dict(request.headers))
    answer = connection.getresponse()
    return answer.status, answer.read(MOST_ANSWER)


def _by_status(status: int) -> Trouble:
    """A redirect is not followed: the secret goes to the address that the operator wrote, and nowhere else."""
    if status in {401, 403}:
        raise ServerUnreachable(f"The gateway for texts refuses us ({status}).", REFUSED_WAIT, TroubleCode.SETTINGS)
    if status in BUSY or status >= 500:
        return Trouble(f"The gateway for texts says: later ({status}).", again=True, code=TroubleCode.BUSY)
    if status in OURS or 300 <= status < 400:
        words = f"The gateway for texts is not found there ({status}). See the gateway's file."
        return Trouble(words, again=True, code=TroubleCode.SETTINGS)
    words = f"The number does not take text messages ({status}). Ask the person for another one."
    return Trouble(words, again=False, code=TroubleCode.RECEIVER)
