"""The limit of bookings: how many single rows a second the bare driver commits, as safely as a booking is.

echo PLAN | python -m unknot.house.measuring.commits
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from time import perf_counter
from typing import Any

TABLE = "create table if not exists bare_commit (at bigint not null, what text not null)"
ADD = "insert into bare_commit (at, what) values ({mark}, {mark})"


def main() -> None:
    """So many clients for so many seconds; commits a second."""
    plan = json.load(sys.stdin)
    connect = _postgresql(plan["database"]) if "://" in plan["database"] else _sqlite(plan["database"])
    connect()(TABLE)
    json.dump({"per_s": _rate(connect, plan["clients"], plan["seconds"])}, sys.stdout)


Run = Callable[..., object]


def _rate(connect: Callable[[], Run], clients: int, seconds: float) -> float:
    counts, gate = [0] * clients, threading.Barrier(clients + 1)

    def commit(number: int) -> None:
        run = connect()
        gate.wait()
        until = perf_counter() + seconds
        while perf_counter() < until:
            run(None, (counts[number], "one row"))
            counts[number] += 1

    threads = [threading.Thread(target=commit, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    started = perf_counter()
    for thread in threads:
        thread.join()
    return sum(counts) / (perf_counter() - started)


def _sqlite(file: str) -> Callable[[], Run]:
    import pysqlite3 as sqlite3  # the one that the practice runs on

    def connect() -> Run:
        database = sqlite3.connect(file, timeout=20, isolation_level=None)
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        return lambda words=None, values=(): database.execute(words or ADD.format(mark="?"), values)

    return connect


def _postgresql(address: str) -> Callable[[], Run]:
    import psycopg  # only where PostgreSQL is measured

    def connect() -> Run:
        database: Any = psycopg.connect(address, autocommit=True, prepare_threshold=0)
        return lambda words=None, values=(): database.execute(words or ADD.format(mark="%s"), values)

    return connect


if __name__ == "__main__":
    main()
