"""Sending what waits in the outbox: claim, hand over, record, one message at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import takewhile

from django.db import OperationalError, close_old_connections

from unknot.kit import clock
from unknot.rooms.notify import queries
from unknot.rooms.notify.actions import delivery, mail, tries
from unknot.rooms.notify.actions.workers import Worker
from unknot.rooms.notify.models import OutboxMessage

log = logging.getLogger("unknot.notify")

AT_A_TIME = 50  # then jobs get their turn
# That the server has taken a message must be written down: for half a minute, and only then is a repeat risked.
RECORD_TRIES = 30
RECORD_WAIT = 1.0  # seconds


def send_waiting(worker: Worker, *, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Send messages whose turn it is, over one connection, while ``goes_on`` says so; how many were tried."""
    waiting = queries.sendable(now=clock.now(), at_most=AT_A_TIME)
    if not waiting:
        return 0
    mailbox = delivery.Mailbox(mail.sender())
    try:
        return sum(_send_one(pk, mailbox, worker) for pk in takewhile(lambda _: goes_on(), waiting))
    except delivery.ServerUnreachable as why:
        held = delivery.put_off_all(why, now=clock.now())
        log.warning("%s Messages that wait: %s.", why.words, held)
        return 0
    finally:
        mailbox.close()


def _send_one(pk: int, mailbox: delivery.Mailbox, worker: Worker) -> bool:
    """False where another worker was first."""
    mailbox.open()  # before the claim: a server that is away is no fault of this message
    if not OutboxMessage.objects.claim(pk, worker=worker.name, now=clock.now()):
        return False
    message = OutboxMessage.objects.get(pk=pk)
    trouble = mailbox.send(message)
    record(message, trouble, worker)
    return True


def record(message: OutboxMessage, trouble: tries.Trouble | None, worker: Worker) -> None:
    """Write down how it went."""
    if not _insist(lambda: _settle(message, trouble, worker.name)):
        log.warning("message %s was taken from this worker meanwhile and may go out once more", message.pk)
    log.info("message %s (%s): %s", message.pk, message.kind, trouble.words if trouble else "sent")


def _settle(message: OutboxMessage, trouble: tries.Trouble | None, worker: str) -> bool:
    if trouble is None:
        return tries.done(message, worker=worker, now=clock.now())
    return tries.failed(message, trouble, worker=worker, now=clock.now())


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
