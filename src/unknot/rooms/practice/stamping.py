"""Triggers that renew the stamp of whatever changes, so that an answer that is kept is never older than the book.

Theory. Every process may keep answers about free time, and must know without asking anybody but the database whether
one still holds. So each therapist, room and unit of equipment has a stamp, and one more stands for the setting (hours,
services, policy, people, rooms, places). Whatever changes a row that an answer depends on renews the stamps concerned
in the same transaction: both are seen together, or neither. A reader takes the stamps first and the rows after, so what
it keeps under a stamp is at least as new as the stamp.

Triggers, and not calls in our actions: the owner's set-up pages, the worker, a bulk update and a statement typed into a
console all go through them. `WATCHED` says for every table of this room on which answers depend whose stamps it
renews, and the book adds its own; a test finds a table that nobody thought of, and another that each kind of change is
seen by a second process.

On SQLite the one writer writes the stamps at once. On PostgreSQL two who book at once with one therapist would wait
for each other from there on, and two who changed several in another order could wait in a circle. So there a row's
trigger only notes whose stamp is to be renewed, in a setting of the transaction, and the commit itself renews them, in
the order of their numbers.

Tables are rebuilt by migrations, and triggers go with them. So they are taken down before migrations run and put up
after, and every stamp is renewed then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from unknot.rooms.practice.models.stamp import SETTING

PREFIX = "unknot_stamp"
NOTED = "unknot.changed"
# PostgreSQL: true in a transaction that has not changed the setting itself. One that has renews the stamp only as it
# commits, so until then nothing that is kept may be used.
UNCHANGED_HERE = f"position(',{SETTING},' in concat(',', current_setting('{NOTED}', true), ',')) = 0"
EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Watch:
    """One table: whose stamps a changed row renews.

    An update that changes none of ``columns`` is passed over (none said: every update counts), and so is a row for
    which ``only`` is false before and after.
    """

    table: str
    whose: tuple[str, ...] = (str(SETTING),)
    columns: tuple[str, ...] = ()
    only: str = "1 = 1"
    events: tuple[str, ...] = EVENTS


WATCHED: list[Watch] = [
    Watch("practice_practice"),
    Watch("practice_place"),
    Watch("practice_therapist"),
    Watch("practice_qualification"),
    Watch("practice_credential"),
    Watch("practice_treatmentroom"),
    Watch("practice_equipment"),
    Watch("practice_equipmentkind"),
]


def watch(*more: Watch) -> None:
    """Watch tables of a higher room too. Called once, while the rooms load."""
    WATCHED.extend(one for one in more if one not in WATCHED)


def take_down(*, using: str, plan: Any = (), **_: object) -> None:
    """Before migrations: they may rebuild tables, and fill columns that nobody asked about yet.

    The stamps go too: without one nothing is kept, also by a process that serves meanwhile.
    """
    connection = connections[using]
    if plan and (standing := _standing(connection)):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM practice_stamp")
            for statement in _lowering(connection.vendor, standing):
                cursor.execute(statement)


def put_up(*, using: str, **_: object) -> None:
    """After migrations: every trigger as it should be, and new stamps where one was missing."""
    connection = connections[using]
    standing = _standing(connection)
    if {name for name, _ in standing} == set(names(connection.vendor)) or not _has_tables(connection):
        return
    with connection.cursor() as cursor:
        for statement in (*_lowering(connection.vendor, standing), *_raising(connection.vendor)):
            cursor.execute(statement)
        drawn = _DRAWN[connection.vendor]
        cursor.execute(f"UPDATE practice_stamp SET stamp = {drawn}")  # noqa: S608 - our own words
        cursor.execute(
            f"INSERT INTO practice_stamp (resource, stamp) VALUES ({SETTING}, {drawn}) "  # noqa: S608 - as above
            "ON CONFLICT (resource) DO UPDATE SET stamp = excluded.stamp"
        )


def missing(using: str = "default") -> list[str]:
    """Triggers that should stand and do not."""
    connection = connections[using]
    return sorted(set(names(connection.vendor)) - {name for name, _ in _standing(connection)})


def names(vendor: str) -> Iterator[str]:
    """Every trigger, named after what it says, so that a changed one counts as missing."""
    for watch in WATCHED:
        for event in watch.events:
            yield _name(vendor, watch, event)


def _name(vendor: str, watch: Watch, event: str) -> str:
    said = f"{vendor} {watch} {event} {_SQLITE} {_POSTGRESQL} {_POSTGRESQL_COMMIT}"
    return f"{PREFIX}_{watch.table}_{event.lower()}_{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def _standing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Name and table of each trigger of ours that is there."""
    asked = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE tgname LIKE %s AND c.relnamespace = current_schema()::regnamespace",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked, [f"{PREFIX}\\_%" if connection.vendor == "postgresql" else f"{PREFIX}_%"])
        return [(name, table) for name, table in cursor.fetchall() if not name.endswith(_LATER)]


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    """False while an older set of migrations is tried."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return there >= {watch.table for watch in WATCHED} | {"practice_stamp"}


def _lowering(vendor: str, standing: list[tuple[str, str]]) -> Iterator[str]:
    for name, table in standing:
        if vendor == "sqlite":
            yield f"DROP TRIGGER {name}"
        else:
            yield f"DROP TRIGGER IF EXISTS {name}{_LATER} ON {table}"
            yield f"DROP TRIGGER {name} ON {table}"
            yield f"DROP FUNCTION IF EXISTS {name}()"


def _raising(vendor: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield _POSTGRESQL_COMMIT
    for watch in WATCHED:
        for event in watch.events:
            yield from (_on_sqlite if vendor == "sqlite" else _on_postgresql)(watch, event)


def _rows(event: str) -> tuple[str, ...]:
    return {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[event]


def _when(watch: Watch, event: str, differs: str) -> str:
    """Whether this change of a row matters at all."""
    counted = " OR ".join(f"({watch.only.format(row=row)})" for row in _rows(event))
    changed = " OR ".join(f"OLD.{one} {differs} NEW.{one}" for one in watch.columns) if event == "UPDATE" else ""
    return f"({counted}) AND ({changed})" if changed else f"({counted})"


_DRAWN = {"sqlite": "random()", "postgresql": "floor(random() * 9e18)::bigint"}

_SQLITE = """
    INSERT INTO practice_stamp (resource, stamp) SELECT {whose}, random() WHERE {whose} IS NOT NULL
    ON CONFLICT (resource) DO UPDATE SET stamp = excluded.stamp;
