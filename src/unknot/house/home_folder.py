"""Making the home folder of a practice: keys, and the file of settings. Nothing that is there is changed unasked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from unknot.house import environment

HEAD = """\
# Settings of this practice. docs/reference/settings.md says what each means.
# Keep this file, and the folder keys/ beside it, to yourself.
"""


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
        _replace(path, after)


def _with_settings(text: str, said: Mapping[str, str]) -> str:
    missing = dict(said)
    lines = []
    for line in text.splitlines():
        name = line.partition("=")[0].strip()
        lines.append(f"{name}={missing.pop(name)}" if name in missing else line)
    lines += [f"{name}={value}" for name, value in missing.items()]
    return "\n".join(lines) + "\n"


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        _replace(path, text)


def _replace(path: Path, text: str) -> None:
    # Written beside it and moved into place: a reader sees the old file or the new one.
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
