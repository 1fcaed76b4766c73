"""Pages and JSON by HTTP, beside a fixed body of the same size through the same middleware."""

from __future__ import annotations

import http.client
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from unknot.house.measuring.addresses import CHANGED, FIXED, LAST
from unknot.house.measuring.counts import Counts
from unknot.house.measuring.homes import MeasuringFailed, Serving, run_program
from unknot.house.measuring.results import Result
from unknot.house.measuring.sized import day_paths, json_path

CALLERS = "unknot.house.measuring.callers"


def pages(
    asked: Sequence[str], serving: Serving, counts: Counts, first: date, say: Callable[[str], None]
) -> Iterator[Result]:
    """Each name's answers and the fixed body, in turn."""
    for name in asked:
        say(f"asking: {name}")
        what, _, clients = name.removeprefix("http.").removesuffix(".postgresql").rpartition(".c")
        yield _result(name, what, int(clients), serving, counts, first)


def asked_of(serving: Serving, **plan: object) -> Any:
    """Have the callers do a plan, in a process of their own."""
    said = {"port": serving.port, "host": serving.host, **plan}
    return run_program(CALLERS, said=said, environment=os.environ)


def _result(name: str, what: str, clients: int, serving: Serving, counts: Counts, first: date) -> Result:
    paths, headers = _paths(what, counts, first), f"{CHANGED}: yes\r\n" if what.endswith("changed") else ""
    size = _size(serving, paths[0])
    found = asked_of(
        serving, act="pages", clients=clients, requests=counts.requests, slices=counts.slices,
        seconds=counts.seconds / counts.slices / 2, headers=headers,
        paths={"ours": paths, "fixed": [f"{FIXED}{LAST if what == 'page' else ''}{size}"]},
    )  # fmt: skip  # three lines of what is asked
    ours, fixed = found["ours"], found["fixed"]
    for one in (ours, fixed):
        if set(one["statuses"]) != {"200"}:
            raise MeasuringFailed(f"{name}: answers were {one['statuses']}")
    more = {"bytes": size, "limit_p95_ms": fixed["p95_ms"], "requests": ours["count"]}
    ratio = ours["per_s"] / fixed["per_s"]
    beside = f"{size:,} bytes; the fixed body's p95 {fixed['p95_ms']:.3g} ms"
    return Result(name, ours["p50_ms"], ours["p95_ms"], ours["per_s"], fixed["per_s"], ratio, more, beside)


def _paths(what: str, counts: Counts, first: date) -> list[str]:
    return {
        "day": lambda: day_paths(first, counts.people),
        "day.changed": lambda: day_paths(first, counts.people),
        "all28": lambda: [json_path(first, 28)],
        "all28.changed": lambda: [json_path(first, 28)],
        "page": lambda: ["/book/"],
    }[what]()


def _size(serving: Serving, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": serving.host})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise MeasuringFailed(f"{path} answers {answer.status}")
    return len(body)
