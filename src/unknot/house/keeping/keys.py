"""The file of keys: everything secret that a practice needs beside its backup, to be kept in another place.

JSON with the secret key, the keys of health answers, and ``unknot.env`` with its passwords. With it and a backup a new
machine becomes the practice; without it no health answer of a backup opens.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = "unknot-keys/1"


class KeysRefused(Exception):
    """The file is no file of keys, or the place it should go to is taken."""


@dataclass(frozen=True)
class Keys:
    """The secrets of a practice as text."""

    secret_key: str
    field_keys: str
    settings: str
    format: str = FORMAT


def write(path: Path, keys: Keys) -> None:
    """A new file, readable by its owner; a file that is there is never overwritten, because it may be the only one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as why:
        raise KeysRefused(f"{path}: {why.strerror}") from why
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(keys), file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Keys:
    """The keys of such a file."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        keys = Keys(**said)
    except OSError as why:
        raise KeysRefused(f"{path}: {why.strerror}") from why
    except (ValueError, TypeError) as why:
        raise KeysRefused(f"{path} is no file of keys that `unknot backup --keys` wrote") from why
    if keys.format != FORMAT:
        raise KeysRefused(f"{path}: its format is {keys.format!r}; this version reads {FORMAT}")
    return keys
