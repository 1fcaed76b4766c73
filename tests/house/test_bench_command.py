"""`unknot bench`: every name, its shape, and the one thing that must be so however quick it is. No time is tested."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import homes
from tests.homes import Home
from tests.once_a_run import Once
from unknot.house.cli import main
from unknot.house.commands import bench
from unknot.house.measuring import results, run
from unknot.house.measuring.counts import Counts
from unknot.house.measuring.homes import Home as Bench
from unknot.house.measuring.homes import Workshop
from unknot.house.measuring.results import Report, Result

TINY = Counts(
    rounds=2,
    loops=1,
    people=2,
    more_people=3,
    history_weeks=1,
    counted_people=2,
    requests=8,
    slices=1,
    bookings=(2, 4, 4),
    racers=6,
    races=2,
    seconds=30.0,
    commit_seconds=0.05,
)
# Scripts rely on these (docs/reference/commands.md); there may be more.
PROMISED = {
    "starts.day", "starts.all28", "starts.all28.history100", "starts.all28.therapists1000",
    "http.day.c1", "http.day.c8", "http.all28.c1", "http.all28.c8", "http.all28.c32",
    "book.sqlite.c1", "book.sqlite.c8", "book.sqlite.c32", "race.sqlite",
    "book.postgresql.c1", "book.postgresql.c8", "book.postgresql.c32", "race.postgresql",
    "memory",
}  # fmt: skip  # by group
Found = dict[str, dict[str, Any]]
pytestmark = pytest.mark.variant  # one run asks both databases


@pytest.fixture(scope="module")
def found(once: Once, prepared_home: Home) -> Found:
    """One tiny run's results by name; tables and static files are made on PostgreSQL, and on SQLite there already."""

    class Furnished(Workshop):
        def _new(self, server: str) -> Bench:
            new = super()._new(server)
            return new if server else _with_tables(new, prepared_home)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "Workshop", Furnished)
        return {one["name"]: one for one in once("bench", _measured)}


def _with_tables(new: Bench, prepared: Home) -> Bench:
    """Its tables and static files as every home of this run begins with them; what is missing is made."""
    copy = homes.copy_of(prepared, new.folder)
    (copy.folder / "static").rename(new.static)
    return new


def _measured(_: Path) -> list[dict[str, Any]]:
    said: list[str] = []
    report = run.measure(prefix="", counts=TINY, database="", today=date(2026, 11, 28), say=said.append)
    assert report.left_out == []
    assert report.double_bookings == 0
    assert list(results.table(report))
    whole = json.loads(json.dumps(report.as_json()))
    assert whole["machine"]["cores"] >= 1
    assert {"unknot", "python", "django", "sqlite", "postgresql"} <= whole["versions"].keys()
    assert {one["name"] for one in whole["results"]} == set(run.NAMES)
    return list(whole["results"])


def test_names_that_scripts_rely_on_are_all_there() -> None:
    assert set(run.NAMES) >= PROMISED


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_bookings_and_race_are_measured_and_nothing_is_given_twice(found: Found, vendor: str) -> None:
    for clients, booked in zip((1, 8, 32), TINY.bookings, strict=True):
        one = found[f"book.{vendor}.c{clients}"]
        assert [one[what] for what in ("bookings", "conflicts", "failed", "double_bookings")] == [booked, 0, 0, 0]
        assert all(one[figure] > 0 for figure in ("p50_ms", "p95_ms", "per_s", "limit", "ratio"))
    race = found[f"race.{vendor}"]
    assert [race[what] for what in ("rows", "fewest", "rounds", "double_bookings")] == [1, 1, TINY.races, 0]
    assert race["statuses"] == {"302": 2 * TINY.races, "409": (TINY.racers - 1) * TINY.races}


def test_answers_agree_with_the_limit_and_stand_beside_it(found: Found) -> None:
    for name in (*run.STARTS, "starts.day.postgresql", "starts.all28.postgresql"):
        one = found[name]
        assert one["ratio"] == pytest.approx(one["p50_ms"] / one["limit"], rel=0.01), name
        assert min(one["read_ms"], one["loop_ms"], one["p95_ms"]) > 0, name


def test_pages_stand_beside_a_fixed_body_of_their_size(found: Found) -> None:
    asked = {name: one for name, one in found.items() if name.startswith("http")}
    assert {"http.all28.c1", "http.all28.changed.c8", "http.page.c8.postgresql"} <= set(asked)
    for name, one in asked.items():
        assert one["ratio"] == pytest.approx(one["per_s"] / one["limit"], rel=0.01), name
        assert one["requests"] == TINY.requests


def test_statements_of_a_page_grow_neither_with_therapists_nor_with_the_past(found: Found) -> None:
    for name in run.QUERIES:
        one = found[name]
        assert one["1x"] == one["history10"] == one["therapists10"] > 0, name


def test_memory_is_that_of_every_process_of_the_tree(found: Found) -> None:
    one = found["memory"]

    names = [process["name"] for process in one["processes"]]
    assert sorted(names) == ["parent", "web server", "web worker", "web worker", "worker"]
    assert one["mb"] == pytest.approx(sum(process["mb"] for process in one["processes"]), abs=1)


def test_unknown_name_is_refused_with_the_names_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["bench", "--only", "stars"])

    assert code == 2
    assert "no name begins so; names are starts.day," in capsys.readouterr().err


def test_odd_database_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("UNKNOT_BENCH_DATABASE", "mysql://somewhere/else")

    code = main(["bench"])

    assert code == 2
    assert "UNKNOT_BENCH_DATABASE: write postgresql://" in capsys.readouterr().err


def test_a_double_booking_is_told_by_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = {"processor": "made up", "cores": 2, "memory_gb": 1.0, "system": "none", "load": [0.0]}
    bad = Report(machine, {"python": "3"}, [Result("race.sqlite", more={"rows": 2, "double_bookings": 1})])
    monkeypatch.setattr(run, "measure", lambda **_: bad)

    code = main(["bench", "--json", "--only", "race"])

    assert code == 1
    assert json.loads(capsys.readouterr().out)["results"][0]["rows"] == 2
    assert "bench" in (bench.__doc__ or "")


def test_without_a_server_postgresql_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: str) -> None:
        raise run.postgresql.NoPostgreSQL("no PostgreSQL server is installed here")

    monkeypatch.setattr(run.postgresql, "server", nowhere)

    report = run.measure(
        prefix="race.postgresql", counts=TINY, database="", today=date(2026, 11, 28), say=lambda _: None
    )

    assert report.results == []
    assert report.left_out == [
        "race.postgresql: no PostgreSQL server is installed here; install one, or name one in UNKNOT_BENCH_DATABASE"
    ]
