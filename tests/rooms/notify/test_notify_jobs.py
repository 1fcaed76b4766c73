"""Due jobs: once each, together with their done mark, and again when they fail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.rooms.notify.letters import left, letter
from unknot.rooms.notify.actions import forgetting, jobs, running
from unknot.rooms.notify.door import JobFailed, KindTaken, every, job, leave, schedule
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.models import AuditSeal, LimitWindow

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test registers is forgotten after it; nothing recurs unless it says so."""
    monkeypatch.setattr(jobs, "_jobs", dict(jobs._jobs))
    monkeypatch.setattr(jobs, "_looks", dict(jobs._looks))
    monkeypatch.setattr(jobs, "_periods", {})
    return


def due(kind: str, at: datetime, *, key: str = "1", payload: dict[str, Any] | None = None) -> DueJob:
    with transaction.atomic():
        schedule(kind, key=key, due_at=at, payload=payload)
    return DueJob.objects.get(kind=kind, key=key, due_at=at)


def worked_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return drain()


def test_job_runs_at_its_time_once_with_its_payload(now: datetime) -> None:
    runs = []
    job("remind")(lambda payload, at: runs.append((payload, at)))
    row = due("remind", now + HOUR, payload={"appointment": 12})

    assert worked_at(now) == 0
    assert worked_at(now + HOUR) == 1
    assert worked_at(now + 2 * HOUR) == 0

    row.refresh_from_db()
    assert runs == [({"appointment": 12}, now + HOUR)]
    assert (row.state, row.done_at, row.attempts) == ("done", now + HOUR, 1)


def test_same_job_scheduled_twice_runs_once(now: datetime) -> None:
    runs = []
    job("remind")(lambda payload, at: runs.append(payload))
    for payload in ({"first": 1}, {"second": 2}):
        due("remind", now, payload=payload)

    worked_at(now)

    assert runs == [{"first": 1}]


def test_same_job_at_another_time_is_another_run(now: datetime) -> None:
    runs = []
    job("remind")(lambda payload, at: runs.append(at))
    due("remind", now)
    due("remind", now + HOUR)

    worked_at(now + HOUR)

    assert len(runs) == 2


def test_what_a_job_leaves_goes_with_its_done_mark(now: datetime) -> None:
    @job("remind")
    def remind(payload: dict[str, Any], at: datetime) -> None:
        leave(letter(kind="reminder"), key="reminder 1", now=at)

    due("remind", now)
    worked_at(now)

    assert OutboxMessage.objects.get().kind == "reminder"


def test_job_that_fails_leaves_nothing_and_is_tried_again(now: datetime) -> None:
    @job("remind")
    def remind(payload: dict[str, Any], at: datetime) -> None:
        leave(letter(), key="half a write", now=at)
        if at == now:
            raise JobFailed("the calendar does not answer")

    row = due("remind", now)

    worked_at(now)
    row.refresh_from_db()
    assert not OutboxMessage.objects.exists()
    assert (row.state, row.last_error) == ("waiting", "the calendar does not answer")
    assert row.next_try_at == now + timedelta(seconds=10)

    worked_at(now + timedelta(seconds=10))
    row.refresh_from_db()
    assert (row.state, row.last_error, row.attempts) == ("done", "", 2)


def test_database_refusal_is_tried_again_and_tells_no_data(now: datetime) -> None:
    @job("remind")
    def remind(payload: dict[str, Any], at: datetime) -> None:
        raise IntegrityError("UNIQUE failed: ann@people.example")

    row = due("remind", now)
    worked_at(now)

    row.refresh_from_db()
    assert (row.state, row.last_error) == ("waiting", "The database refused it (IntegrityError).")


def test_unexpected_error_ends_the_worker_and_undoes_the_job(now: datetime) -> None:
    @job("remind")
    def remind(payload: dict[str, Any], at: datetime) -> None:
        leave(letter(), key="half a write", now=at)
        raise KeyError("a mistake in our code")

    row = due("remind", now)
    with pytest.raises(KeyError):
        worked_at(now)

    row.refresh_from_db()
    assert not OutboxMessage.objects.exists()
    assert row.state == "in hand"  # until the next worker takes it back


def test_job_of_an_unknown_kind_waits_for_a_program_that_knows_it(now: datetime) -> None:
    row = due("from a newer version", now)
    worked_at(now)

    row.refresh_from_db()
    assert (row.state, row.last_error) == ("waiting", "nothing is registered under this kind")


