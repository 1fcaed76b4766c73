"""Put a backup back: verified first, built beside what is there, proved equal, and only then put in its place.

End `unknot serve` before. On a new machine bring the file of keys with --keys; a backup opens with its own keys alone.
Exit 1 when the restored content is not what the backup says; nothing is changed then.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SUMMARY = "put a backup back, and prove it equal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what `unknot backup` wrote")
    parser.add_argument("--replace", action="store_true", help="put it in the place of the practice that is here")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="what `unknot backup --keys` wrote")


def run(args: argparse.Namespace) -> int:
    """Keys first, because the settings are read with them; the database after; both in place only together."""
    # Imported here: a call for help needs no Django.
    from unknot.house import home_folder
    from unknot.house.cli import CallRefused
    from unknot.house.keeping import keys as key_file
    from unknot.house.keeping.moving_in import staged_keys
    from unknot.house.starting import refusals_in_one_line, start_django

    if not args.file.is_file():
        raise CallRefused(f"{args.file}: there is no such file.")
    try:
        with refusals_in_one_line(), home_folder.alone(), staged_keys(args.keys, replace=args.replace):
            start_django()
            return _restore(args)
    except (key_file.KeysRefused, home_folder.InUse) as why:
        raise CallRefused(str(why)) from why


def _restore(args: argparse.Namespace) -> int:
    from django.db import DatabaseError  # only now: settings stand

    from unknot.house.cli import CallRefused
    from unknot.house.keeping import restoring
    from unknot.house.keeping.archive import ArchiveRefused, NotAsSealed

    try:
        manifest = restoring.restore(args.file, replace=args.replace)
    except (ArchiveRefused, restoring.RestoreRefused, restoring.CopyBroken) as why:
        raise CallRefused(f"{why}. Nothing was changed.") from why
    except DatabaseError as why:
        raise CallRefused(f"UNKNOT_DATABASE_URL: {' '.join(str(why).split())}. Nothing was changed.") from why
    except (NotAsSealed, restoring.Difference) as why:
        print(f"unknot restore: {why}. Nothing was changed.", file=sys.stderr)
        raise SystemExit(1) from why
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"Restored as of {manifest.made_at}: {len(manifest.tables)} tables, {rows} rows, each equal to the backup.")
    return 0
