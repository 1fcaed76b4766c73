"""Answers and statements, in practices of several sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from unknot.house.measuring.counts import Counts
from unknot.house.measuring.homes import Home
from unknot.house.measuring.results import Result

HomeOf = Callable[[int, int], Home]
JSON = "/api/v1/times/"


def answers(asked: Sequence[str], home_of: HomeOf, counts: Counts, first: date) -> Iterator[Result]:
    """Rows to answer, all sizes in one process, so that they can be compared."""
    plans = {name: _plan(name, counts) for name in asked}
    homes = {plan["size"]: home_of(plan["people"], plan["history_weeks"]) for plan in plans.values()}
    sizes = {
        plan["size"]: {
            "people": plan["people"],
            "history_weeks": plan["history_weeks"],
            "database": _database(homes[plan["size"]]),
        }
        for plan in plans.values()
    }
    main = next(iter(homes.values()))
    found = main.inside("starts", first=first.isoformat(), sizes=sizes, asked=plans)
    for name in asked:
        one = found[name]
        more = {"read_ms": one["read_ms"], "loop_ms": one["loop_ms"], "rounds": one["rounds"]}
        ratio = one["p50_ms"] / one["limit"]
        beside = f"the bare read alone {one['read_ms']:.3g} ms, the plain loop {one['loop_ms']:.3g} ms"
        yield Result(name, one["p50_ms"], one["p95_ms"], 1000 / one["p50_ms"], one["limit"], ratio, more, beside)


def statements(asked: Sequence[str], home_of: HomeOf, counts: Counts, first: date) -> Iterator[Result]:
    """Statements for each page, at three sizes: a promise that they do not grow."""
    pages = {"queries.page": "/book/", "queries.json": json_path(first, 28), "queries.home": "/"}
    wanted = {name: pages[name] for name in asked}
    people = counts.counted_people
    sizes = {"1x": (people, 0), "history10": (people, 36), "therapists10": (10 * people, 0)}
    counted = {size: home_of(*one).inside("queries", pages=wanted) for size, one in sizes.items()}
    for name in asked:
        each = {size: counted[size][name] for size in sizes}
        yield Result(name, more=each, beside=" / ".join(str(count) for count in each.values()))


def json_path(first: date, days: int, therapist: int = 0) -> str:
    """The address of the free times of an hour."""
    said = {"type": "swedish", "minutes": "60", "first": first.isoformat(), "days": str(days)}
    return f"{JSON}?{urlencode(said | ({'therapist': str(therapist)} if therapist else {}))}"


def day_paths(first: date, people: int) -> list[str]:
    """One therapist and one date each, all of them in turn."""
    dates = [first + timedelta(days=7 * week + day) for week in range(4) for day in range(5)]
    return [json_path(day, 1, therapist) for day in dates for therapist in range(1, people + 1)]


def _plan(name: str, counts: Counts) -> dict[str, Any]:
    people = counts.more_people if "therapists1000" in name else counts.people
    weeks = counts.history_weeks if "history100" in name else 0
    day = name.startswith("starts.day")
    rounds = counts.rounds if day else max(3, counts.rounds // (20 if people > counts.people else 2))
    loops = 1 if people > counts.people else counts.loops
    size: dict[str, Any] = {"size": f"{people}x{weeks}", "people": people, "history_weeks": weeks}
    return size | {"day": day, "rounds": rounds, "loops": loops}


def _database(home: Home) -> str:
    return urlsplit(home.database).path[1:] if home.database else str(home.folder / "unknot.sqlite3")
