"""A transaction that does not wait for the disk, and that leaves the next one waiting as it should."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from unknot.kit.unhurried import unhurried
from unknot.rooms.practice.models import LimitWindow

NOON = "2026-11-24 12:00+00:00"


@pytest.fixture
def patient(transactional_db: None) -> Iterator[None]:
    """A connection that waits, as in a practice; that of the tests does not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET synchronous_commit TO on")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("RESET synchronous_commit")


def waits() -> bool:
    """Whether a commit waits for the disk at this moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return bool(cursor.fetchone()[0] == 2)
        cursor.execute("SHOW synchronous_commit")
        return bool(cursor.fetchone()[0] == "on")


def write(key: str) -> None:
    LimitWindow.objects.create(kind="hold by pass", key=key, ends_at=NOON, count=1)


@pytest.mark.usefixtures("patient")
def test_it_commits_without_a_wait_and_the_next_one_waits_again() -> None:
    with unhurried():
        inside = waits()
        write("a")

    assert (inside, waits()) == (False, True)
    assert LimitWindow.objects.count() == 1


@pytest.mark.usefixtures("patient")
def test_a_failure_undoes_it_and_the_next_one_waits_again() -> None:
    def fail() -> None:
        with unhurried():
            write("a")
            raise KeyError("a")

    with pytest.raises(KeyError):
        fail()

    assert waits()
    assert LimitWindow.objects.count() == 0


@pytest.mark.django_db
def test_inside_another_transaction_nothing_is_hurried_or_delayed() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured, unhurried():
        write("a")

    assert not [one for one in captured if "synchronous" in one["sql"]]
