"""What is done with a home's own settings: fill it, answer from it, look at it afterwards.

echo WHAT IS SAID | python -m unknot.house.measuring.inside WHAT
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from unknot.house.measuring import diary


def main() -> None:
    """Do one thing; JSON in, JSON out."""
    said = json.load(sys.stdin)
    json.dump(DOES[sys.argv[1]](said), sys.stdout)


def prepare(said: dict[str, Any]) -> dict[str, Any]:
    """Keys, tables and static files."""
    from unknot.house import home_folder  # here as everywhere below: rooms load after Django's start
    from unknot.house.starting import start_django

    home_folder.make_home()
    start_django()
    from unknot.house.serving.preparing import prepare as bring_up_to_date

    bring_up_to_date()
    return {}


def furnish(said: dict[str, Any]) -> dict[str, Any]:
    """A practice with the diary in it, and visitors who may book; their cookies."""
    _start()
    from django.db import transaction

    from unknot.kit import clock
    from unknot.rooms.booking import measured as book
    from unknot.rooms.practice import measured as people

    now, first = clock.now(), date.fromisoformat(said["first"])
    last = max(first, now.date()) + timedelta(days=400)
    with transaction.atomic():
        therapists, _ = people.make_practice(zone=diary.ZONE.key, people=said["people"], licensed_through=last)
        book.make_services(lengths=diary.LENGTHS, after=diary.AFTER, grid=diary.GRID)
        book.make_hours(therapists, blocks=diary.BLOCKS)
        whole = diary.visits(therapists=said["people"], first=first, history_weeks=said["history_weeks"])
        rows = ((one.therapist, one.day, one.minute, one.minutes, one.starts_at, one.ends_at) for one in whole)
        written = book.fill_book(rows, zone=diary.ZONE, after=diary.AFTER, with_cells=said["cells"], now=now)
        visitors = list(_visitors(said["visitors"], now))
    _analyze()
    return {"visits": written, "visitors": visitors, "version": _version()}


def judge(said: dict[str, Any]) -> dict[str, Any]:
    """What the tables say when all is over: faults of the promise, and how many have each contested time."""
    _start()
    from unknot.kit import clock
    from unknot.rooms.booking import door, measured

    contested = [(therapist, datetime.fromisoformat(at)) for therapist, at in said["times"]]
    return {
        "faults": len(door.faults(now=clock.now())),
        "booked": measured.booked(),
        "rows": [measured.live_at(at, therapist_id=therapist) for therapist, at in contested],
    }


def starts(said: dict[str, Any]) -> dict[str, Any]:
    """Rows to answer, ours and the limit in turn."""
    _start()
    from unknot.house.measuring import answering

    return answering.measured(said)


def queries(said: dict[str, Any]) -> dict[str, Any]:
    """How many statements each page takes."""
    _start()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(headers={"host": settings.ALLOWED_HOSTS[0] or "localhost"})
    counts = {}
    for name, path in said["pages"].items():
        browser.get(path)  # what is kept from then on is not asked again
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        counts[name] = len(asked)
    return counts


def _visitors(count: int, now: datetime) -> Iterator[str]:
    from unknot.kit import visitor
    from unknot.rooms.check import measured

    for _ in range(count):
        known_by, token = visitor.renewed()
        measured.finish(visitor=known_by, now=now)
        yield f"{visitor.COOKIE}={token}"


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _version() -> str:
    from django.db import connection

    asked = {"sqlite": "select sqlite_version()", "postgresql": "show server_version"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return str(cursor.fetchone()[0])


def _start() -> None:
    from unknot.house.starting import start_django

    start_django()


DOES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "prepare": prepare,
    "furnish": furnish,
    "judge": judge,
    "starts": starts,
    "queries": queries,
}

if __name__ == "__main__":
    main()
