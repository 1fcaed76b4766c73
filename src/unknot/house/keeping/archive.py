"""The archive: a gzipped tar whose first member, ``manifest.json``, says what the others are and must be.

The second, ``manifest.seal``, is the manifest's digest sealed with the practice's field keys: nobody without them can
make a backup that is taken. Reading verifies everything before anything is handed out: the seal, the manifest's form,
that exactly its members are there, and the SHA-256 of each. Member names are checked before a file is made, so that no
archive can write outside its folder.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import os
import re
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from unknot.kit.keyring import Keyring, SealBroken

FORMAT = "unknot-backup/1"
MANIFEST, SEAL = "manifest.json", "manifest.seal"
MEMBER = re.compile(r"(database|files|languages)(/[^/\x00]+)+")
CHUNK = 1 << 20


class ArchiveRefused(Exception):
    """The file is no backup of ours, or not whole. The message says which member is at fault."""


class NotAsSealed(Exception):
    """The manifest is ours and whole, and a member is not what it says. The message names the member."""


@dataclass(frozen=True)
class Table:
    """What a table held: how many rows, and the SHA-256 of their content in order."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself. ``members`` maps a member's name to its SHA-256."""

    made_at: str
    version: str
    database: str
    migrations: tuple[str, ...]
    tables: Mapping[str, Table]
    sequences: Mapping[str, int]
    members: Mapping[str, str] = field(default_factory=dict)
    format: str = FORMAT


def write(path: Path, folder: Path, manifest: Manifest, ring: Keyring) -> Manifest:
    """Pack a folder, with its manifest; ``path`` appears only when it is whole and on the disk."""
    names = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    full = Manifest(**{**vars(manifest), "members": {name: digest_of(folder / name) for name in names}})
    said = json.dumps(asdict(full), indent=1, ensure_ascii=False).encode()
    (folder / MANIFEST).write_bytes(said)
    (folder / SEAL).write_text(sealed(said, ring), encoding="ascii")
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as raw:
            part.chmod(0o600)
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                for name in (MANIFEST, SEAL, *names):
                    tar.add(folder / name, arcname=name, recursive=False)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return full


def read(path: Path, folder: Path, ring: Keyring) -> Manifest:
    """Unpack into an empty folder and verify every byte; `ArchiveRefused` or `NotAsSealed` where anything is amiss."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            manifest = _manifest(tar, ring)
            for member in tar:
                _unpack(tar, member, folder, manifest)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as why:
        raise ArchiveRefused(f"{path} is no whole backup: {why}") from why
    except OSError as why:
        raise ArchiveRefused(f"{path} cannot be read: {why.strerror or why}") from why
    missing = sorted(name for name in manifest.members if not (folder / name).is_file())
    if missing:
        raise ArchiveRefused(f"{path}: {missing[0]} is missing")
    return manifest


def sealed(manifest: bytes, ring: Keyring) -> str:
    """What proves that a manifest was written by somebody who has the keys."""
    return ring.seal(hashlib.sha256(manifest).digest(), bound_to=SEAL)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(tar: tarfile.TarFile, ring: Keyring) -> Manifest:
    raw, seal = (_next(tar, name) for name in (MANIFEST, SEAL))
    _refuse_forged(raw, seal, ring)
    try:
        said = json.loads(raw)
        if said.get("format") != FORMAT:
            raise ArchiveRefused(f"the manifest's format is {said.get('format')!r}; this version reads {FORMAT}")
        tables = {name: Table(**table) for name, table in said["tables"].items()}
        return Manifest(**{**said, "tables": tables, "migrations": tuple(said["migrations"])})
    except (ValueError, TypeError, KeyError, AttributeError) as why:
        raise ArchiveRefused(f"the manifest is not in the form of {FORMAT} ({why})") from why


def _next(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.next()
    stream = tar.extractfile(member) if member and member.name == name and member.isfile() else None
    if stream is None:
        raise ArchiveRefused(f"this is no backup of Unknot: it does not begin with {MANIFEST} and {SEAL}")
    return stream.read()


def _refuse_forged(manifest: bytes, seal: bytes, ring: Keyring) -> None:
    hint = "bring the file that `unknot backup --keys` wrote, with --keys FILE"
    try:
        proved = ring.open(seal.decode("ascii", "replace"), bound_to=SEAL)
    except SealBroken as why:
        raise ArchiveRefused(f"the keys here do not open it, or somebody else made it; {hint}") from why
    if not hmac.compare_digest(proved, hashlib.sha256(manifest).digest()):
        raise ArchiveRefused("somebody without the keys has changed its manifest")


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, manifest: Manifest) -> None:
    if member.name in {MANIFEST, SEAL}:
        return
    tame = MEMBER.fullmatch(member.name) and ".." not in PurePosixPath(member.name).parts and member.isfile()
    if not tame or member.name not in manifest.members:
        raise ArchiveRefused(f"{member.name} does not belong in a backup")
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    stream = tar.extractfile(member)
    if stream is None or _copy(stream, target) != manifest.members[member.name]:
        raise NotAsSealed(f"{member.name} is not what the manifest says: its digest differs")


def _copy(stream: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
