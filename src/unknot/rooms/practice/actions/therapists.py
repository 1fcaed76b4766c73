"""Holding a therapist's row, so that two who decide about the same therapist's time do it one after the other."""

from __future__ import annotations

from django.db import connection

from unknot.rooms.practice.actions.audit import NotInTransaction


def hold_therapist(therapist_id: int, *, alone: bool = False) -> None:
    """Lock the row until the caller's transaction ends.

    Those who take a time hold it together; whoever changes what they look at holds it ``alone``. On SQLite the
    transaction itself is that lock. Another transaction's foreign keys to the row are not kept waiting.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("hold a therapist")
    if connection.vendor == "postgresql":
        how = "NO KEY UPDATE" if alone else "SHARE"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM practice_therapist WHERE id = %s FOR {how}", [therapist_id])  # noqa: S608 - our words