def test_job_that_another_worker_took_over_is_undone(now: datetime) -> None:
    @job("slow")
    def slow(payload: dict[str, Any], at: datetime) -> None:
        leave(letter(), key="too late", now=at)
        DueJob.objects.update(claimed_by="another")

    row = due("slow", now)
    DueJob.objects.claim(row.pk, worker="one", now=now)
    running.run(DueJob.objects.get(), worker="one", now=now)

    row.refresh_from_db()
    assert not OutboxMessage.objects.exists()
    assert (row.state, row.claimed_by) == ("in hand", "one")  # the job's own change is undone with it


def test_word_cannot_mean_two_things() -> None:
    job("remind")(lambda payload, at: None)

    with pytest.raises(KindTaken):
        job("remind")(lambda payload, at: None)


def test_recurring_job_runs_once_a_period_whoever_schedules(now: datetime) -> None:
    runs = []
    job("sweep")(lambda payload, at: runs.append(at))
    every("sweep", minutes=60)

    for minutes in (0, 1, 59, 60, 61):
        for _worker in range(2):
            running.leave_recurring(now=now + timedelta(minutes=minutes))
        worked_at(now + timedelta(minutes=minutes))

    assert runs == [now, now + HOUR]


def test_recurring_job_runs_once_after_a_time_away(now: datetime) -> None:
    runs = []
    job("sweep")(lambda payload, at: runs.append(at))
    every("sweep", minutes=60)

    for days in (0, 3):
        running.leave_recurring(now=now + timedelta(days=days))
        worked_at(now + timedelta(days=days))

    assert runs == [now, now + timedelta(days=3)]


def test_recurring_job_that_fails_is_not_left_again_meanwhile(now: datetime) -> None:
    @job("sweep")
    def sweep(payload: dict[str, Any], at: datetime) -> None:
        raise JobFailed("not now")

    every("sweep", minutes=60)
    for hours in range(4):
        running.leave_recurring(now=now + hours * HOUR)
        worked_at(now + hours * HOUR)

    assert DueJob.objects.count() == 1


def test_scheduling_what_recurs_costs_one_question_when_all_is_left(now: datetime) -> None:
    for number in range(5):
        job(f"sweep {number}")(lambda payload, at: None)
        every(f"sweep {number}", minutes=60)
    running.leave_recurring(now=now)

    with CaptureQueriesContext(connection) as asked:
        running.leave_recurring(now=now)

    assert len([one for one in asked if "SELECT" in one["sql"]]) == 1


def test_worker_seals_the_trail_and_forgets_limits(now: datetime) -> None:
    with transaction.atomic():
        practice.record(actor="visitor", action="looked", subject="home", now=now)
    LimitWindow.objects.create(kind="link by address", key="x", ends_at=now - HOUR, count=1)
    due("seal audit", now)
    due("forget limits", now)

    worked_at(now)

    assert AuditSeal.objects.count() == 1
    assert not LimitWindow.objects.exists()


def test_what_ended_long_ago_is_forgotten(now: datetime) -> None:
    ages = {"done_at": (29, 31), "failed_at": (89, 91)}
    for field, days in ages.items():
        for age in days:
            row = left(letter(1, kind=f"{field} {age}"), now=now - timedelta(days=age))
            OutboxMessage.objects.filter(pk=row.pk).update(**{field: row.created_at, "attempts": 1})
    left(letter(2), now=now - timedelta(days=400))

    forgetting.forget(now=now)

    assert set(OutboxMessage.objects.values_list("kind", flat=True)) == {"done_at 29", "failed_at 89", "booked"}


def test_runs_of_what_recurs_are_forgotten_after_a_day(now: datetime) -> None:
    for key, days in ((running.RECURRING, 2), ("1", 2), ("2", 31)):
        row = due("sweep", now - timedelta(days=days), key=key)
        DueJob.objects.filter(pk=row.pk).update(done_at=row.due_at, attempts=1)

    forgetting.forget(now=now)

    assert [row.key for row in DueJob.objects.all()] == ["1"]


def test_what_takes_long_runs_outside_of_the_transaction_and_its_answer_joins_the_payload(now: datetime) -> None:
    seen, around = [], len(connection.savepoint_ids)  # the test's own transaction

    def look(payload: dict[str, Any], at: datetime) -> dict[str, Any]:
        seen.append((payload, at, len(connection.savepoint_ids) - around))
        return {"answer": 42}

    job("ask", outside=look)(lambda payload, at: seen.append((payload, at, len(connection.savepoint_ids) - around)))
    row = due("ask", now, payload={"link": 1})

    worked_at(now)

    row.refresh_from_db()
    assert seen == [({"link": 1}, now, 0), ({"link": 1, "answer": 42}, now, 1)]
    assert (row.payload, row.state) == ({"link": 1}, "done")
