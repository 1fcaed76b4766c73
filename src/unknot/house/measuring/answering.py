"""Rows to answer: our own function of free time on a home's tables, beside the bare driver on a bare table.

All must agree start by start before anything is timed. Ours and the limit take turns, round by round.
"""

from __future__ import annotations

import sqlite3
import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from unknot.house.measuring import bare, diary
from unknot.house.measuring.bare import Answer, Limit, Row
from unknot.house.measuring.callers import percentile
from unknot.rooms.booking import door

MINUTES = 60
Way = Callable[[], object]


def measured(said: dict[str, Any]) -> dict[str, Any]:
    """Of each name asked for: ours, the limit, the bare read, and where it is wanted the plain loop."""
    first = date.fromisoformat(said["first"])
    with TemporaryDirectory() as folder:
        sizes = {
            name: Size(one["people"], one["history_weeks"], first, _database(one["database"]), Path(folder))
            for name, one in said["sizes"].items()
        }
        return {name: _figures(sizes[one["size"]], one) for name, one in said["asked"].items()}


class Size:
    """One home's database beside a bare table of the same rows, and the diary that both hold."""

    def __init__(self, people: int, weeks: int, first: date, ours: BaseDatabaseWrapper, folder: Path) -> None:
        self.first, self.therapists, self.ours = first, range(1, people + 1), ours
        self.visits = list(diary.visits(therapists=people, first=first, history_weeks=weeks))
        fetch = _on_postgresql if ours.vendor == "postgresql" else _on_sqlite
        self.fetch = fetch(ours, list(bare.rows_of(self.visits)), folder / f"{people}-{weeks}.sqlite3")
        # Early on the first day, so that the whole horizon lies ahead.
        self.now = datetime.combine(first, datetime.min.time(), diary.ZONE).astimezone(UTC) - timedelta(hours=12)

    def limit(self, therapists: Sequence[int], first: date, days: int) -> Limit:
        return Limit.of(therapists=therapists, first=first, days=days, minutes=MINUTES, fetch=self.fetch)

    def answer(self, therapist: int | None, first: date, days: int) -> Answer:
        """Ours, on this home's database."""
        connections["default"] = self.ours
        return door.free_cells(door.Asked("swedish", MINUTES, therapist, first, days), now=self.now)

    def loop(self, therapists: Sequence[int], first: date, days: int) -> Answer:
        return bare.plain_loop(self.visits, therapists=therapists, first=first, days=days, minutes=MINUTES)


def _figures(size: Size, asked: dict[str, Any]) -> dict[str, Any]:
    picks: list[tuple[int | None, date]] = []
    if asked["day"]:  # another therapist and another date each time, so that nothing is kept from the last
        dates = [size.first + timedelta(days=7 * week + day) for week in range(4) for day in range(5)]
        picks += [(one, day) for day in dates for one in size.therapists[:10]]
    else:
        picks.append((None, size.first))
    days = 1 if asked["day"] else diary.DAYS
    ways = [_ways(size, therapist, first, days) for therapist, first in picks]
    for ours, limit, _, loop in ways:
        if not ours() == limit() == loop():
            raise SystemExit("ours, the limit and the plain loop do not agree")
    return _timed(ways, asked["rounds"], loops=asked["loops"])


def _ways(size: Size, therapist: int | None, first: date, days: int) -> tuple[Way, Way, Way, Way]:
    who = list(size.therapists) if therapist is None else [therapist]
    limit = size.limit(who, first, days)
    return (
        lambda: size.answer(therapist, first, days),
        limit.answer,
        limit.read,
        lambda: size.loop(who, first, days),
    )


def _timed(ways: list[tuple[Way, Way, Way, Way]], rounds: int, *, loops: int) -> dict[str, Any]:
    taken: list[list[float]] = [[], [], []]
    for number in range(rounds):
        for seconds, way in zip(taken, ways[number % len(ways)], strict=False):
            started = perf_counter()
            way()
            seconds.append((perf_counter() - started) * 1000)
    ours, limit, read = map(sorted, taken)
    plain = [_milliseconds(ways[number % len(ways)][3]) for number in range(loops)]
    return {
        "p50_ms": statistics.median(ours),
        "p95_ms": percentile(ours, 0.95),
        "limit": statistics.median(limit),
        "read_ms": statistics.median(read),
        "loop_ms": statistics.median(plain) if plain else None,
        "rounds": rounds,
    }


def _milliseconds(way: Way) -> float:
    started = perf_counter()
    way()
    return (perf_counter() - started) * 1000


def _database(name: str) -> BaseDatabaseWrapper:
    """Ours, or a connection to another home's database with the settings of ours."""
    if name == connection.settings_dict["NAME"]:
        return connections["default"]
    settings = {**connection.settings_dict, "NAME": name}
    one = type(connections["default"])(settings, "default")
    one.ensure_connection()
    return one


def _on_sqlite(ours: BaseDatabaseWrapper, rows: list[Row], file: Path) -> bare.Fetch:
    database = sqlite3.connect(file)
    database.executescript(bare.TABLE)
    database.executemany(bare.ADD.format(mark="?"), rows)
    database.commit()
    database.execute("analyze")
    every, one = bare.READ.format(mark="?"), (bare.READ + bare.ONE).format(mark="?")
    whose = len({row[0] for row in rows})

    def fetch(therapists: Sequence[int], first: int, last: int) -> list[Row]:
        if len(therapists) == whose:
            return database.execute(every, (first, last)).fetchall()
        return database.execute(one, (first, last, therapists[0])).fetchall()

    return fetch


def _on_postgresql(ours: BaseDatabaseWrapper, rows: list[Row], file: Path) -> bare.Fetch:
    import psycopg  # only where PostgreSQL is measured

    said = ours.get_connection_params()
    plain = {name: said[name] for name in ("dbname", "user", "password", "host", "port") if said.get(name)}
    database = psycopg.connect(**plain, autocommit=True, prepare_threshold=0)
    database.execute(bare.TABLE, prepare=False)  # several statements in one
    with database.cursor() as cursor, cursor.copy("copy bare_visit from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    database.execute("vacuum analyze bare_visit")
    every, one = bare.READ.format(mark="%s"), (bare.READ + bare.ONE).format(mark="%s")
    whose = len({row[0] for row in rows})
    cursor = database.cursor(binary=True)

    def fetch(therapists: Sequence[int], first: int, last: int) -> list[Row]:
        if len(therapists) == whose:
            return cursor.execute(every, (first, last)).fetchall()
        return cursor.execute(one, (first, last, therapists[0])).fetchall()

    return fetch
