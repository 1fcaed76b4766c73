"""Real homes of a practice for tests: an own folder, an own database of the chosen kind, and `unknot` run on them.

Commands run as their own processes with nothing of the tests' settings, as an operator would run them: forks of an
interpreter that has started (`tests.started`), or from the very start, as one test of each command does.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.started import started

ROOT = Path(__file__).resolve().parent.parent
TABLES = "unknot.sqlite3"
PATIENCE = 60  # seconds for a start on a busy machine
PATIENCE_FOR_A_COMMAND = 120


@dataclass(frozen=True)
class Home:
    """A home folder, and how `unknot` is called on it."""

    folder: Path
    database: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The machine's variables without any of ours, and then what this home needs."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("UNKNOT_", "DJANGO_"))}
        database = {"UNKNOT_DATABASE_URL": self.database} if self.database else {}
        return {**kept, "UNKNOT_HOME": str(self.folder), **database, **self.more}

    def unknot(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self.python("-m", "unknot.house", *words, **more)

    def unknot_from_the_start(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in a process that nothing was loaded into before."""
        return subprocess.run(
            [sys.executable, "-m", "unknot.house", *words],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=PATIENCE_FOR_A_COMMAND,
        )

    def python(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python with this home's settings."""
        return started().run(words, {**self.environment, **more})

    def ask(self, sql: str) -> list[Sequence[Any]]:
        """Run one statement past Django, committed."""
        if not self.database:
            with sqlite3.connect(self.folder / TABLES, timeout=20) as opened:
                return opened.execute(sql).fetchall()
        with psycopg.connect(self.database, autocommit=True) as connection:
            cursor = connection.execute(sql)  # type: ignore[call-overload]  # any text, from the tests alone
            return cursor.fetchall() if cursor.description else []


def make_home(folder: Path) -> Home:
    """An empty home on the database that these tests run on."""
    return Home(folder, database=_new_database() if os.environ.get("UNKNOT_TEST_DATABASE") == "postgresql" else "")


def furnished(home: Home) -> Home:
    """The demo practice in it."""
    done = home.unknot("setup", "--demo")
    assert done.returncode == 0, done.stderr
    return home


def copy_of(home: Home, folder: Path) -> Home:
    """A home with the same content, in a folder and a database of its own; quicker than furnishing another one."""
    shutil.copytree(home.folder, folder, ignore=shutil.ignore_patterns(f"{TABLES}*"), copy_function=_copy_or_link)
    if not home.database:
        _copy_tables(home.folder / TABLES, folder / TABLES)
    settings = folder / "unknot.env"
    if settings.exists():
        # They name the folder where mail is written; a copy that kept it would write into the other home.
        settings.write_text(
            settings.read_text(encoding="utf-8").replace(str(home.folder), str(folder)), encoding="utf-8"
        )
    if not home.database:
        return Home(folder)
    return Home(folder, database=_new_database(_name_of(home.database)))


def copy_tables(home: Home, name: str) -> None:
    """Copy a home's tables into another database of the same kind: a file of this name, or a name on the server."""
    if home.database:
        _new_database(_name_of(home.database), name=name)
        return
    for beside in ("", "-wal", "-shm"):
        Path(f"{name}{beside}").unlink(missing_ok=True)
    _copy_tables(home.folder / TABLES, Path(name))


@dataclass(frozen=True)
class Served:
    """A practice that is being served: its address, and the parent of its processes."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=20) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as why:
            return why.code, why.read().decode()
        except OSError:
            return 0, ""

    def wait_until_healthy(self) -> None:
        """Return when the health page says ok."""
        until = time.monotonic() + PATIENCE
        while self.get("/healthz") != (200, "ok"):
            assert time.monotonic() < until, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)


@contextmanager
def served(home: Home, *words: str, port: int = 0) -> Iterator[Served]:
    """Serve a home on this port, or on a free one, until the block ends."""
    port = port or free_port()
    log = home.folder / "log"
    command = [sys.executable, "-m", "unknot.house", "serve", "--port", str(port), *words]
    url = f"http://localhost:{port}"
    with log.open("ab") as file:
        process = subprocess.Popen(command, env={**home.environment, "UNKNOT_URL": url}, stdout=file, stderr=file)
    try:
        serving = Served(url, process, log)
        serving.wait_until_healthy()
        yield serving
    finally:
        process.terminate()
        process.wait(PATIENCE)


def free_port() -> int:
    """A port that nobody listens on now, and that no other worker of this run is given."""
    for port in _PORTS:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("every port of this worker was given out")


# Below those that the machine gives out itself. What listens only a second later would share a port that was given
# twice, as a server with several workers does, and people would come to the wrong practice.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_FIRST = 12_000 + 2_000 * (_WORKER % 10)
_BEGIN = os.getppid() * 61 % 2_000  # another run on this machine begins elsewhere
_PORTS = (_FIRST + (_BEGIN + number) % 2_000 for number in range(2_000))


def _copy_or_link(file: str, other: str) -> None:
    """Static files are a thousand, and nobody writes into one: what gathers them anew makes new ones."""
    (os.link if "static" in Path(file).parts else shutil.copy2)(file, other)


def _copy_tables(first: Path, other: Path) -> None:
    """As SQLite itself copies them: somebody may look into the first meanwhile, and files beside it come and go."""
    if first.exists():
        with closing(sqlite3.connect(first)) as source, closing(sqlite3.connect(other)) as target:
            source.backup(target)
        shutil.copymode(first, other)


def _name_of(database: str) -> str:
    return database.partition("@/")[2].partition("?")[0]


def _new_database(template: str = "template0", *, name: str = "") -> str:
    name = name or f"unknot_{uuid.uuid4().hex}"
    host, user = os.environ["PGHOST"], os.environ.get("PGUSER", "postgres")
    with psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')  # type: ignore[call-overload]  # as above
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[call-overload]  # as above
    return f"postgresql://{user}@/{name}?host={host}"
