"""The weight of the tree once it has worked."""

from __future__ import annotations

from datetime import date

from unknot.house.measuring import memory
from unknot.house.measuring.counts import Counts
from unknot.house.measuring.homes import Serving
from unknot.house.measuring.paged import asked_of
from unknot.house.measuring.results import Result
from unknot.house.measuring.sized import json_path


def weight(serving: Serving, counts: Counts, first: date) -> Result:
    """Every process of the tree, after pages and answers by eight clients."""
    paths = {"ours": [json_path(first, 28), "/book/", "/"]}
    asked_of(serving, act="pages", clients=8, requests=counts.requests // 4, slices=1, seconds=10, paths=paths)
    processes = memory.of_tree(serving.pid)
    whole = sum(mb for _, mb in processes)
    words = ", ".join(f"{name} {mb:.0f}" for name, mb in processes)
    return Result("memory", more={"mb": whole, "processes": dict_of(processes)}, beside=f"{whole:.0f} MB: {words}")


def dict_of(processes: list[tuple[str, float]]) -> list[dict[str, object]]:
    """As JSON has it."""
    return [{"name": name, "mb": round(mb, 1)} for name, mb in processes]
