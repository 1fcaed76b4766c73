"""A query that is put together once: the same rows as Django's own, with other values each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from unknot.kit.prepared import Prepared
from unknot.rooms.practice.models import Client

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SINCE = Prepared(
    Client,
    lambda name, since: Client.objects.filter(name=name, created_at__gte=since).order_by("-created_at"),
    name="name",
    since="created_at",
)
BY_KEY = Prepared(Client, lambda key: Client.objects.select_for_update().filter(public_id=key)[:1], key="public_id")

pytestmark = pytest.mark.django_db


@pytest.fixture
def adas() -> list[Client]:
    moments = [NOON + timedelta(hours=hour) for hour in range(3)]
    return [Client.objects.create(name=name, created_at=moment) for moment in moments for name in ("Ada", "Bo")][::2]


def test_rows_are_those_of_the_query_whatever_was_asked_before(adas: list[Client]) -> None:
    for since, left in ((NOON, 3), (NOON + timedelta(hours=2), 1), (NOON + timedelta(hours=3), 0), (NOON, 3)):
        assert SINCE(name="Ada", since=since) == adas[::-1][:left]
    assert SINCE(name="100%s", since=NOON) == []


def test_it_is_one_statement_and_values_come_as_the_columns_keep_them(adas: list[Client]) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        found = BY_KEY.first(key=adas[1].public_id)

    assert found == adas[1]
    assert (found.public_id, found.created_at) == (adas[1].public_id, adas[1].created_at)
    assert len(captured) == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_locks_needs_a_transaction_each_time(adas: list[Client]) -> None:
    with transaction.atomic():
        BY_KEY.first(key=adas[0].public_id)

    with pytest.raises(TransactionManagementError):
        BY_KEY.first(key=adas[0].public_id)
