"""Keys for health fields: a small file outside the database, newest key first.

One key a line, ``id:base64``, 32 bytes each. New values are sealed with the first; old values name the key that
sealed them, so a key can be rotated by adding a line above and removed once nothing uses it any more.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12  # the size AES-GCM is defined for (NIST SP 800-38D)
FOR_THE_OWNER_ONLY = (0o600, 0o400)


class KeysUnreadable(Exception):
    """The key file is missing, open to others, or not in the form above. The message says what would be right."""


class SealBroken(Exception):
    """A sealed value does not open: another key, another row, or changed bytes."""


@dataclass(frozen=True)
class Keyring:
    """Keys by id; the first id seals."""

    keys: tuple[tuple[str, bytes], ...]

    def seal(self, plain: bytes, *, bound_to: str) -> str:
        """Ciphertext as text ``id:nonce+ciphertext`` in base64, which opens only with the same ``bound_to``."""
        key_id, key = self.keys[0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, plain, bound_to.encode())
        return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, bound_to: str) -> bytes:
        """The plain bytes again; `SealBroken` where they cannot be trusted."""
        key_id, _, body = sealed.partition(":")
        key = dict(self.keys).get(key_id)
        if key is None:
            raise SealBroken(f"no key {key_id!r} in the key file")
        try:
            raw = base64.b64decode(body, validate=True)
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, binascii.Error, ValueError) as why:
            raise SealBroken(f"a value bound to {bound_to} does not open") from why


@lru_cache(maxsize=4)
def read(path: Path) -> Keyring:
    """The keys of a file, remembered for the life of the process."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as why:
        raise KeysUnreadable(f"{path} cannot be read ({why}); run `unknot setup`, or bring the file back.") from why
    if mode not in FOR_THE_OWNER_ONLY:
        raise KeysUnreadable(f"{path} is open to others (mode {mode:04o}); run `chmod 600 {path}`.")
    keys = tuple(_key(path, line) for line in lines) or _none(path)
    if len(dict(keys)) < len(keys):
        raise KeysUnreadable(f"{path}: two keys have the same id; each id names one key.")
    return Keyring(keys)


def make(path: Path) -> None:
    """Write a file with one new key, readable by its owner only; an existing file is left as it is.

    The file appears whole or not at all, so that a set-up which is interrupted can simply be run again.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_line())
            file.flush()
            os.fsync(file.fileno())
        # A hard link refuses to replace a file that another set-up has just made.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def new_line() -> str:
    """A line with a new key. Put above the others it seals from the next start on, and the others still open."""
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}\n"


def _key(path: Path, line: str) -> tuple[str, bytes]:
    key_id, colon, body = line.partition(":")
    try:
        key = base64.b64decode(body, validate=True)
    except binascii.Error as why:
        raise KeysUnreadable(f"{path}: a line is not id:base64.") from why
    if not colon or not key_id or len(key) != 32:
        raise KeysUnreadable(f"{path}: a line is not id:base64 of 32 bytes.")
    return key_id, key


def _none(path: Path) -> tuple[tuple[str, bytes], ...]:
    raise KeysUnreadable(f"{path} holds no key; run `unknot setup`.")
