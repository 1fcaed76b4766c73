"""Keys that come with a backup: used from a folder beside the old ones, and moved into place when the restore held."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from unknot.house import environment
from unknot.house.keeping import keys


@contextlib.contextmanager
def staged_keys(path: Path | None, *, replace: bool) -> Iterator[None]:
    """Inside, the settings read these keys; after a good end they are the practice's. Without a path, nothing."""
    if path is None:
        yield
        return
    brought, home = keys.read(path), environment.home()
    _refuse_other_places()
    _refuse_taken_place(home, brought, replace=replace)
    beside = home / "keys.restoring"
    _write(beside, brought)
    os.environ["UNKNOT_KEYS"] = str(beside)
    if not (home / environment.HOME_FILE).exists():
        _lend_settings(brought.settings)
    try:
        yield
        _move_in(home, beside, brought.settings)
    finally:
        del os.environ["UNKNOT_KEYS"]
        shutil.rmtree(beside, ignore_errors=True)


def _refuse_other_places() -> None:
    elsewhere = environment.given(("UNKNOT_SECRET_KEY", "UNKNOT_KEYS", "UNKNOT_FIELD_KEYS_FILE"))
    if elsewhere:
        raise keys.KeysRefused(f"--keys: {elsewhere[0]} says that the keys stand elsewhere; put them there by hand")


def _refuse_taken_place(home: Path, brought: keys.Keys, *, replace: bool) -> None:
    present = home / "keys" / "field_keys"
    if present.exists() and present.read_text(encoding="ascii") != brought.field_keys and not replace:
        raise keys.KeysRefused(f"--keys: {home / 'keys'} holds other keys; --replace puts these in their place")


def _write(folder: Path, brought: keys.Keys) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    for name, text in (("secret_key", brought.secret_key), ("field_keys", brought.field_keys)):
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _lend_settings(text: str) -> None:
    """On a new machine the settings that came along hold, where the environment does not say otherwise."""
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def _move_in(home: Path, beside: Path, settings: str) -> None:
    from unknot.house import home_folder  # here: it is the last step, and may not be reached

    if not (home / environment.HOME_FILE).exists():
        home_folder.replace(home / environment.HOME_FILE, settings)
    old = home / "keys.before"
    shutil.rmtree(old, ignore_errors=True)
    if (home / "keys").exists():
        (home / "keys").rename(old)  # kept: a health answer sealed with them may stand in another backup
    beside.rename(home / "keys")
