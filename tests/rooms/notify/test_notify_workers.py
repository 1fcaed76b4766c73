"""Workers: alive, dead, and what the dead had in hand."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from tests.rooms.notify.letters import left, letter
from tests.rooms.notify.post_office import PostOffice
from tests.serving import PATIENCE
from unknot.kit import clock
from unknot.rooms.notify.actions import tries, workers
from unknot.rooms.notify.actions.workers import Worker, this_worker
from unknot.rooms.notify.door import schedule, worker_alive
from unknot.rooms.notify.models import DueJob, OutboxMessage, WorkerBeat
from unknot.rooms.notify.tasks import Pace, mailing, run_worker

QUICK = Pace(idle=0.01, chores=0.05, trouble=0.01)


def held_by(worker: Worker, *, now: datetime) -> OutboxMessage:
    row = left(letter(), now=now)
    OutboxMessage.objects.claim(row.pk, worker=worker.name, now=now)
    return row


def gone_process() -> str:
    """Number and start of a process that ran a moment ago."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        return f"{child.pid}:{workers._started(child.pid)}"


@pytest.mark.django_db
def test_worker_is_alive_for_a_minute_after_its_beat(now: datetime) -> None:
    assert not worker_alive(now)

    workers.beat(this_worker(now), now=now)

    assert worker_alive(now + timedelta(seconds=59))
    assert not worker_alive(now + timedelta(seconds=61))


@pytest.mark.django_db
def test_worker_beats_in_one_row(now: datetime) -> None:
    worker = this_worker(now)

    workers.beat(worker, now=now)
    workers.beat(worker, now=now + timedelta(seconds=5))

    assert WorkerBeat.objects.get().beat_at == now + timedelta(seconds=5)


@pytest.mark.django_db
def test_claim_of_a_process_that_is_gone_is_taken_back_at_once(now: datetime) -> None:
    dead, living = replace(this_worker(now), process=gone_process()), this_worker(now)
    workers.beat(dead, now=now)
    row = held_by(dead, now=now)

    freed = workers.take_back_lost(living, now=now + timedelta(seconds=1))

    row.refresh_from_db()
    assert freed == 1
    assert (row.state, row.attempts, row.next_try_at) == ("waiting", 1, now + timedelta(seconds=1))
    assert not WorkerBeat.objects.filter(worker=dead.name).exists()


@pytest.mark.django_db
def test_process_number_that_came_again_is_not_the_same_process(now: datetime) -> None:
    pid = os.getpid()
    earlier = replace(this_worker(now), process=f"{pid}:1")
    workers.beat(earlier, now=now)
    held_by(earlier, now=now)

    assert workers.take_back_lost(this_worker(now), now=now) == 1


@pytest.mark.django_db
def test_claim_of_a_living_colleague_stays(now: datetime) -> None:
    here = replace(this_worker(now), thread=1)
    elsewhere = replace(here, place="another machine", process="7:7")
    for colleague in (here, elsewhere):
        workers.beat(colleague, now=now)
    held_by(here, now=now)

    assert workers.take_back_lost(this_worker(now), now=now + timedelta(minutes=4)) == 0
    assert WorkerBeat.objects.count() == 2


@pytest.mark.django_db
def test_claim_of_a_worker_elsewhere_is_taken_back_when_it_is_silent_for_long(now: datetime) -> None:
    elsewhere = replace(this_worker(now), place="another machine", process="7:7")
    workers.beat(elsewhere, now=now)
    row = held_by(elsewhere, now=now)

    assert workers.take_back_lost(this_worker(now), now=now + timedelta(minutes=6)) == 1
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.django_db
def test_claim_held_too_long_is_taken_back_from_anyone(now: datetime) -> None:
    held_by(replace(this_worker(now), place="never seen"), now=now)

    assert workers.take_back_lost(this_worker(now), now=now + timedelta(minutes=14)) == 0
    assert workers.take_back_lost(this_worker(now), now=now + timedelta(minutes=16)) == 1


@pytest.mark.django_db
def test_job_that_ends_its_worker_each_time_waits_longer_and_is_given_up(now: datetime) -> None:
    schedule("poison", key="1", due_at=now)
    row = DueJob.objects.get()
    waits = []
    while row.state != "failed":
        assert DueJob.objects.claim(row.pk, worker="w", now=row.next_try_at)
        before = row.next_try_at
        row.refresh_from_db()
        tries.taken_back(row, now=before)
        row.refresh_from_db()
        waits.append(row.next_try_at - before)

    assert tuple(waits[:-1]) == tries.AT_ONCE
    assert row.last_error == "The worker ended before it was done."


@pytest.mark.django_db(transaction=True)
def test_worker_works_until_it_is_stopped_and_leaves_nothing_behind(post_office: PostOffice) -> None:
    rows = [left(letter(number), now=clock.now()) for number in range(3)]
    stop = threading.Event()
    timer = threading.Thread(target=lambda: (post_office.wait_for(3, seconds=PATIENCE), stop.set()))
    timer.start()

    run_worker(stop, pace=QUICK)
    timer.join()

    assert post_office.ids == [row.message_id for row in rows]
    assert set(OutboxMessage.objects.values_list("claimed_by", flat=True)) == {""}
    assert not OutboxMessage.objects.open().exists()
    assert not WorkerBeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_stop_lets_the_message_in_hand_be_finished(post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        left(letter(number), now=clock.now())
    stop = threading.Event()
    record = mailing.record

    def record_and_stop(*args: object) -> None:
        stop.set()
        record(*args)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(mailing, "record", record_and_stop)
    run_worker(stop, pace=QUICK)

    assert len(post_office.mail) == 1
    assert OutboxMessage.objects.filter(done_at__isnull=False).count() == 1
    assert OutboxMessage.objects.filter(attempts=0).count() == 2


@pytest.mark.django_db(transaction=True)
def test_database_trouble_in_a_record_repeats_the_record_and_not_the_message(
    post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(letter(), now=clock.now())
    settle, troubles, stop = mailing._settle, [OperationalError("away")] * 2, threading.Event()

    def settle_later(*args: object) -> bool:
        if troubles:
            raise troubles.pop()
        stop.set()
        return settle(*args)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(mailing, "_settle", settle_later)
    monkeypatch.setattr(mailing, "RECORD_WAIT", 0.01)
    run_worker(stop, pace=QUICK)

    assert len(post_office.mail) == 1
    assert OutboxMessage.objects.get().state == "done"


@pytest.mark.django_db(transaction=True)
def test_worker_outlives_database_trouble(post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    row = left(letter(), now=clock.now())
    claim, troubles = workers.beat, [OperationalError("away")] * 3
    stop = threading.Event()

    def beat(worker: Worker, *, now: datetime) -> None:
        if troubles:
            raise troubles.pop()
        claim(worker, now=now)

    monkeypatch.setattr(workers, "beat", beat)
    timer = threading.Thread(target=lambda: (post_office.wait_for(1, seconds=PATIENCE), stop.set()))
    timer.start()
    run_worker(stop, pace=QUICK)
    timer.join()

    assert post_office.ids == [row.message_id]
