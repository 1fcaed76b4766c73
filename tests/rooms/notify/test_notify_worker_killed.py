"""Workers in processes of their own, killed with -9, and two at once: nothing lost, nothing twice but on purpose."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from icalendar import Calendar

from tests.rooms.notify.letters import invitation, left, left_for_the_worker
from tests.rooms.notify.post_office import PostOffice
from tests.serving import PATIENCE
from unknot.kit import clock
from unknot.rooms.notify.models import OutboxMessage, WorkerBeat

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).with_name("worker_process.py")
MANY, FEW = 200, 60


@contextmanager
def worker(office: PostOffice, sabotage: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A worker process over this test's database, ended in peace at the end if it still runs."""
    process = subprocess.Popen([sys.executable, SCRIPT, sabotage], env=_environment(office))
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) in (0, -signal.SIGKILL)


def _environment(office: PostOffice) -> dict[str, str]:
    name = connection.settings_dict["NAME"]
    databases = {
        "sqlite": f"sqlite:///{name}",
        "postgresql": f"postgresql://{os.environ.get('PGUSER', 'postgres')}@/{name}?host={os.environ.get('PGHOST')}",
    }
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "unknot.house.settings",
        "UNKNOT_DATABASE_URL": databases[connection.vendor],
        "UNKNOT_MAIL_URL": f"smtp://127.0.0.1:{office.port}",
        "UNKNOT_LOG_LEVEL": "ERROR",
    }


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)


def expected() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("message_id", flat=True))


def test_worker_killed_in_the_middle_loses_nothing(post_office: PostOffice) -> None:
    left_for_the_worker(MANY, now=clock.now())

    kills = 0
    for enough in (40, 120):
        with worker(post_office) as process:
            post_office.wait_for(enough, seconds=PATIENCE)
            kill(process)
            kills += 1
    with worker(post_office):
        _wait_until(everything_is_recorded)

    arrived = Counter(post_office.ids)
    assert sorted(arrived) == expected()
    # A kill can fall between acceptance and record: at most once for each, and then as the same message.
    assert sum(arrived.values()) - MANY <= kills
    assert OutboxMessage.objects.filter(done_at=None).count() == 0


def test_kill_between_acceptance_and_record_repeats_the_same_message(post_office: PostOffice) -> None:
    row = left(invitation(sequence=3), now=clock.now())

    with worker(post_office, "die-before-record") as process:
        assert process.wait(PATIENCE) == -signal.SIGKILL
    assert len(post_office.mail) == 1
    row.refresh_from_db()
    assert row.state == "in hand"

    with worker(post_office):
        _wait_until(everything_is_recorded)

    assert post_office.ids == [row.message_id, row.message_id]
    first, second = (_entry(mail) for mail in post_office.mail)
    assert first == second == ("1@desk.lakeside.example", 3)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 2)


def test_two_workers_at_once_send_nothing_twice(post_office: PostOffice) -> None:
    with worker(post_office), worker(post_office):
        _wait_until(lambda: WorkerBeat.objects.count() == 2)
        left_for_the_worker(FEW, now=clock.now())
        _wait_until(everything_is_recorded)

    assert sorted(post_office.ids) == expected()
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}
    assert not WorkerBeat.objects.exists()


def everything_is_recorded() -> bool:
    return not OutboxMessage.objects.open().exists()


def _wait_until(it_is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not it_is_so() and time.monotonic() < until:
        time.sleep(0.02)


def _entry(mail: object) -> tuple[str, int]:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")  # type: ignore[attr-defined]
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).events
    return str(event["UID"]), int(event["SEQUENCE"])
