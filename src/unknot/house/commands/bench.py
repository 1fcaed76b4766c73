"""Measure how quick the book is, each figure beside the barest thing that could do the same, in one run.

Makes practices of its own in a folder that is thrown away, on SQLite and, where a server is installed here or named in
UNKNOT_BENCH_DATABASE, on PostgreSQL. Reads nothing of yours and calls nobody outside. Takes some minutes and stops by
itself. Exit 1 when a time was given to two people.

  unknot bench                    everything
  unknot bench --only starts      the answers alone; http, book, race, queries, memory likewise
  unknot bench --json > run.json  for a program
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial

SUMMARY = "measure how quick the book is"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--only", default="", metavar="PREFIX", help="only the names that begin with this")


def run(args: argparse.Namespace) -> int:
    """Measure, and print."""
    # Imported here: a call for help needs none of it.
    from datetime import date

    from unknot.house import environment
    from unknot.house.cli import CallRefused
    from unknot.house.measuring.counts import Counts
    from unknot.house.measuring.homes import MeasuringFailed
    from unknot.house.measuring.results import table
    from unknot.house.measuring.run import NAMES, measure

    if not any(name.startswith(args.only) for name in NAMES):
        raise CallRefused(f"--only {args.only}: no name begins so; names are {', '.join(NAMES)}")
    database = environment.text("UNKNOT_BENCH_DATABASE", "")
    if database and not database.startswith("postgresql://"):
        raise CallRefused("UNKNOT_BENCH_DATABASE: write postgresql://user:password@host:5432/name")
    say = partial(print, file=sys.stderr, flush=True)
    try:
        report = measure(prefix=args.only, counts=Counts(), database=database, today=date.today(), say=say)  # noqa: DTZ011 - any day will do
    except MeasuringFailed as why:
        print(f"unknot bench: {why}", file=sys.stderr)
        return 1
    print(json.dumps(report.as_json(), indent=1) if args.json else "\n".join(table(report)))
    return 1 if report.double_bookings else 0
