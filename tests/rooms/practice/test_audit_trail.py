"""The trail only grows, and its seals show what was done behind the database's back."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.practice import NOON
from tests.trail import unguarded
from unknot.rooms.practice.actions import audit
from unknot.rooms.practice.models import AuditEntry, AuditSeal


def wrote(*subjects: str) -> None:
    for minutes, subject in enumerate(subjects):
        with transaction.atomic():
            audit.record(actor="user:7", action="read card", subject=subject, now=NOON + timedelta(minutes=minutes))


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_record_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(audit.NotInTransaction):
        audit.record(actor="worker", action="nothing", subject="client:1", now=NOON)

    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE practice_auditentry SET actor = 'nobody'",
        "DELETE FROM practice_auditentry WHERE subject = 'client:2'",
        "UPDATE practice_auditseal SET digest = 'x'",
        "DELETE FROM practice_auditseal",
    ],
)
def test_rows_changed_by_hand_are_refused(statement: str) -> None:
    wrote("client:1", "client:2")
    audit.seal()
    wrote("client:3")
    before = list(AuditEntry.objects.order_by("pk").values()), list(AuditSeal.objects.order_by("pk").values())

    with pytest.raises(IntegrityError, match="only grows"):
        sql(statement)

    assert (
        list(AuditEntry.objects.order_by("pk").values()),
        list(AuditSeal.objects.order_by("pk").values()),
    ) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_table_emptied_at_once_is_refused() -> None:
    if connection.vendor == "sqlite":
        return  # has no TRUNCATE; its DELETE is refused above
    wrote("client:1")

    with pytest.raises(IntegrityError, match="only grows"):
        sql("TRUNCATE practice_auditentry CASCADE")

    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rows_changed_through_the_models_are_refused() -> None:
    wrote("client:1")

    with pytest.raises(IntegrityError):
        AuditEntry.objects.update(actor="nobody")
    with pytest.raises(IntegrityError):
        AuditEntry.objects.get().delete()

    assert AuditEntry.objects.get().actor == "user:7"


@pytest.mark.django_db
def test_seals_follow_each_other_and_leave_nothing_over() -> None:
    wrote("client:1", "client:2")
    first = audit.seal()
    wrote("client:3")

    assert (first, audit.seal(), audit.seal()) == (2, 1, 0)
    assert list(AuditSeal.objects.order_by("position").values_list("position", "entry__subject")) == [
        (1, "client:1"),
        (2, "client:2"),
        (3, "client:3"),
    ]
    assert list(audit.broken_seals()) == []
    assert audit.newest_seal() == (3, AuditSeal.objects.get(position=3).digest)


@pytest.mark.django_db
def test_seal_of_an_empty_trail_does_nothing() -> None:
    assert audit.seal() == 0
    assert list(audit.broken_seals()) == []
    assert audit.newest_seal() == (0, audit.FIRST)


@pytest.mark.django_db
def test_entry_committed_later_with_a_lower_number_is_still_sealed() -> None:
    AuditEntry.objects.create(pk=20, at=NOON, actor="user:7", action="read card", subject="client:2")
    audit.seal()
    AuditEntry.objects.create(pk=19, at=NOON, actor="user:7", action="read card", subject="client:1")

    audit.seal()

    assert list(AuditSeal.objects.order_by("position").values_list("entry_id", flat=True)) == [20, 19]
    assert list(audit.broken_seals()) == []


@pytest.mark.django_db
def test_entry_far_behind_is_sealed_by_the_daily_look_through_everything() -> None:
    newest = 20 + audit.LOOK_BACK
    AuditEntry.objects.create(pk=newest, at=NOON, actor="user:7", action="read card", subject="client:2")
    audit.seal()
    AuditEntry.objects.create(pk=20, at=NOON, actor="user:7", action="read card", subject="client:1")

    assert (audit.seal(), audit.seal(everything=True)) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_second_sealer_at_the_same_moment_seals_nothing_and_forks_nothing() -> None:
    wrote("client:1", "client:2")
    audit.seal()
    entry = AuditEntry.objects.create(at=NOON, actor="worker", action="x", subject="client:9")

    with pytest.raises(IntegrityError):
        AuditSeal.objects.create(entry=entry, position=2, digest="0" * 64)

    assert (audit.seal(), list(audit.broken_seals())) == (1, [])


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_seal_takes_the_same_queries_for_one_entry_and_for_three(count: int, django_assert_num_queries) -> None:
    wrote(*[f"client:{number}" for number in range(count)])

    with django_assert_num_queries(5):  # savepoint, last, waiting, insert, release
        audit.seal()


TAMPERINGS = {
    "entry changed": ("UPDATE practice_auditentry SET actor = 'nobody' WHERE subject = 'client:2'", [2]),
    "detail changed": ("UPDATE practice_auditentry SET detail = '{\"a\": 1}' WHERE subject = 'client:2'", [2]),
    "seal taken": ("DELETE FROM practice_auditseal WHERE position = 2", [2, 3]),
    "digest changed": ("UPDATE practice_auditseal SET digest = 'x' WHERE position = 2", [2, 3]),
    "order changed": ("UPDATE practice_auditseal SET position = 9 WHERE position = 2", [2, 3, 4, 5, 6, 7, 8, 9]),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", TAMPERINGS)
def test_trail_changed_behind_the_guard_shows(how: str) -> None:
    wrote("client:1", "client:2", "client:3")
    audit.seal()
    statement, positions = TAMPERINGS[how]

    with unguarded():
        sql(statement)

    assert list(audit.broken_seals()) == positions


@pytest.mark.django_db(transaction=True)
def test_entry_and_seal_taken_behind_the_guard_show_as_a_gap() -> None:
    wrote("client:1", "client:2", "client:3")
    audit.seal()

    with unguarded():
        sql("DELETE FROM practice_auditseal WHERE position = 2")
        sql("DELETE FROM practice_auditentry WHERE subject = 'client:2'")

    assert list(audit.broken_seals()) == [2, 3]


@pytest.mark.django_db(transaction=True)
def test_entry_taken_from_under_its_seal_shows_even_at_the_end() -> None:
    wrote("client:1", "client:2")
    audit.seal()

    with unguarded(), connection.constraint_checks_disabled():
        if connection.vendor == "postgresql":
            sql("SET session_replication_role = replica")
        sql("DELETE FROM practice_auditentry WHERE subject = 'client:2'")
        if connection.vendor == "postgresql":
            sql("SET session_replication_role = DEFAULT")

    assert list(audit.broken_seals()) == [2]


@pytest.mark.django_db
def test_entries_of_one_step_are_one_statement_in_their_order() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured, audit.one_record():
        for number in range(3):
            audit.record(actor="worker", action="gathered", subject=f"step:{number}", now=NOON)
        assert not AuditEntry.objects.filter(action="gathered").exists()

    written = [one["sql"] for one in captured if "INSERT" in one["sql"]]
    assert len(written) == 1
    subjects = AuditEntry.objects.filter(action="gathered").order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == ["step:0", "step:1", "step:2"]


@pytest.mark.django_db
def test_an_entry_of_what_was_taken_back_inside_a_step_goes_with_it() -> None:
    with transaction.atomic(), audit.one_record():
        with suppress(ZeroDivisionError), transaction.atomic():
            audit.record(actor="worker", action="taken back", subject="a", now=NOON)
            raise ZeroDivisionError
        audit.record(actor="worker", action="stands", subject="b", now=NOON)

    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["stands"]


@pytest.mark.django_db
def test_a_step_that_fails_records_nothing_and_the_next_one_only_its_own() -> None:
    with suppress(ZeroDivisionError), transaction.atomic(), audit.one_record():
        audit.record(actor="worker", action="failed", subject="a", now=NOON)
        raise ZeroDivisionError
    with transaction.atomic(), audit.one_record():
        audit.record(actor="worker", action="went well", subject="a", now=NOON)

    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["went well"]
