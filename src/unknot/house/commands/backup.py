"""Take a backup while the practice works on: the database as of one moment, and the files, in one archive.

Keys are not in it. --keys FILE writes them to a file of their own, with the settings: keep that in another place than
the backups, because both together open the health answers, and without it nobody can.
"""

from __future__ import annotations

import argparse
from pathlib import Path

SUMMARY = "take a backup of database and files"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", type=Path, metavar="FOLDER|FILE", help="a folder, or the name of a new file")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="also write the keys, to this new file")


def run(args: argparse.Namespace) -> int:
    """Refuse what could lose something, take it, say what is in it."""
    # Imported here: a call for help needs no Django.
    from unknot.house.cli import CallRefused
    from unknot.house.starting import start_django

    _refuse(args.target, args.keys)
    start_django()
    from unknot.house.keeping import taking
    from unknot.house.keeping.keys import KeysRefused
    from unknot.kit import clock

    try:
        if args.keys:
            taking.write_keys(args.keys)
        path, manifest = taking.back_up(args.target, now=clock.now())
    except KeysRefused as why:
        raise CallRefused(f"--keys {why}") from why
    rows = sum(table.rows for table in manifest.tables.values())
    files = sum(name.startswith("files/") for name in manifest.members)
    print(f"{path}: {len(manifest.tables)} tables, {rows} rows, {files} files")
    return 0


def _refuse(target: Path, keys: Path | None) -> None:
    from unknot.house.cli import CallRefused  # here, because cli finds this module by its name

    if target.exists() and not target.is_dir():
        raise CallRefused(f"{target}: there is a file of that name; name a folder, or a new file.")
    folder = target if target.is_dir() else target.parent
    if not folder.is_dir():
        raise CallRefused(f"{folder}: there is no such folder; make it first.")
    if keys and keys.absolute().parent == folder.absolute():
        raise CallRefused(f"--keys {keys}: keys beside the backup open it for whoever finds both; name another folder.")
    if keys and (keys.exists() or not keys.parent.is_dir()):
        raise CallRefused(f"--keys {keys}: name a new file in a folder that is there.")
