"""PostgreSQL: every table as COPY text, read in one REPEATABLE READ transaction. No client program is needed.

Restoring builds the tables in a schema of its own with the very migrations that the backup names, fills and proves it,
and then lets it take the place of the old one in a single transaction. A table's digest is that of its COPY text, so
equal digests mean equal content.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from unknot.house.keeping.archive import CHUNK, Manifest, Table
from unknot.house.keeping.staged import CopyBroken, Staged

BESIDE, BEFORE = "unknot_restoring", "unknot_before"
# The text of a value must depend on nothing but the value.
PLAIN = ("TimeZone TO 'UTC'", "DateStyle TO 'ISO'", "IntervalStyle TO 'postgres'", "extra_float_digits TO 3")


def take(folder: Path) -> tuple[dict[str, Table], dict[str, int]]:
    """Write every table's rows into the folder, all of one moment; the tables, and where the sequences stand."""
    (folder / "database").mkdir(parents=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = {name: _copy_out(cursor, name, folder / "database" / name) for name in _names(cursor)}
        return tables, {name: _last_value(cursor, name) for name in _sequences(cursor)}


def filled_tables() -> set[str]:
    """Names of tables with rows in the database that is there now."""
    with connection.cursor() as cursor:
        return {name for name in _names(cursor) if _has_rows(cursor, name)}


def others_connected() -> bool:
    """True when somebody else is in this database: restoring under them would lose what they write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid())"
        )
        return bool(cursor.fetchone()[0])


@contextlib.contextmanager
def staged(folder: Path, manifest: Manifest) -> Iterator[Staged]:
    """The restored tables in a schema beside the old one; they take its place when the block ends well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        place = cursor.fetchone()[0]
        try:
            _empty_schema(cursor, BESIDE)
            cursor.execute(f"SET search_path TO {BESIDE}")
            _build(manifest.migrations)
            _fill(cursor, folder / "database", manifest)
            yield Staged(ask=lambda sql: _ask(cursor, sql), tables=lambda: _tables(cursor))
            _change_places(cursor, place)
        finally:
            cursor.execute("RESET search_path")
            cursor.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")


def _build(migrations: tuple[str, ...]) -> None:
    """Bring the empty schema to exactly the state that the backup was taken in."""
    executor = MigrationExecutor(connection)
    keys = [(label, name) for label, _, name in (key.partition(".") for key in migrations)]
    nodes = executor.loader.graph.node_map
    # A migration that a later one stands for is on the disk and not in the graph; the later one is in the list too.
    wanted = {key for key in keys if key in nodes}
    # The last of each app: an earlier one as a target would mean going back to it.
    executor.migrate([key for key in wanted if not _goes_on(nodes[key], wanted)])


def _goes_on(node: Any, wanted: set[tuple[str, str]]) -> bool:
    return any(child.key[0] == node.key[0] and child.key in wanted for child in node.children)


def _fill(cursor: Any, folder: Path, manifest: Manifest) -> None:
    _refuse_strangers(manifest.tables, _names(cursor))
    _refuse_strangers(manifest.sequences, _sequences(cursor))
    # One transaction: foreign keys are looked at together at its end, so the order of tables does not matter.
    with transaction.atomic():
        for name in _names(cursor):
            if _has_rows(cursor, name):  # what migrations put there
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608 - a name from the schema
        for name in manifest.tables:
            _copy_in(cursor, name, folder / name)
        for name, value in manifest.sequences.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', max(value, 1), value > 0])


def _refuse_strangers(said: Iterable[str], known: Iterable[str]) -> None:
    # Names go into SQL as they are, and a manifest may have been written by anybody.
    if strange := sorted(set(said) - set(known)):
        raise CopyBroken(f"this version has no table or sequence {strange[0]!r}")


def _change_places(cursor: Any, place: str) -> None:
    quoted = connection.ops.quote_name(place)
    with transaction.atomic():
        cursor.execute(f"ALTER SCHEMA {quoted} RENAME TO {BEFORE}")
        cursor.execute(f"ALTER SCHEMA {BESIDE} RENAME TO {quoted}")
        cursor.execute(f"DROP SCHEMA {BEFORE} CASCADE")


def _empty_schema(cursor: Any, name: str) -> None:
    cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
    cursor.execute(f"CREATE SCHEMA {name}")


def _tables(cursor: Any) -> dict[str, Table]:
    with transaction.atomic():
        return {name: _copy_out(cursor, name, None) for name in _names(cursor)}


def _copy_out(cursor: Any, name: str, path: Path | None) -> Table:
    """Copy a table's rows to a file, or nowhere; how many they were, and their digest."""
    for setting in PLAIN:
        cursor.execute(f"SET LOCAL {setting}")
    columns = ", ".join(_columns(cursor, name))
    # By the bytes of the whole row: the same order under every collation that a database may have.
    query = f'COPY (SELECT {columns} FROM "{name}" AS row ORDER BY row::text COLLATE "C") TO STDOUT'  # noqa: S608 - from the schema
    digest, rows = hashlib.sha256(), 0
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(path.open("wb")) if path else None
        for block in stack.enter_context(cursor.copy(query)):
            digest.update(block)
            rows += bytes(block).count(b"\n")  # a line break inside a value is written as \n, never as itself
            if file:
                file.write(block)
    return Table(rows, digest.hexdigest())


def _copy_in(cursor: Any, name: str, path: Path) -> None:
    columns = ", ".join(_columns(cursor, name))
    with path.open("rb") as file, cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
        while block := file.read(CHUNK):
            copy.write(block)


def _names(cursor: Any) -> list[str]:
    rows = _ask(cursor, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    return [name for (name,) in rows]


def _columns(cursor: Any, name: str) -> list[str]:
    cursor.execute(
        "SELECT quote_ident(column_name) FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY column_name",
        [name],
    )
    return [column for (column,) in cursor.fetchall()]


def _sequences(cursor: Any) -> list[str]:
    rows = _ask(cursor, "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1")
    return [name for (name,) in rows]


def _last_value(cursor: Any, name: str) -> int:
    """The last number given out, 0 when none was."""
    rows = _ask(cursor, f'SELECT last_value, is_called FROM "{name}"')  # noqa: S608 - a name from the schema
    return int(rows[0][0]) if rows[0][1] else 0


def _has_rows(cursor: Any, name: str) -> bool:
    return bool(_ask(cursor, f'SELECT EXISTS (SELECT 1 FROM "{name}")')[0][0])  # noqa: S608 - a name from the schema


def _ask(cursor: Any, sql: str) -> list[tuple[Any, ...]]:
    cursor.execute(sql)
    return list(cursor.fetchall())
