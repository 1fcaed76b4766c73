"""A whole run: which names belong together, and what each of them needs."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from unknot.house.measuring import machine, postgresql
from unknot.house.measuring.booked import bookings_and_races
from unknot.house.measuring.counts import CLIENTS, Counts
from unknot.house.measuring.homes import Home, Serving, Workshop, served
from unknot.house.measuring.paged import pages
from unknot.house.measuring.results import Report, Result
from unknot.house.measuring.sized import answers, statements
from unknot.house.measuring.weighed import weight

SQLITE, POSTGRESQL = "sqlite", "postgresql"

STARTS = ("starts.day", "starts.all28", "starts.all28.history100", "starts.all28.therapists1000")
WHAT = ("day", "day.changed", "all28", "all28.changed", "page")
PAGES = tuple(
    f"http.{what}.c{clients}" for what in WHAT for clients in CLIENTS
)  # fmt: skip  # one line
QUERIES = ("queries.page", "queries.json", "queries.home")


def on(vendor: str) -> list[str]:
    """The names that are measured on one database; those without its name are SQLite's."""
    own = [f"book.{vendor}.c{clients}" for clients in CLIENTS] + [f"race.{vendor}"]
    if vendor == SQLITE:
        return [*STARTS, *PAGES, *own, *QUERIES, "memory"]
    return [f"{name}.{vendor}" for name in (*STARTS[:2], *PAGES)] + own


NAMES = (*on(SQLITE), *on(POSTGRESQL))


@dataclass(frozen=True)
class Wanted:
    """The names that were asked for, by the beginning of their names."""

    prefix: str

    def of(self, vendor: str) -> list[str]:
        """Those of one database."""
        return [name for name in on(vendor) if name.startswith(self.prefix)]


def measure(*, prefix: str, counts: Counts, database: str, today: date, say: Callable[[str], None]) -> Report:
    """Everything whose name begins with ``prefix``. ``database`` is a PostgreSQL server; empty: look for one here."""
    wanted, results, left_out = Wanted(prefix), [], []
    about, versions = machine.machine(), machine.versions()
    with tempfile.TemporaryDirectory(prefix="unknot-bench-") as folder, contextlib.ExitStack() as until_the_end:
        workshop = Workshop(Path(folder))
        until_the_end.callback(workshop.take_away)
        for vendor in (SQLITE, POSTGRESQL):
            if not (names := wanted.of(vendor)):
                continue
            try:
                server = "" if vendor == SQLITE else until_the_end.enter_context(_server(database))
            except postgresql.NoPostgreSQL as why:
                left_out.append(f"{', '.join(names)}: {why}; install one, or name one in UNKNOT_BENCH_DATABASE")
                continue
            one = Run(workshop, server, names, counts, _monday(today), say)
            results += list(one.results())
            versions[vendor] = one.version
    return Report(about, versions, sorted(results, key=_place), left_out)


@dataclass
class Run:
    """One database's part of a run."""

    workshop: Workshop
    server: str
    names: Sequence[str]
    counts: Counts
    first: date
    say: Callable[[str], None]
    version: str = ""

    def results(self) -> Iterator[Result]:
        """Group by group; what needs the tree served shares one."""
        if self._any("starts") or self._any("queries"):
            yield from self._alone()
        if self._any("http", "book", "race", "memory"):
            yield from self._served()

    def _alone(self) -> Iterator[Result]:
        self.say("filling diaries")
        sizes = Sizes(self)
        if asked := self._named("starts"):
            self.say(f"answering: {', '.join(asked)}")
            yield from answers(asked, sizes.home, self.counts, self.first)
        if asked := self._named("queries"):
            self.say(f"counting statements: {', '.join(asked)}")
            yield from statements(asked, sizes.home, self.counts, self.first)
        self.version = sizes.version()

    def _served(self) -> Iterator[Result]:
        self.say(f"filling a diary, and {self.counts.visitors:,} people who may book")
        home = self.workshop.home(self.server)
        books = self._any("book", "race")
        made = home.inside(
            "furnish",
            people=self.counts.people,
            first=self.first.isoformat(),
            history_weeks=0,
            cells=True,
            visitors=self.counts.visitors if books else 0,
        )
        self.version = made["version"]
        with served(home) as serving:
            yield from self._pages(serving)
            if books:
                asked = self._named("book", "race")
                yield from bookings_and_races(asked, home, serving, made["visitors"], self.counts, self.first, self.say)
            if self._named("memory"):
                yield weight(serving, self.counts, self.first)

    def _pages(self, serving: Serving) -> Iterator[Result]:
        if asked := self._named("http"):
            yield from pages(asked, serving, self.counts, self.first, self.say)

    def _named(self, *groups: str) -> list[str]:
        return [name for name in self.names if name.startswith(groups)]

    def _any(self, *groups: str) -> bool:
        return bool(self._named(*groups))


class Sizes:
    """Homes of the sizes that are asked about, each made when it is first wanted."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.made: dict[tuple[int, int], Home] = {}
        self.versions: list[str] = []

    def home(self, people: int, history_weeks: int) -> Home:
        """A practice of so many therapists with so much past."""
        if (people, history_weeks) not in self.made:
            home = self.made[people, history_weeks] = self.run.workshop.home(self.run.server)
            said = {"people": people, "history_weeks": history_weeks, "cells": False, "visitors": 0}
            self.versions.append(home.inside("furnish", first=self.run.first.isoformat(), **said)["version"])
        return self.made[people, history_weeks]

    def version(self) -> str:
        """Of the database."""
        return self.versions[0] if self.versions else ""


@contextlib.contextmanager
def _server(address: str) -> Iterator[str]:
    if address:
        yield address
        return
    with postgresql.server() as socket:  # with nothing careless: every commit is on the disk
        yield f"postgresql://postgres@/postgres?host={socket}"


def _monday(today: date) -> date:
    """The first Monday after today: the diary begins there, and everything in it lies ahead."""
    return today + timedelta(days=7 - today.weekday())


def _place(one: Result) -> tuple[int, int]:
    groups = [name.partition(".")[0] for name in NAMES]
    return groups.index(one.name.partition(".")[0]), NAMES.index(one.name)
