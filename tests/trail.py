"""Letting the tests empty tables whose rows the database refuses to take away.

Django empties every table after a test that commits. The product has no switch that would allow that, so the tests
take the triggers down for that moment and put them up again.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

import pytest
from django.db import connection
from django.test import TransactionTestCase

guards = [
    importlib.import_module("unknot.rooms.practice.migrations.0002_the_trail_only_grows"),
    importlib.import_module("unknot.rooms.guide.migrations.0002_sign_offs_only_grow"),
]


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
    emptying = TransactionTestCase._fixture_teardown

    @wraps(emptying)
    def emptying_unguarded(self: TransactionTestCase) -> None:
        with unguarded():
            emptying(self)

    with pytest.MonkeyPatch.context() as patch:
        # TestCase has its own, which only rolls back and needs none of this.
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying_unguarded)
        yield


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
