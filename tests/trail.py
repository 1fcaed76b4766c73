"""Emptying the tables after a test that commits, those too whose rows the database refuses to take away.

The product has no switch that would allow the latter, so the tests take the triggers down for that moment and put them
up again.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

guards = [
    importlib.import_module("unknot.rooms.practice.migrations.0002_the_trail_only_grows"),
    importlib.import_module("unknot.rooms.guide.migrations.0002_sign_offs_only_grow"),
]
GUARDED = {table for guard in guards for table in guard.TABLES}
STAYS = {"django_content_type", "auth_permission"}  # made with the tables, and the same for every test


@contextmanager
def unguarded() -> Iterator[None]:
    """The tables that only grow without their triggers, as the owner of the database could have them."""
    for guard in guards:
        _run(guard.lowering(connection.vendor))
    try:
        yield
    finally:
        for guard in guards:
            _run(guard.raising(connection.vendor))


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # TestCase has its own, which only rolls back and needs none of this.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_tables())
        yield


def empty_tables() -> None:
    """What `flush` does, for the few tables that have rows; it empties all of them and makes every permission anew."""
    filled = _filled()
    if not filled:
        return
    # In one transaction, for keys are asked at its end: so the order does not matter.
    with unguarded() if GUARDED & set(filled) else nullcontext(), transaction.atomic():
        _run([f"DELETE FROM {connection.ops.quote_name(table)}" for table in filled])


def _filled() -> list[str]:
    every = set(connection.introspection.django_table_names(only_existing=True)) - STAYS
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})" for table in every)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
