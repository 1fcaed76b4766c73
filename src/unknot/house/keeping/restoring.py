"""Restoring a backup: verify, stage, prove, and only then let it take the place of what is there.

    archive verified -> target free -> staged beside -> equal to the manifest -> keys open it
        -> sessions ended -> in place

Whatever fails on the way leaves the practice as it was.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from unknot.house.keeping import archive, seals
from unknot.house.keeping.copies import copy_of_this_database
from unknot.house.keeping.staged import CopyBroken, Staged
from unknot.house.keeping.taking import folders
from unknot.kit import keyring

# Rows that a database has before anybody used it.
OF_NOBODY = frozenset({"django_migrations", "django_content_type", "auth_permission"})


class RestoreRefused(Exception):
    """The call is wrong: the backup, the target or the keys do not go together. Nothing was changed."""


@dataclass(frozen=True)
class Difference(Exception):
    """The restored database is not what the manifest says. Nothing was changed."""

    tables: tuple[str, ...]

    def __str__(self) -> str:
        return f"the restored content differs in {', '.join(self.tables)}"


def restore(path: Path, *, replace: bool) -> archive.Manifest:
    """Put a backup in the place of the database and the files; its manifest, when all of it was proved equal."""
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    # One connection and no pool of them: anybody else in the database is then somebody else.
    connection.settings_dict["OPTIONS"].pop("pool", None)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.HOME) as scratch:
        folder = Path(scratch)
        manifest = archive.read(path, folder, _keys())
        _refuse_other_kind(manifest)
        _refuse_newer(manifest)
        _refuse_taken_place(replace=replace)
        with copy_of_this_database().staged(folder, manifest) as staged:
            _refuse_difference(staged, manifest)
            _refuse_other_keys(staged)
            _end_sessions(staged)
        for name, place in folders().items():
            # A backup that holds no language leaves those that are here: most practices have none of their own.
            if name == "languages" and not (folder / name).exists():
                continue
            _put_in_place(folder / name, place, folder / f"old-{name}")
    return manifest


def _keys() -> keyring.Keyring:
    try:
        return keyring.read(settings.FIELD_KEYS_FILE)
    except keyring.KeysUnreadable as why:
        raise RestoreRefused(str(why)) from why


def _refuse_other_kind(manifest: archive.Manifest) -> None:
    if manifest.database != connection.vendor:
        raise RestoreRefused(
            f"the backup is of {manifest.database}, and UNKNOT_DATABASE_URL names {connection.vendor};"
            " name a database of the same kind"
        )


def _refuse_newer(manifest: archive.Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise RestoreRefused(f"the backup is of a newer version ({unknown[0]}); update Unknot first")


def _refuse_taken_place(*, replace: bool) -> None:
    copy = copy_of_this_database()
    if copy.others_connected():
        raise RestoreRefused("the database is in use; end `unknot serve` first")
    filled = sorted(copy.filled_tables() - OF_NOBODY)
    if filled and not replace:
        raise RestoreRefused(f"there is a practice here ({filled[0]} has rows); --replace puts the backup in its place")


def _refuse_difference(staged: Staged, manifest: archive.Manifest) -> None:
    found, said = staged.tables(), dict(manifest.tables)
    different = sorted(name for name in found.keys() | said.keys() if found.get(name) != said.get(name))
    if different:
        raise Difference(tuple(different))


def _refuse_other_keys(staged: Staged) -> None:
    if closed := seals.unopened(staged.ask, _keys()):
        raise RestoreRefused(
            f"the keys here do not open it ({closed[0]});"
            " bring the file that `unknot backup --keys` wrote, with --keys FILE"
        )


def _end_sessions(staged: Staged) -> None:
    """Whoever was signed in when the backup was taken may have signed out since, or may no longer sign in."""
    staged.ask("DELETE FROM django_session RETURNING 1")


def _put_in_place(new: Path, place: Path, old: Path) -> None:
    new.mkdir(exist_ok=True)
    if place.exists():
        place.rename(old)  # goes with the scratch folder
    shutil.move(new, place)


__all__ = ["CopyBroken", "Difference", "RestoreRefused", "restore"]