"""


def _on_sqlite(watch: Watch, event: str) -> Iterator[str]:
    whose = dict.fromkeys(one.format(row=row) for row in _rows(event) for one in watch.whose)
    body = "".join(_SQLITE.format(whose=one) for one in whose)
    name, when = _name("sqlite", watch, event), _when(watch, event, "IS NOT")
    yield f"CREATE TRIGGER {name} AFTER {event} ON {watch.table} WHEN {when} BEGIN {body} END"


_LATER = "_later"
_POSTGRESQL = """
    BEGIN
        PERFORM set_config('{noted}', concat_ws(',', nullif(current_setting('{noted}', true), ''), {whose}), true);
        RETURN NULL;
    END
"""
# The first one to come at the commit renews what all of them noted; the order keeps everybody from waiting in a circle.
_POSTGRESQL_COMMIT = f"""
    CREATE OR REPLACE FUNCTION {PREFIX}{_LATER}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE noted text := current_setting('{NOTED}', true);
    BEGIN
        IF noted <> '' THEN
            PERFORM set_config('{NOTED}', '', true);
            INSERT INTO practice_stamp (resource, stamp)
            SELECT one, {_DRAWN["postgresql"]} FROM
                (SELECT DISTINCT unnest(string_to_array(noted, ',')::bigint[]) AS one ORDER BY one) AS changed
            ON CONFLICT (resource) DO UPDATE SET stamp = excluded.stamp;
        END IF;
        RETURN NULL;
    END $$
"""  # noqa: S608 - our own words


def _on_postgresql(watch: Watch, event: str) -> Iterator[str]:
    whose = ", ".join(dict.fromkeys(one.format(row=row) for row in _rows(event) for one in watch.whose))
    body = _POSTGRESQL.format(noted=NOTED, whose=whose)
    name, when = _name("postgresql", watch, event), _when(watch, event, "IS DISTINCT FROM")
    yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    yield f"CREATE TRIGGER {name} AFTER {event} ON {watch.table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()"
    yield (
        f"CREATE CONSTRAINT TRIGGER {name}{_LATER} AFTER {event} ON {watch.table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {PREFIX}{_LATER}()"
    )
