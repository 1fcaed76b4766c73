#!/usr/bin/env python3
"""How long does it take to say what is open? Rows in a database to every open start, beside what is there to beat.

    .venv/bin/python bench/openings.py [--rounds N] [--json]

The workload: 10 therapists, 28 dates over a change of clocks, 69 % taken, sessions of 60 minutes. Beside the engine
stand the plainest correct loop (datetimes compared one by one, rows already in memory) and the limit: the bare driver
reading the same rows, and as little arithmetic on bits as gives the same answer (no rooms, no notice, no clipping, no
mixed zones). All must agree start by start before anything is timed. Rounds alternate, so that a slow moment of the
machine slows all alike; figures are medians. This is a measurement, not a test: nothing fails for being slow.
"""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.spine.booking.questions import question_of  # noqa: E402 - found through the two lines above
from tests.spine.booking.shared_workload import printed, shared_workload  # noqa: E402 - as above
from tests.spine.booking.workload import Size, diary, plain_openings  # noqa: E402 - as above
from unknot.spine.booking.availability import Question, openings  # noqa: E402 - as above
from unknot.spine.times import cell_at, cell_from, edge  # noqa: E402 - as above

MINUTES = 60
SCHEMA = """
create table visit (id integer primary key, therapist integer, first_cell integer, last_cell integer, status text);
create index visit_live on visit (therapist, first_cell, last_cell) where status != 'cancelled';
"""
READ = """
select therapist, first_cell, last_cell from visit
where status != 'cancelled' and therapist in ({}) and first_cell between ? and ?
"""
# A visit that began up to a day before the window may still reach into it.
DAY_CELLS = 288

Answer = dict[int, dict[date, list[int]]]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        report = measured(Path(folder), rounds=args.rounds)
    print(json.dumps(report, indent=1) if args.json else "\n".join(table(report)))
    return 0


