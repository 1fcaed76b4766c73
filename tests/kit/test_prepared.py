"""A query that is put together once: the same rows as Django's own, with other values each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from unknot.kit.prepared import Prepared, fill, insert, insert_all, insert_new, update
from unknot.rooms.practice.models import CareLink, Client, Therapist

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


def test_it_follows_what_the_query_names(adas: list[Client]) -> None:
    made = Therapist.objects.create(name="Tess")
    link = CareLink.objects.create(client=adas[0], therapist=made, from_at=NOON, reason="booking")
    whole = Prepared(
        CareLink,
        lambda number: CareLink.objects.select_related("client", "made_by").filter(pk=number),
        number="id",
    )

    with CaptureQueriesContext(connection) as captured:
        found = whole.first(number=link.pk)
        assert found is not None
        assert (found.client.public_id, found.made_by, found.from_at) == (adas[0].public_id, None, NOON)
    assert len(captured) == 1


def test_rows_are_added_in_one_statement_and_read_back_as_they_were() -> None:
    new = [Client(name=name, email=f"{name}@home.example", created_at=NOON) for name in ("Ada", "Bo", "Cy")]

    with CaptureQueriesContext(connection) as captured:
        insert_all(new)
        insert_all([])

    assert len(captured) == 1
    assert [Client.objects.get(pk=one.pk) for one in new] == new
    assert [Client.objects.get(pk=one.pk).public_id for one in new] == [one.public_id for one in new]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Client(name="Di", public_id=new[0].public_id, created_at=NOON))
    new[0].save()  # it knows that it is there
    assert Client.objects.count() == 3


def test_a_row_is_written_whole_and_no_other(adas: list[Client]) -> None:
    adas[1].name, adas[1].language = "Ada 100%s", "es"

    update(adas[1])

    assert list(Client.objects.exclude(name="Bo").order_by("pk").values_list("name", "language")) == [
        ("Ada", ""),
        ("Ada 100%s", "es"),
        ("Ada", ""),
    ]


def test_only_what_is_empty_is_filled(adas: list[Client]) -> None:
    made = Therapist.objects.create(name="Tess")
    link = CareLink.objects.create(client=adas[0], therapist=made, from_at=NOON, reason="booking")

    assert fill(CareLink, link.pk, "until_at", NOON + timedelta(hours=1))
    assert not fill(CareLink, link.pk, "until_at", NOON + timedelta(hours=2))
    assert not fill(CareLink, link.pk + 1, "until_at", NOON)

    assert CareLink.objects.get().until_at == NOON + timedelta(hours=1)


def test_what_is_there_by_a_unique_field_is_left_alone(adas: list[Client]) -> None:
    again = Client(public_id=adas[0].public_id, name="Eve", created_at=NOON)
    new = Client(name="Flo", created_at=NOON)

    insert_new([again, new], by="public_id")
    insert_new([], by="public_id")

    assert set(Client.objects.values_list("name", flat=True)) == {"Ada", "Bo", "Flo"}
