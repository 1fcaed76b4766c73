"""Writing and sealing the audit trail.

An act and its entry stand or fall together, so `record` must run inside the act's transaction. The chain of digests is
made afterwards by the worker over committed rows: a booking never waits for the one before it to be sealed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection, transaction

from unknot.rooms.practice.models import AuditEntry, AuditSeal

FIRST = "0" * 64
AT_A_TIME = 1000


class NotInTransaction(Exception):
    """`record` was called outside the act's transaction: a mistake in our code, and trying again does not help."""


def record(*, actor: str, action: str, subject: str, now: datetime, detail: dict[str, object] | None = None) -> None:
    """Add one entry. ``actor`` is ``user:7``, ``client:12``, ``visitor``, ``worker`` or ``command``."""
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    AuditEntry.objects.create(at=now, actor=actor, action=action, subject=subject, detail=detail or {})


@transaction.atomic
def seal() -> int:
    """Chain entries that are committed and not yet sealed; how many were. Only the one worker calls this."""
    last = AuditSeal.objects.order_by("-position").first()
    position, digest = (last.position, last.digest) if last else (0, FIRST)
    seals = []
    for entry in AuditEntry.objects.filter(seal=None).order_by("pk")[:AT_A_TIME]:
        position, digest = position + 1, link(digest, entry)
        seals.append(AuditSeal(entry=entry, position=position, digest=digest))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def broken_seals() -> Iterable[int]:
    """Positions whose digest does not follow from the row before, or that are missing; none in a whole trail."""
    digest, expected = FIRST, 1
    for seal_ in AuditSeal.objects.select_related("entry").order_by("position").iterator():
        if seal_.position != expected or link(digest, seal_.entry) != seal_.digest:
            yield seal_.position
        digest, expected = seal_.digest, seal_.position + 1


def link(before: str, entry: AuditEntry) -> str:
    """The digest of an entry, given the digest before it."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [before, entry.pk, at, entry.actor, entry.action, entry.subject, entry.detail]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
