"""Homes that are thrown away: a folder and a database, programs run inside, and the whole tree served from it.

Nothing of the practice that may stand on this machine is read: every setting of ours is taken out of the environment
first. What is started here is ended here, by its number.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

PATIENCE = 120  # seconds for a start on a busy machine
LONGEST = 600  # seconds for any one program
SETTINGS = "unknot.house.measuring.served"


class MeasuringFailed(Exception):
    """Something that should be measured could not be. The message says where, and what it said."""


@dataclass(frozen=True)
class Home:
    """A home folder with its database; ``database`` is empty for SQLite."""

    folder: Path
    keys: Path
    static: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The machine's variables without any of ours, and then what this home needs."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("UNKNOT_", "DJANGO_"))}
        database = {"UNKNOT_DATABASE_URL": self.database} if self.database else {}
        return {
            **kept,
            **database,
            "UNKNOT_HOME": str(self.folder),
            "UNKNOT_KEYS": str(self.keys),
            "UNKNOT_STATIC": str(self.static),
            "UNKNOT_MAIL_URL": f"file://{self.folder}/mail",
            "UNKNOT_MAIL_FROM": "desk@lakeside.example",
            "UNKNOT_PROXIES": "1",  # every caller has an address of their own, as behind a proxy
            "UNKNOT_LOG_LEVEL": "warning",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }

    def inside(self, what: str, **said: object) -> Any:
        """Do something with this home's settings, in a process of its own; its answer."""
        return run_program("unknot.house.measuring.inside", what, said=said, environment=self.environment)


def run_program(module: str, *words: str, said: Mapping[str, object], environment: Mapping[str, str]) -> Any:
    """Run a module to its end: JSON in, JSON out."""
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [sys.executable, "-m", module, *words],
        input=json.dumps(said),
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise MeasuringFailed(f"{' '.join((module, *words))}: {last}")
    return json.loads(done.stdout)


class Workshop:
    """A folder for everything, and the empty homes in it that others are copied from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0
        self._empty: dict[str, Home] = {}
        self._databases: list[tuple[str, str]] = []

    def home(self, server: str = "") -> Home:
        """A home with every table and nothing in them, on SQLite or on this PostgreSQL server."""
        if server not in self._empty:
            empty = self._new(server)
            empty.inside("prepare")
            self._empty[server] = empty
        return self._copied(self._empty[server], server)

    def _new(self, server: str) -> Home:
        self._made += 1
        folder = self.folder / f"home{self._made}"
        database = self._database(server) if server else ""
        return Home(folder, self.folder / "keys", self.folder / "static", database)

    def _copied(self, empty: Home, server: str) -> Home:
        self._made += 1
        folder = self.folder / f"home{self._made}"
        shutil.copytree(empty.folder, folder)
        database = self._database(server, template=urlsplit(empty.database).path[1:]) if server else ""
        return replace(empty, folder=folder, database=database)

    def _database(self, server: str, *, template: str = "template0") -> str:
        """A new database on a server given as ``postgresql://user@host/any``; its address."""
        import psycopg  # only where PostgreSQL is measured

        name = f"unknot_bench_{secrets.token_hex(8)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._databases.append((server, name))
        return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))

    def take_away(self) -> None:
        """Drop every database that was made on somebody's server; the folder goes with whoever made it."""
        import psycopg  # as above

        for server, name in self._databases:
            with contextlib.suppress(psycopg.Error), psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass(frozen=True)
class Serving:
    """A tree that serves: where it listens, and the number of its parent."""

    port: int
    host: str
    pid: int


@contextlib.contextmanager
def served(home: Home) -> Iterator[Serving]:
    """The real process tree of `unknot serve` on this home, until the block ends."""
    port = _free_port()
    host = f"localhost:{port}"
    command = [sys.executable, "-m", "unknot.house", "serve", "--port", str(port)]
    log = home.folder / "log"
    with log.open("ab") as file:
        process = subprocess.Popen(  # noqa: S603 - as above
            command, env=home.environment | {"UNKNOT_URL": f"http://{host}"}, stdout=file, stderr=file
        )
    try:
        _wait_until_healthy(host, process, log)
        yield Serving(port, host, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_healthy(host: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        asked = http.client.HTTPConnection(host, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asked):
            asked.request("GET", "/healthz")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise MeasuringFailed(f"unknot serve did not come up: {log.read_text(errors='replace').strip()[-300:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
