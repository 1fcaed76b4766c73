"""Making the home folder of a practice: keys, and the file of settings. Nothing that is there is changed unasked."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from unknot.house import environment

HEAD = """\
# Settings of this practice. docs/reference/settings.md says what each means.
# Keep this file, and the folder keys/ beside it, to yourself.
"""


IN_USE = "serving.lock"


class InUse(Exception):
    """`unknot serve` runs on this home folder, or a restore does. Trying again helps when it has ended."""


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """Held by everything that serves, together; `InUse` while a restore runs."""
    with _locked(fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Held by a restore; `InUse` while anything serves. One that fails in a new home leaves no home behind."""
    home = environment.home()
    was_there, lock_was_there = home.exists(), (home / IN_USE).exists()
    with _locked(fcntl.LOCK_EX):
        try:
            yield
        except BaseException:
            if not lock_was_there:
                (home / IN_USE).unlink()
            if not was_there:
                with contextlib.suppress(OSError):  # somebody else has put something there meanwhile
                    home.rmdir()
            raise


@contextlib.contextmanager
def _locked(kind: int) -> Iterator[None]:
    home = environment.home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / IN_USE).open("w") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as why:
            other = "`unknot serve` runs" if kind == fcntl.LOCK_EX else "a restore runs"
            raise InUse(f"{other} on {home}; wait for its end, or end it") from why
        yield


def make_home() -> Path:
    """The home folder with its keys, for its owner alone."""
    home = environment.home()
    keys = Path(environment.text("UNKNOT_KEYS", str(home / "keys")))
    for folder in (home, keys, home / "files"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_once(keys / "secret_key", secrets.token_urlsafe(50) + "\n")
    # Imported here: it loads the cryptography library, which a refused call need not wait for.
    from unknot.kit import keyring

    keyring.make(Path(environment.text("UNKNOT_FIELD_KEYS_FILE", str(keys / "field_keys"))))
    return home


def write_settings(home: Path, said: Mapping[str, str]) -> None:
    """Put these into ``unknot.env``: a name that stands there gets the new value, the rest stays as it is."""
    path = home / environment.HOME_FILE
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD
    after = _with_settings(before, said)
    if after != before or not path.exists():
        replace(path, after)


def _with_settings(text: str, said: Mapping[str, str]) -> str:
    missing = dict(said)
    lines = []
    for line in text.splitlines():
        name = line.partition("=")[0].strip()
        lines.append(f"{name}={missing.pop(name)}" if name in missing else line)
    lines += [f"{name}={value}" for name, value in missing.items()]
    return "\n".join(lines) + "\n"


def _write_once(path: Path, text: str) -> None:
    """Of two set-ups at once one writes the file, and the other takes it as it is."""
    if path.exists():
        return
    part = _beside(path, text)
    with contextlib.suppress(FileExistsError):
        os.link(part, path)
    part.unlink()


def replace(path: Path, text: str) -> None:
    """Write a file for its owner, beside it first: a reader sees the old one or the new one."""
    _beside(path, text).replace(path)


def _beside(path: Path, text: str) -> Path:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return part
