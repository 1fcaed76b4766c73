"""`unknot serve` as a process tree: it comes up, starts again what dies, and leaves nobody behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import homes
from tests.homes import Home, Served

pytestmark = pytest.mark.postgresql
PATIENCE = 30


def children(pid: int) -> list[int]:
    """Processes that a process has started and that still run."""
    return [
        child for task in Path(f"/proc/{pid}/task").glob("*/children") for child in map(int, task.read_text().split())
    ]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def part(serving: Served, word: str) -> int:
    """The child of the parent that runs this, waited for."""
    return waited_for(lambda: next((pid for pid in children(serving.process.pid) if word in command_of(pid)), 0))


def waited_for(look: Callable[[], int]) -> int:
    until = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def tree(pid: int) -> set[int]:
    """A process and everything below it."""
    return {pid}.union(*(tree(child) for child in children(pid)))


def running(pids: set[int]) -> set[int]:
    """Those that run; one that has ended and is not yet collected does not."""
    return {pid for pid in pids if command_of(pid)}


def ended(pids: set[int]) -> bool:
    until = time.monotonic() + PATIENCE
    while running(pids) and time.monotonic() < until:
        time.sleep(0.05)
    return not running(pids)


@pytest.mark.variant  # of files, not of the database
def test_static_files_are_kept_by_the_names_that_pages_ask_for_alone(prepared_home: Home) -> None:
    static = prepared_home.folder / "static"
    kept = {str(path.relative_to(static)) for path in static.rglob("*") if path.suffix in (".css", ".js", ".svg")}

    asked = json.loads((static / "staticfiles.json").read_text(encoding="utf-8"))["paths"]

    assert kept == {name for name in asked.values() if name.endswith((".css", ".js", ".svg"))}
    assert asked["house/unknot.css"] in kept
    assert "house/unknot.css" not in kept


def test_served_practice_answers_and_ends_cleanly(copied_home: Home) -> None:
    with homes.served(copied_home) as serving:
        everybody = tree(serving.process.pid)

        assert serving.get("/")[0] == 200
        assert serving.get("/healthz") == (200, "ok")
        assert len(everybody) >= 5  # the parent, the web server with two workers, the worker

        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(PATIENCE) == 0
        assert ended(everybody)


@pytest.mark.variant  # of processes, not of the database
def test_of_a_whole_tree_whatever_is_killed_comes_again_and_with_the_parent_everybody_goes(copied_home: Home) -> None:
    """One tree for all of this: it is dear to start, and stands healthy again after each."""
    with homes.served(copied_home) as serving:
        private_addresses_stay_out_of_the_log(serving)
        what_is_killed_is_started_again(serving)
        health_page_says_when_the_worker_is_gone(copied_home, serving)
        nobody_outlives_a_parent_that_is_killed_and_the_port_is_free_again(serving)


def private_addresses_stay_out_of_the_log(serving: Served) -> None:
    secret = "Zk3" + "x" * 30
    assert serving.get(f"/nothing/{secret}/")[0] == 404
    log = waited_for_text(serving.log, "/nothing/")

    assert secret not in log
    assert "/nothing/Zk3…/" in log


def what_is_killed_is_started_again(serving: Served) -> None:
    for word in ("granian", "serving.worker"):
        killed = part(serving, word)
        os.kill(killed, signal.SIGKILL)
        again = waited_for(
            lambda word=word, killed=killed: next(  # type: ignore[misc]  # bound as they are now
                (pid for pid in children(serving.process.pid) if word in command_of(pid) and pid != killed), 0
            )
        )
        assert again != killed
        serving.wait_until_healthy()

    web_worker = waited_for(lambda: next(iter(children(part(serving, "granian"))), 0))
    os.kill(web_worker, signal.SIGKILL)
    serving.wait_until_healthy()
    # The killed one may have had this request in its queue, so the first answer can be lost with it.
    assert waited_for(lambda: serving.get("/")[0] == 200)


def health_page_says_when_the_worker_is_gone(home: Home, serving: Served) -> None:
    parent = serving.process
    worker = part(serving, "serving.worker")
    parent.send_signal(signal.SIGSTOP)  # or it would start the worker again at once
    os.kill(worker, signal.SIGKILL)
    home.ask("UPDATE notify_workerbeat SET beat_at = '2026-01-01 00:00:00+00:00'")
    try:
        assert serving.get("/healthz") == (503, "the worker was not seen within the last minute")
        assert home.unknot("doctor").returncode == 1
    finally:
        parent.send_signal(signal.SIGCONT)
    serving.wait_until_healthy()


def nobody_outlives_a_parent_that_is_killed_and_the_port_is_free_again(serving: Served) -> None:
    everybody = tree(serving.process.pid)

    serving.process.kill()
    serving.process.wait(PATIENCE)

    assert ended(everybody)
    # A moment later: who has ended may still be closing what it had open.
    assert waited_for(lambda: is_free(int(serving.url.rpartition(":")[2])))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.mark.variant  # of processes, not of the database
def test_busy_port_is_refused_with_a_hint(copied_home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = copied_home.unknot_from_the_start("serve", "--port", str(other.getsockname()[1]))

    assert done.returncode == 2
    assert "another program listens there" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.variant  # of processes, not of the database
@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８０００", ""])
def test_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    done = Home(tmp_path).unknot("serve", f"--port={port}")

    assert done.returncode == 2
    assert "1 to 65535" in done.stderr


def waited_for_text(path: Path, text: str) -> str:
    until = time.monotonic() + PATIENCE
    while text not in path.read_text():
        assert time.monotonic() < until, path.read_text()
        time.sleep(0.05)
    return path.read_text()
