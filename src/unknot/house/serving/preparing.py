"""Before anything is served: tables as this version needs them, and styles and scripts gathered in one folder.

Two commands at once wait for each other: on one machine by a lock on a file of the home folder, on PostgreSQL also by
an advisory lock, because several machines may share one database.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

LOCK = "preparing.lock"
ADVISORY = 0x756E6B6E6F74  # "unknot", a number of our own among the database's advisory locks
STAMP = ".gathered"


def prepare() -> None:
    """Bring tables and static files up to date; quick where they are."""
    prepare_tables()
    with _alone_on_this_machine(settings.HOME / LOCK):
        gather_static_files(Path(settings.STATIC_ROOT))


def prepare_tables() -> None:
    """Run the migrations that are missing, one process at a time."""
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    with one_at_a_time():
        call_command("migrate", interactive=False, verbosity=0)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Held by whoever makes tables or what set-up puts into them; the next one waits."""
    with _alone_on_this_machine(settings.HOME / LOCK), _alone_on_this_database():
        yield


def gather_static_files(root: Path) -> None:
    """Collect, name by content and compress every static file, unless nothing changed since the last time."""
    digest = _digest_of_sources()
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(digest, encoding="ascii")


def _digest_of_sources() -> str:
    whole = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            whole.update(f"{storage.path(name)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return whole.hexdigest()


@contextlib.contextmanager
def _alone_on_this_machine(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _alone_on_this_database() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])
