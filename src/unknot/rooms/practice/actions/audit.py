"""Writing and sealing the audit trail.

An act and its entry stand or fall together, so `record` must run inside the act's transaction. The chain of digests is
made afterwards by the worker over committed rows: a booking never waits for the one before it to be sealed. Entries
can be committed in another order than they were numbered, so an entry is sealed because it has no seal yet, and never
because its number comes next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from unknot.kit.agents import agent
from unknot.rooms.practice.models import AuditEntry, AuditSeal

FIRST = "0" * 64
AT_A_TIME = 1000
# How far behind the newest sealed number a seal looks each time. A transaction stays open for seconds at most, and
# in seconds no practice writes this many entries; what would still be missed, `seal(everything=True)` finds.
LOOK_BACK = 10_000

Entry = tuple[Any, str, str, str, str]  # at, actor, action, subject, detail


@dataclass(frozen=True)
class _Gathered:
    depth: int  # of savepoints
    entries: list[Entry] = field(default_factory=list)


_gathered: ContextVar[_Gathered | None] = ContextVar("gathered", default=None)


class NotInTransaction(Exception):
    """`record` was called outside the act's transaction: a mistake in our code, and trying again does not help."""


def record(*, actor: str, action: str, subject: str, now: datetime, detail: dict[str, object] | None = None) -> None:
    """Add one entry, with the kind of program that the call was sent by.

    ``actor`` is ``user:7``, ``client:12``, ``visitor``, ``worker`` or ``command``.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    said = json.dumps((detail or {}) | _by_agent())
    entry = (connection.ops.adapt_datetimefield_value(now), actor, action, subject, said)
    gathered = _gathered.get()
    if gathered is not None and len(connection.savepoint_ids) == gathered.depth:
        gathered.entries.append(entry)
    else:
        _write([entry])


@contextmanager
def one_record() -> Iterator[None]:
    """Inside it entries are gathered, and written at its end by one statement: for the steps that everybody takes.

    In the transaction of the step. What is recorded in a savepoint inside it is written there, and goes with it.
    """
    before = _gathered.set(_Gathered(len(connection.savepoint_ids)))
    try:
        yield
        gathered = _gathered.get()
    finally:
        _gathered.reset(before)
    if gathered and gathered.entries:
        _write(gathered.entries)


def record_for_each(*, actor: str, action: str, subjects: Collection[str], now: datetime) -> None:
    """Add the same entry for several subjects, such as everybody on a list that was read; one statement."""
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    AuditEntry.objects.bulk_create(
        AuditEntry(at=now, actor=actor, action=action, subject=subject, detail=_by_agent()) for subject in subjects
    )


def _write(entries: Sequence[Entry]) -> None:
    marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(entries))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO practice_auditentry (at, actor, action, subject, detail) VALUES {marks}",  # noqa: S608 - marks only
            [value for entry in entries for value in entry],
        )


def _by_agent() -> dict[str, object]:
    said = agent()
    return {"agent": said} if said else {}


@transaction.atomic
def seal(*, everything: bool = False) -> int:
    """Chain entries that are committed and not yet sealed, oldest number first; how many were, at most 1000.

    The worker calls this every few seconds, and once a day with ``everything``, which looks through the whole trail.
    Two at once cannot fork the chain: the second one's positions are taken, and its `IntegrityError` seals nothing.
    """
    last = _last()
    position, digest = (last.position, last.digest) if last else (0, FIRST)
    waiting = AuditEntry.objects.filter(seal=None).order_by("pk")
    if last and not everything:
        waiting = waiting.filter(pk__gt=last.entry_id - LOOK_BACK)
    seals = []
    for entry in waiting[:AT_A_TIME]:
        position, digest = position + 1, link(digest, entry)
        seals.append(AuditSeal(entry=entry, position=position, digest=digest))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def broken_seals() -> Iterator[int]:
    """Positions that are missing, and those that do not follow from the row before; none in a whole trail.

    What is taken from the very end of the trail, entry and seal, leaves no later row to contradict it: `newest_seal`
    in a place of its own (a backup) closes that.
    """
    digest, expected = FIRST, 1
    for seal_, entry in _with_entries(AuditSeal.objects.order_by("position").iterator(AT_A_TIME)):
        yield from range(expected, seal_.position)
        if entry is None or seal_.position < expected or link(digest, entry) != seal_.digest:
            yield seal_.position
        digest, expected = seal_.digest, seal_.position + 1


def newest_seal() -> tuple[int, str]:
    """Position and digest of the newest seal, to be kept elsewhere; ``(0, "000…")`` before the first."""
    last = _last()
    return (last.position, last.digest) if last else (0, FIRST)


def link(before: str, entry: AuditEntry) -> str:
    """The digest of an entry, given the digest before it."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [before, entry.pk, at, entry.actor, entry.action, entry.subject, entry.detail]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _last() -> AuditSeal | None:
    return AuditSeal.objects.order_by("-position").first()


def _with_entries(seals: Iterable[AuditSeal]) -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    # Not a join: a seal whose entry was taken away must still be seen.
    batch: list[AuditSeal] = []
    for seal_ in seals:
        batch.append(seal_)
        if len(batch) == AT_A_TIME // 2:
            yield from _paired(batch)
            batch = []
    yield from _paired(batch)


def _paired(batch: list[AuditSeal]) -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    entries = AuditEntry.objects.in_bulk([seal_.entry_id for seal_ in batch])
    return ((seal_, entries.get(seal_.entry_id)) for seal_ in batch)
