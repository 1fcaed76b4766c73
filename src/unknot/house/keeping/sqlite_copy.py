"""SQLite: a copy of the one file, taken inside one read transaction while others write on.

Restoring puts the copy beside the database, lets it be proved there, and moves it into place in one step.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from unknot.house.keeping.archive import Manifest, Table
from unknot.house.keeping.staged import CopyBroken, Staged

COPY = "database/unknot.sqlite3"
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")


def take(folder: Path) -> tuple[dict[str, Table], dict[str, int]]:
    """Write a consistent copy into the folder; its tables. No sequences: the copy holds them itself."""
    target = folder / COPY
    target.parent.mkdir(parents=True)
    with _open(_database()) as live:
        # VACUUM INTO reads in one transaction: writers go on, and the copy is of one moment.
        live.execute("VACUUM INTO ?", [str(target)])
    with _open(target) as copy:
        return _tables(copy), {}


def filled_tables() -> set[str]:
    """Names of tables with rows in the database that is there now."""
    if not _database().exists():
        return set()
    with _open(_database()) as live:
        return {name for name in _names(live) if live.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()}  # noqa: S608 - our tables


def others_connected() -> bool:
    """SQLite does not know; the lock that `unknot serve` holds does."""
    return False


@contextlib.contextmanager
def staged(folder: Path, manifest: Manifest) -> Iterator[Staged]:
    """The copy, standing beside the database; it takes the place when the block ends well."""
    connection.close()
    database = _database()
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = database.with_name(f"{database.name}.restoring")
    try:
        shutil.copyfile(folder / COPY, beside)
        with _open(beside) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok":
                raise CopyBroken(str(said))
            yield Staged(ask=lambda sql: copy.execute(sql).fetchall(), tables=lambda: _tables(copy))
        _move_into_place(beside, database)
    finally:
        beside.unlink(missing_ok=True)


def _database() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


@contextlib.contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        yield opened
    finally:
        opened.close()


def _names(opened: sqlite3.Connection) -> list[str]:
    rows = opened.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"
    ).fetchall()
    # Names go into SQL as they are, and a copy may have been made by anybody.
    if strange := [name for (name,) in rows if not PLAIN_NAME.fullmatch(name)]:
        raise CopyBroken(f"no table of ours is called {strange[0]!r}")
    return sorted(name for (name,) in rows)


def _tables(opened: sqlite3.Connection) -> dict[str, Table]:
    return {name: _table(opened, name) for name in _names(opened)}


def _table(opened: sqlite3.Connection, name: str) -> Table:
    columns = len(opened.execute(f'SELECT * FROM "{name}" LIMIT 0').description)  # noqa: S608 - a name from the schema
    order = ", ".join(str(place) for place in range(1, columns + 1))
    digest, rows = hashlib.sha256(), 0
    for row in opened.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):  # noqa: S608 - a name from the schema
        digest.update(f"{row!r}\n".encode())
        rows += 1
    return Table(rows, digest.hexdigest())


def _move_into_place(beside: Path, database: Path) -> None:
    # What the old database still had in its log belongs to it alone, and would spoil the new one.
    for ending in ("-wal", "-shm"):
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(database)
