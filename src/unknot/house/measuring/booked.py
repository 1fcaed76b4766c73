"""Bookings: everybody a time of their own, then everybody one time; and what the tables say when all is over."""

from __future__ import annotations

import os
import secrets
import string
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from unknot.house.measuring.counts import WARM_UP, Counts
from unknot.house.measuring.diary import BLOCKS, DAYS, ZONE
from unknot.house.measuring.homes import Home, Serving, run_program
from unknot.house.measuring.paged import asked_of
from unknot.house.measuring.results import Result

MINUTES, AFTER = 30, 15
LETTERS = string.ascii_letters + string.digits


def bookings_and_races(
    asked: Sequence[str],
    home: Home,
    serving: Serving,
    visitors: list[str],
    counts: Counts,
    first: date,
    say: Callable[[str], None],
) -> Iterator[Result]:
    """Each level of bookings beside bare commits, the race, and the promise looked at once over all of it."""
    people, times = iter(list(map(_person, range(len(visitors)), visitors))), _times(first, counts.people)
    _book(serving, 1, _pick(people, times, WARM_UP), counts)
    figures: list[tuple[str, dict[str, Any], float]] = []
    contested: list[tuple[int, datetime]] = []
    for name in asked:
        say(f"booking: {name}")
        if name.startswith("race"):
            contested, found = _race(serving, people, times, counts)
            figures.append((name, found, 0.0))
        else:
            clients = int(name.rpartition(".c")[2])
            many = counts.bookings[(1, 8, 32).index(clients)]
            bare = _bare(home, clients, counts)
            found = _book(serving, clients, _pick(people, times, many), counts)
            figures.append((name, found, (bare + _bare(home, clients, counts)) / 2))
    judged = home.inside("judge", times=[(who, at.isoformat()) for who, at in contested])
    for name, found, bare in figures:
        yield _race_result(name, found, judged) if name.startswith("race") else _result(name, found, bare, judged)


def _result(name: str, found: dict[str, Any], bare: float, judged: dict[str, Any]) -> Result:
    more = {
        "bookings": found["count"],
        "conflicts": found["conflicts"],
        "failed": found["failed"],
        "double_bookings": judged["faults"],
    }
    beside = (
        f"{found['count']} booked, {found['conflicts']} conflicts, {found['failed']} failed, {judged['faults']} double"
    )
    per_s = found["per_s"]
    return Result(name, found["p50_ms"], found["p95_ms"], per_s, bare, per_s / bare, more, beside)


def _race_result(name: str, found: dict[str, Any], judged: dict[str, Any]) -> Result:
    rows = max(judged["rows"], default=0)
    doubled = sum(max(0, one - 1) for one in judged["rows"])
    more = {
        "rows": rows,
        "fewest": min(judged["rows"], default=0),
        "rounds": len(judged["rows"]),
        "statuses": found["statuses"],
        "double_bookings": doubled + judged["faults"],
    }
    beside = f"rows {rows} in each of {len(judged['rows'])} rounds; answers {found['statuses']}"
    return Result(name, found["p50_ms"], found["p95_ms"], more=more, beside=beside)


def _book(serving: Serving, clients: int, visitors: list[dict[str, str]], counts: Counts) -> dict[str, Any]:
    found: dict[str, Any] = asked_of(
        serving, act="bookings", clients=clients, visitors=visitors, seconds=counts.seconds
    )
    return found


def _race(
    serving: Serving, people: Iterator[dict[str, str]], times: Iterator[tuple[int, datetime]], counts: Counts
) -> tuple[list[tuple[int, datetime]], dict[str, Any]]:
    contested, rounds = [], []
    for therapist, starts_at in islice(times, 0, counts.races * counts.people * 2, counts.people * 2):
        contested.append((therapist, starts_at))
        rounds.append([_wishes(one, therapist, starts_at) for one in islice(people, counts.racers)])
    found = asked_of(serving, act="race", clients=counts.racers, rounds=rounds, seconds=counts.seconds)
    return contested, found


def _bare(home: Home, clients: int, counts: Counts) -> float:
    """Commits a second; on SQLite by one client, because its one writer is quickest alone."""
    database = home.database or str(home.folder / f"bare-{secrets.token_hex(4)}.sqlite3")
    said = {"database": database, "clients": clients if home.database else 1, "seconds": counts.commit_seconds}
    return float(run_program("unknot.house.measuring.commits", said=said, environment=os.environ)["per_s"])


def _pick(people: Iterator[dict[str, str]], times: Iterator[tuple[int, datetime]], many: int) -> list[dict[str, str]]:
    return [_wishes(one, *time) for one, time in zip(islice(people, many), times, strict=False)]


def _times(first: date, people: int) -> Iterator[tuple[int, datetime]]:
    """Times that nobody has taken, behind the diary's last day: start by start, each with every therapist in turn."""
    for offset in range(DAYS, 80 - 7):
        day = first + timedelta(days=offset)
        if day.weekday() < 5:
            for minute in (minute for opens, closes in BLOCKS for minute in range(opens, closes - MINUTES + 1, 45)):
                local = datetime.combine(day, time(minute // 60, minute % 60), ZONE)
                for therapist in range(1, people + 1):
                    yield therapist, local.astimezone(UTC)


def _person(number: int, cookie: str) -> dict[str, str]:
    """Somebody with a cookie, an address and a mailbox of their own, and a token against forged forms."""
    secret = _drawn()
    return {
        "cookies": f"{cookie}; csrftoken={secret}",
        "token": _masked(secret),
        "address": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        "confirm": urlencode(
            {"name": f"Person {number}", "email": f"person{number}@home.example", "phone": "", "consent": "on"}
        ),
    }


def _wishes(one: dict[str, str], therapist: int, starts_at: datetime) -> dict[str, str]:
    wish = {
        "type": "swedish",
        "minutes": MINUTES,
        "therapist": therapist,
        "starts_at": starts_at.isoformat(),
        "csrfmiddlewaretoken": one["token"],
    }
    confirm = f"{one['confirm']}&csrfmiddlewaretoken={one['token']}"
    return {"cookies": one["cookies"], "address": one["address"], "hold": urlencode(wish), "confirm": confirm}


def _masked(secret: str) -> str:
    """As a page would have written it: the mask, and the secret moved along by it (Django's ``csrf``)."""
    mask = _drawn()
    places = zip((LETTERS.index(one) for one in secret), (LETTERS.index(one) for one in mask), strict=True)
    return mask + "".join(LETTERS[(a + b) % len(LETTERS)] for a, b in places)


def _drawn() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(32))
