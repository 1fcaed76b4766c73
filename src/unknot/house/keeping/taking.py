"""Taking a backup while the practice works on."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from unknot.house import environment
from unknot.house.keeping import archive, keys
from unknot.house.keeping.copies import copy_of_this_database
from unknot.kit import keyring


def back_up(target: Path, *, now: datetime) -> tuple[Path, archive.Manifest]:
    """Write a backup to a file, or under a name with its moment into a folder; where it is, and its manifest."""
    path = target / f"unknot-{now:%Y%m%dT%H%M%SZ}.tar.gz" if target.is_dir() else target
    # Beside the target, because a temporary folder elsewhere may be small, or read by others.
    with tempfile.TemporaryDirectory(prefix=".unknot-backup-", dir=path.parent) as scratch:
        folder = Path(scratch)
        migrations = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
        tables, sequences = copy_of_this_database().take(folder)
        # After the database: a file that a row names is there, one more does no harm.
        for name, place in folders().items():
            _copy(place, folder / name)
        manifest = archive.Manifest(
            made_at=now.isoformat(timespec="seconds"),
            version=version("unknot"),
            database=connection.vendor,
            migrations=tuple(migrations),
            tables=tables,
            sequences=sequences,
        )
        return path, archive.write(path, folder, manifest, keyring.read(settings.FIELD_KEYS_FILE))


def write_keys(path: Path) -> None:
    """Write the file of keys."""
    settings_file = environment.home() / environment.HOME_FILE
    keys.write(
        path,
        keys.Keys(
            secret_key=settings.SECRET_KEY,
            field_keys=settings.FIELD_KEYS_FILE.read_text(encoding="ascii"),
            settings=settings_file.read_text(encoding="utf-8") if settings_file.exists() else "",
        ),
    )


def folders() -> dict[str, Path]:
    """What a practice has beside its database, by its name in the archive: what was uploaded, and words of its own."""
    return {"files": settings.FILES, "languages": settings.OWN_LANGUAGES}


def _copy(place: Path, target: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(place, target, ignore=_links)


def _links(folder: str, names: list[str]) -> set[str]:
    """Links are left out: one could lead to the keys, which are kept apart."""
    return {name for name in names if (Path(folder) / name).is_symlink()}
