"""One figure a line: what was measured, ours, its limit, and how the two stand to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

HEADS = ("", "p50 ms", "p95 ms", "a second", "limit", "ratio")


@dataclass(frozen=True)
class Result:
    """One name's figures; None where there is no such figure. ``more`` is what this name alone has."""

    name: str
    p50_ms: float | None = None
    p95_ms: float | None = None
    per_s: float | None = None
    limit: float | None = None
    ratio: float | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    beside: str = ""  # what else is worth a word, for a person

    def as_json(self) -> dict[str, Any]:
        """As scripts read it."""
        figures = {name: rounded(getattr(self, name)) for name in ("p50_ms", "p95_ms", "per_s", "limit", "ratio")}
        return {"name": self.name} | figures | {name: rounded(value) for name, value in self.more.items()}


def rounded(value: Any) -> Any:
    """Four digits that count: more would claim what no run can know."""
    return float(f"{value:.4g}") if isinstance(value, float) else value


@dataclass(frozen=True)
class Report:
    """Everything that a run found out."""

    machine: Mapping[str, Any]
    versions: Mapping[str, Any]
    results: Sequence[Result]
    left_out: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """As scripts read it."""
        return {
            "machine": self.machine,
            "versions": self.versions,
            "results": [one.as_json() for one in self.results],
            "left_out": list(self.left_out),
        }

    @property
    def double_bookings(self) -> int:
        """Must be none."""
        return sum(int(one.more.get("double_bookings", 0)) for one in self.results)


def table(report: Report) -> Iterator[str]:
    """The report for a person: machine and versions, then group by group."""
    about = report.machine
    yield f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}"
    yield ", ".join(f"{name} {version}" for name, version in report.versions.items())
    yield f"load when it began: {', '.join(map(str, about['load']))}; others' work shows in every figure but the ratios"
    width = max((len(one.name) for one in report.results), default=0) + 2
    group = ""
    for one in report.results:
        if one.name.partition(".")[0] != group:
            group = one.name.partition(".")[0]
            yield ""
            yield from GROUPS[group]
            yield f"{HEADS[0]:<{width}}" + "".join(f"{head:>10}" for head in HEADS[1:])
        figures = (one.p50_ms, one.p95_ms, one.per_s, one.limit, one.ratio)
        yield f"{one.name:<{width}}" + "".join(f"{shown(figure):>10}" for figure in figures) + _beside(one)
    for line in report.left_out:
        yield ""
        yield f"left out: {line}"


def shown(figure: float | None) -> str:
    """A figure in as few digits as say something."""
    if figure is None:
        return "–"
    if abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.3g}" if figure else "0"


def _beside(one: Result) -> str:
    return f"   {one.beside}" if one.beside else ""


# What each group compares, said above its figures.
GROUPS = {
    "starts": (
        "Rows to answer: every open start of an hour, in a practice that is 70 % full",
        "limit: the bare driver and the barest bits, ms; ratio: how many times that ours takes",
    ),
    "http": (
        "By HTTP, through the whole process tree and all middleware",
        "limit: a fixed body of the same size through the same middleware, a second; ratio: our share of it",
    ),
    "book": (
        "Bookings, two requests each: POST /book/holds/ and POST …/confirmation/; every visitor has a pass",
        "limit: single-row commits by the bare driver, a second; ratio: our share of it; ms are those of both requests",
    ),
    "race": ("Everybody at once on one time; rows: how many got it, which must be 1",),
    "queries": ("Statements for one page: with 10 therapists / with 10 times the past / with 10 times the therapists",),
    "memory": ("Memory of the whole tree after the load: its proportional share (PSS), in MB",),
}  # fmt: skip  # one line each
