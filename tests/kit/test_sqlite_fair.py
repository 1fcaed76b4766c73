"""The fair queue in front of SQLite's one writer, with real processes on a real file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections, transaction

pytestmark = pytest.mark.variant
LOCKS = Path("/proc/locks")  # held and awaited, in the kernel's words

PREAMBLE = """
    import sys, time
    from django.conf import settings
    settings.configure(DATABASES={"default": {
        "ENGINE": "unknot.kit.sqlite_fair", "NAME": sys.argv[1],
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}}})
    import django
    django.setup()
    from django.db import connection, transaction
    def run(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if sql.startswith("SELECT") else None
"""
COUNT_UP = """
    for _ in range(100):
        with transaction.atomic():
            seen = run("SELECT n FROM tally")[0]
            run(f"UPDATE tally SET n = {seen + 1}")
"""
HANG_INSIDE = """
    with transaction.atomic():
        run("UPDATE tally SET n = 1000")
        print("inside", flush=True)
        time.sleep(60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tally.sqlite3"
    said(python(path, 'run("CREATE TABLE tally (n integer)"); run("INSERT INTO tally VALUES (0)")'))
    return path


def python(path: Path, body: str) -> subprocess.Popen[str]:
    """A process of its own that talks to the file through the backend."""
    code = textwrap.dedent(PREAMBLE) + textwrap.dedent(body)
    return subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)


def hung_inside(path: Path, body: str = HANG_INSIDE) -> subprocess.Popen[str]:
    """A process that stands inside a transaction now."""
    hung = python(path, body)
    assert hung.stdout is not None
    assert hung.stdout.readline() == "inside\n"
    return hung


def said(process: subprocess.Popen[str]) -> str:
    """What a process printed until its end, which was a good one."""
    printed = process.communicate(timeout=60)[0].strip()
    assert process.returncode == 0
    return printed


def tally(path: Path) -> str:
    return said(python(path, 'print(run("SELECT n FROM tally")[0])'))


def test_six_processes_that_read_then_write_lose_nothing(file: Path) -> None:
    writers = [python(file, COUNT_UP) for _ in range(6)]

    errors = [said(writer) for writer in writers]

    assert errors == [""] * 6
    assert tally(file) == "600"


def test_killed_inside_a_transaction_it_holds_nobody_up_and_leaves_nothing(file: Path) -> None:
    hung = hung_inside(file)
    next_ = python(file, COUNT_UP)

    hung.send_signal(signal.SIGKILL)
    hung.communicate(timeout=10)

    assert said(next_) == ""
    assert tally(file) == "100"


def test_held_up_for_longer_than_the_timeout_it_says_so(file: Path) -> None:
    hung = hung_inside(file)
    waiting = python(
        file,
        """
        from django.db import OperationalError
        connection.settings_dict["OPTIONS"]["timeout"] = 0.3
        try:
            with transaction.atomic():
                pass
        except OperationalError as refused:
            print(refused, connection.in_atomic_block)
        """,
    )

    refusal = said(waiting)
    hung.kill()
    hung.communicate(timeout=10)

    assert refusal == "database is locked: its queue did not move for 0.3 seconds False"
    assert said(python(file, COUNT_UP)) == ""


ALIAS = "fair"


@pytest.fixture
def queue(tmp_path: Path, django_db_blocker) -> Iterator[Queue]:
    """A database of its own through the backend, whatever the other tests stand on."""
    like = connections["default"].settings_dict | {"TIME_ZONE": None}
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"}
    connections.databases[ALIAS] = like | {
        "ENGINE": "unknot.kit.sqlite_fair",
        "NAME": str(tmp_path / "own.sqlite3"),
        "OPTIONS": options,
    }
    with django_db_blocker.unblock():
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("CREATE TABLE tally (n integer UNIQUE)")
        yield Queue(tmp_path / "own.sqlite3.queue")
        connections[ALIAS].close()
    del connections[ALIAS], connections.databases[ALIAS]


@dataclass(frozen=True)
class Queue:
    """What another process sees of the queue."""

    path: Path

    def free(self) -> bool:
        return subprocess.run(["flock", "--nonblock", self.path, "true"], check=False).returncode == 0


def atomic(**given: bool) -> transaction.Atomic:
    return transaction.atomic(using=ALIAS, **given)


def insert(*numbers: int) -> None:
    with connections[ALIAS].cursor() as cursor:
        for number in numbers:
            cursor.execute("INSERT INTO tally VALUES (%s)", [number])


def rows() -> list[int]:
    with connections[ALIAS].cursor() as cursor:
        return [row[0] for row in cursor.execute("SELECT n FROM tally ORDER BY n").fetchall()]


def test_queue_is_held_from_begin_to_commit(queue: Queue) -> None:
    with atomic():
        held = not queue.free()

    assert (held, queue.free()) == (True, True)


def test_transaction_that_fails_gives_its_place_back(queue: Queue) -> None:
    with pytest.raises(IntegrityError), atomic():
        insert(1, 1)

    assert (queue.free(), rows()) == (True, [])


def test_savepoints_keep_the_place_of_the_whole_transaction(queue: Queue) -> None:
    with atomic(durable=True):
        insert(1)
        with pytest.raises(IntegrityError), atomic():
            insert(1)
        with atomic():
            insert(2)
        held = not queue.free()

    assert (held, queue.free(), rows()) == (True, True, [1, 2])


def test_commit_that_fails_gives_its_place_back(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper._commit", refuse)
    with pytest.raises(DatabaseError, match="disk full"), atomic():
        insert(1)
    monkeypatch.undo()

    assert (queue.free(), rows()) == (True, [])


def test_begin_that_fails_gives_its_place_back(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr("django.db.backends.sqlite3.base.DatabaseWrapper._start_transaction_under_autocommit", refuse)
    with pytest.raises(OperationalError, match="I/O"), atomic():
        pass
    monkeypatch.undo()

    assert queue.free()


def test_connection_closed_inside_a_transaction_gives_its_place_back(queue: Queue) -> None:
    def closes_early() -> None:
        transaction.set_autocommit(False, using=ALIAS)
        insert(1)
        connections[ALIAS].close()

    thread = threading.Thread(target=closes_early)
    thread.start()
    thread.join(10)

    assert (queue.free(), rows()) == (True, [])


def test_threads_wait_for_each_other(queue: Queue) -> None:
    def count_up() -> None:
        for _ in range(25):
            with atomic():
                insert(max(rows(), default=0) + 1)
        connections[ALIAS].close()

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert rows() == list(range(1, 101))


def test_no_descriptor_is_left_behind(queue: Queue) -> None:
    def open_now() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count, not paths

    insert(0)
    before = open_now()
    for n in range(1, 101):
        with atomic():
            insert(n)
        with pytest.raises(IntegrityError), atomic():
            insert(n)

    assert open_now() == before


def test_child_forked_inside_a_transaction_does_not_keep_the_place(queue: Queue) -> None:
    with atomic():
        child = subprocess.Popen(["sleep", "30"], close_fds=False)

    free = queue.free()
    child.kill()
    child.wait(10)

    assert free


def test_vacuum_and_a_migration_go_through(queue: Queue) -> None:
    insert(1)
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("VACUUM")
    with connections[ALIAS].schema_editor() as editor:
        editor.execute("ALTER TABLE tally ADD COLUMN word text")

    assert (queue.free(), rows()) == (True, [1])


def test_waiting_is_in_the_order_of_coming(file: Path) -> None:
    hung = hung_inside(file, "with transaction.atomic(): print('inside', flush=True); time.sleep(120)")

    waiting = []
    for _ in range(3):
        waiting.append(python(file, "with transaction.atomic(): print(time.monotonic())"))
        stands_in_line(waiting[-1])
    hung.kill()
    hung.communicate()

    served_at = [float(said(one)) for one in waiting]
    assert served_at == sorted(served_at)


def stands_in_line(process: subprocess.Popen[str]) -> None:
    """Return once the kernel lists this process as waiting for a lock."""
    until = time.monotonic() + 60
    while not any("-> FLOCK" in line and f" {process.pid} " in line for line in LOCKS.read_text().splitlines()):
        assert time.monotonic() < until, "it never came into the line"
        time.sleep(0.02)


@pytest.mark.django_db
def test_a_statement_that_comes_again_means_the_same() -> None:
    def asked(statement: str, values: object) -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()

    twice = [asked("SELECT %s || '%%' || %s", [1, 2]) for _ in range(2)]
    named = asked("SELECT %(a)s || '%%'", {"a": 1})
    long = asked("SELECT %s" + " " * 6000, [3])

    assert (twice, named, long) == ([("1%2",), ("1%2",)], ("1%",), (3,))
