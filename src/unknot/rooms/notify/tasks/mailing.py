"""Sending what waits in the outbox: claim, hand over, record, one message at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import takewhile
from typing import Protocol

from django.db import OperationalError, close_old_connections

from unknot.kit import clock
from unknot.rooms.notify import queries
from unknot.rooms.notify.actions import delivery, mail, texting, tries
from unknot.rooms.notify.actions.workers import Worker
from unknot.rooms.notify.models import Channel, OutboxMessage, TroubleCode

log = logging.getLogger("unknot.notify")

AT_A_TIME = 50  # then jobs get their turn
# That the server has taken a message must be written down: for half a minute, and only then is a repeat risked.
RECORD_TRIES = 30
RECORD_WAIT = 1.0  # seconds


class Carrier(Protocol):
    """Who takes messages of one channel: a mail server, a gateway for texts, or a folder of files."""

    def open(self) -> object:
        """Be ready; `delivery.ServerUnreachable` where nothing can go now."""

    def send(self, message: OutboxMessage) -> tries.Trouble | None:
        """Hand one over; None when it was taken. May note on the row what the carrier said of it."""

    def close(self) -> None:
        """Let go."""


CARRIERS: Mapping[Channel, Callable[[], Carrier]] = {
    Channel.MAIL: lambda: delivery.Mailbox(mail.sender()),
    Channel.TEXT: texting.carrier,
}
OVER = tries.Trouble("It came too late to be of use: what it speaks of had begun.", again=False, code=TroubleCode.OVER)


def send_waiting(worker: Worker, *, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Send messages whose turn it is while ``goes_on`` says so; how many were tried."""
    return sum(_send_by(channel, worker, goes_on) for channel in CARRIERS)


def _send_by(channel: Channel, worker: Worker, goes_on: Callable[[], bool]) -> int:
    """Over one connection."""
    waiting = queries.sendable(channel, now=clock.now(), at_most=AT_A_TIME)
    if not waiting:
        return 0
    try:
        with closing(CARRIERS[channel]()) as carrier:
            return sum(_send_one(pk, carrier, worker) for pk in takewhile(lambda _: goes_on(), waiting))
    except delivery.ServerUnreachable as why:
        held = delivery.put_off_all(channel, why, now=clock.now())
        log.warning("%s Messages that wait: %s.", why.words, held)
        return 0


def _send_one(pk: int, carrier: Carrier, worker: Worker) -> bool:
    """False where another worker was first."""
    carrier.open()  # before the claim: a server that is away is no fault of this message
    if not OutboxMessage.objects.claim(pk, worker=worker.name, now=clock.now()):
        return False
    message = OutboxMessage.objects.get(pk=pk)
    is_over = message.send_until is not None and message.send_until <= clock.now()
    try:
        trouble = OVER if is_over else carrier.send(message)
    except delivery.ServerUnreachable as why:
        tries.not_tried(
            message, why.words, worker=worker.name, next_at=clock.now() + why.wait, also={"trouble": why.code}
        )
        raise
    record(message, trouble, worker)
    return True


def record(message: OutboxMessage, trouble: tries.Trouble | None, worker: Worker) -> None:
    """Write down how it went."""
    if not _insist(lambda: _settle(message, trouble, worker.name)):
        log.warning("message %s was taken from this worker meanwhile and may go out once more", message.pk)
    log.info("message %s (%s): %s", message.pk, message.kind, trouble.words if trouble else "sent")


def _settle(message: OutboxMessage, trouble: tries.Trouble | None, worker: str) -> bool:
    if trouble is None:
        return tries.done(
            message, worker=worker, now=clock.now(), also={"gateway_id": message.gateway_id, "trouble": ""}
        )
    return tries.failed(message, trouble, worker=worker, now=clock.now(), also={"trouble": trouble.code})


def _insist(step: Callable[[], bool]) -> bool:
    """Try for half a minute to write down what cannot be undone; then the error stands."""
    for _ in range(RECORD_TRIES - 1):
        try:
            return step()
        except OperationalError:
            log.warning("the database does not take the record of a message; trying again")
            close_old_connections()
            time.sleep(RECORD_WAIT)
    return step()
