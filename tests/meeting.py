"""Two who want the same rows at one moment, in an order that a test says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, models, transaction

from tests.serving import PATIENCE

Act = Callable[[], object]


def meet(act: Act, *, first: Act, second: Act | None = None) -> None:
    """Somebody does ``first``, ``act`` comes to wait for it elsewhere, and then somebody takes ``second``.

    Where ``act`` has that already, both wait for each other, and PostgreSQL ends one of them with an error.
    """
    with beside() as begin:
        with transaction.atomic():
            first()
            other = begin(act)
            wait_until_it_waits()
            if second:
                second()
        other()


@contextmanager
def beside() -> Iterator[Callable[[Act], Act]]:
    """A connection of its own for one act; what it gives back waits for its end, and raises what it raised."""
    with ThreadPoolExecutor(1) as pool:

        def begin(act: Act) -> Act:
            ending = pool.submit(_on_its_own, act)
            return lambda: ending.result(PATIENCE)

        yield begin


def locked(row: models.Model) -> Act:
    """Take this row as our actions do."""
    return lambda: type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def wait_until_it_waits() -> None:
    """Until somebody waits for what this transaction has."""
    if connection.vendor != "postgresql":
        return  # one writer at a time: it waits for the whole of ours, whatever we lock
    until = time.monotonic() + PATIENCE
    for_us = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(for_us)
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("it did not wait for what we have")


def _on_its_own(act: Act) -> object:
    try:
        return act()
    finally:
        connection.close()