def measured(folder: Path, *, rounds: int) -> dict[str, Any]:
    """Medians in milliseconds of everything that is compared."""
    source, work = workload()
    question = question_of(work, MINUTES)
    database = stored(folder / "visits.sqlite3", question)
    rows = list(question.taken)
    ways: dict[str, Callable[[], object]] = {
        "read": lambda: fetched(database, question),
        "limit": lambda: bare(question, bounds, grounds, fetched(database, question)),
        "rows to answer": lambda: openings(asked(question, fetched(database, question))),
        "one therapist, 28 dates": lambda: openings(asked(one, fetched(database, one))),
        "function alone": lambda: openings(asked(question, rows)),
    }
    bounds, grounds = midnights(question), bare_grounds(question)
    one = Question(question.zone, {1: question.hours[1]}, (), question.service, question.window)
    agree(work, question, ways)
    times = timed(ways, rounds)
    times["plainest loop"] = timed({"": lambda: plain_openings(work, MINUTES)}, max(3, rounds // 20))[""]
    starts = sum(len(found) for dates in openings(question).values() for found in dates.values())
    return {
        "workload": source,
        "therapists": len(question.hours),
        "rows": len(rows),
        "starts": starts,
        "machine": f"{platform.machine()}, {processor()}",
        "versions": {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version},
        "rounds": rounds,
        "p50_ms": times,
    }


def workload() -> tuple[str, dict[str, Any]]:
    """The shared workload where it is there, else our own of the same size."""
    if module := shared_workload():
        return "the shared one, with its defaults", printed(module)
    return "our own of the same size", diary(Size(days=28, therapists=10, share=0.7))


def stored(file: Path, question: Question[int]) -> sqlite3.Connection:
    """The rows in a file of their own, under the index that the real table has."""
    database = sqlite3.connect(file)
    database.executescript(SCHEMA)
    add = "insert into visit (therapist, first_cell, last_cell, status) values (?, ?, ?, 'booked')"
    database.executemany(add, question.taken)
    database.commit()
    database.execute("analyze")
    return database


def fetched(database: sqlite3.Connection, question: Question[int]) -> list[tuple[int, int, int]]:
    first, last = question.window.cells(question.zone)
    marks = ",".join("?" * len(question.hours))
    return database.execute(READ.format(marks), (*question.hours, first - DAY_CELLS, last)).fetchall()


def asked(question: Question[int], rows: Iterable[tuple[int, int, int]]) -> Question[int]:
    return Question(question.zone, question.hours, rows, question.service, question.window)


def agree(work: dict[str, Any], question: Question[int], ways: dict[str, Callable[[], Any]]) -> None:
    """Every way gives the oracle's starts, or there is nothing to measure."""
    expected = {
        int(therapist): {date.fromisoformat(day): [cell_of(one) for one in found] for day, found in dates.items()}
        for therapist, dates in plain_openings(work, MINUTES).items()
    }
    for name in ("limit", "rows to answer", "function alone"):
        if ways[name]() != expected:
            raise SystemExit(f"{name} does not agree with the plain loop")


def cell_of(stamp: str) -> int:
    return cell_at(datetime.fromisoformat(stamp))


# The limit: what is left when everything is taken away that a practice needs and this one answer does not.


def bare(question: Question[int], bounds: list[tuple[date, int, int]], grounds: dict[int, int], rows: Any) -> Answer:
    base, reach = bounds[0][1], question.service.cells
    ones = ONES
    lines = dict.fromkeys(grounds, 0)
    shift = base + reach - 1
    for therapist, first, last in rows:
        lines[therapist] |= ones[last - first + reach] << (first - shift)
    return {
        therapist: dict(bare_dates(ground & ~lines[therapist], bounds, base)) for therapist, ground in grounds.items()
    }


def bare_dates(line: int, bounds: list[tuple[date, int, int]], base: int) -> Iterator[tuple[date, list[int]]]:
    for day, start, end in bounds:
        text = bin(line >> (start - base) & ONES[end - start])[:1:-1]
        found: list[int] = []
        offset = text.find("1")
        while offset >= 0:
            found.append(start + offset)
            offset = text.find("1", offset + 1)
        yield day, found


ONES = [(1 << length) - 1 for length in range(400)]


def midnights(question: Question[int]) -> list[tuple[date, int, int]]:
    dates = [date.fromordinal(question.window.first.toordinal() + day) for day in range(question.window.days + 1)]
    cells = [cell_from(edge(day, 0, question.zone)) for day in dates]
    return list(zip(dates, cells, cells[1:], strict=False))


def bare_grounds(question: Question[int]) -> dict[int, int]:
    bounds = midnights(question)
    length, grid = question.service.minutes // 5, question.service.grid // 5
    return {
        therapist: sum(
            1 << (start - bounds[0][1])
            for day, _, _ in bounds
            for block in hours.on(day, question.zone)
            for start in range(cell_at(block.start), cell_at(block.end) - length + 1, grid)
        )
        for therapist, hours in question.hours.items()
    }


def timed(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each way; the ways take turns."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = perf_counter()
            way()
            taken[name].append((perf_counter() - start) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def table(report: dict[str, Any]) -> Iterator[str]:
    """The report for a person."""
    p50, versions = report["p50_ms"], report["versions"]
    yield f"Open {MINUTES}-minute starts: {report['therapists']} therapists, 28 dates, {report['rows']} rows,"
    yield f"{report['starts']} starts found, all equal to the plain loop. Workload: {report['workload']}."
    yield f"{report['machine']}; Python {versions['python']}, SQLite {versions['sqlite']}; {report['rounds']} rounds."
    yield ""
    yield f"{'':<34}{'p50 ms':>10}{'times the limit':>18}"
    for name, words in WORDS.items():
        yield f"{words:<34}{p50[name]:>10.3f}{p50[name] / p50['limit']:>18.2f}"


WORDS = {
    "read": "reading the rows, nothing else",
    "limit": "limit: bare read and bare bits",
    "rows to answer": "Unknot, rows to answer",
    "function alone": "Unknot, the function alone",
    "one therapist, 28 dates": "Unknot, one therapist, to answer",
    "plainest loop": "plainest loop, rows in memory",
}


def processor() -> str:
    """The processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return f"{len(names)} x {names[0]}" if names else platform.processor() or "unknown processor"


if __name__ == "__main__":
    raise SystemExit(main())
