"""`unknot openings`: the answer of the format, and one line that names the place for whatever cannot be read."""

from __future__ import annotations

import copy
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.spine.booking.shared_workload import printed, shared_workload
from tests.spine.booking.workload import SERVICES, Size, diary, plain_openings
from unknot.house.cli import main

WORK = diary(Size(night=True, cancelled=0.2))


def opened(path: Path, work: object, minutes: object = 60) -> int:
    """Run the command on this workload and return its exit code."""
    file = path / "workload.json"
    file.write_text(work if isinstance(work, str) else json.dumps(work), encoding="utf-8")
    return main(["openings", str(file), "--minutes", str(minutes)])


@pytest.mark.parametrize("minutes", SERVICES.values())
@pytest.mark.parametrize(
    "size",
    [
        Size(night=True, cancelled=0.2, history=2),
        Size(zone="Australia/Lord_Howe", first=date(2026, 9, 28), night=True),
        Size(zone="Asia/Kathmandu", days=5, therapists=1),
    ],
    ids=str,
)
def test_openings_equal_the_plain_oracle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], size: Size, minutes: int
) -> None:
    work = diary(size)

    code = opened(tmp_path, work, minutes)

    assert code == 0
    assert json.loads(capsys.readouterr().out) == plain_openings(work, minutes)


def test_openings_equal_the_shared_oracle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if module := shared_workload():
        work = printed(module, "--night", "--history-weeks", "2", "--cancelled", "0.1", "--expected", "60")
        capsys.readouterr()

        code = opened(tmp_path, work)

        assert code == 0
        assert json.loads(capsys.readouterr().out) == work["expected"]["slots"]


def test_openings_are_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(WORK).encode())))

    code = main(["openings", "-", "--minutes", "30"])

    assert code == 0
    assert json.loads(capsys.readouterr().out) == plain_openings(WORK, 30)


def test_a_visit_off_the_grid_blocks_every_start_it_touches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = changed(lambda one: one["appointments"].clear())
    work["appointments"] = [
        {"therapist_id": 1, "status": "booked", "start": "2027-03-01T16:07:09Z", "busy_until": "2027-03-01T16:22:31Z"}
    ]

    opened(tmp_path, work, 30)

    assert json.loads(capsys.readouterr().out) == plain_openings(work, 30)


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    work = copy.deepcopy(WORK)
    change(work)
    return work


def put(*way: str | int, value: object) -> dict[str, Any]:
    """The workload with another value at one place."""

    def change(work: dict[str, Any]) -> None:
        place: Any = work
        for step in way[:-1]:
            place = place[step]
        place[way[-1]] = value

    return changed(change)


def without(*way: str | int) -> dict[str, Any]:
    """The workload with one key missing."""

    def change(work: dict[str, Any]) -> None:
        place: Any = work
        for step in way[:-1]:
            place = place[step]
        del place[way[-1]]

    return changed(change)


REFUSED = [
    ("", "line 1"),
    ("{", "line 1"),
    ("[]", "line 1"),
    ("12", "line 1"),
    ("[" * 100_000, "line 1"),
    ('{"format": 1}\n{"format": 1}', "line 2"),
    (json.dumps(WORK)[:-2], "line 1"),
    (put("format", value="booking-workload/2"), "format"),
    (without("format"), '"format" is missing'),
    (without("practice"), '"practice" is missing'),
    (without("services"), '"services" is missing'),
    (without("therapists"), '"therapists" is missing'),
    (without("appointments"), '"appointments" is missing'),
    (put("practice", value=[]), "practice"),
    (without("practice", "time_zone"), "practice"),
    (put("practice", "time_zone", value="America/Chicagoo"), "practice.time_zone"),
    (put("practice", "time_zone", value="America"), "practice.time_zone"),
    (put("practice", "time_zone", value="../../etc/passwd"), "practice.time_zone"),
    (put("practice", "time_zone", value=""), "practice.time_zone"),
    (put("practice", "time_zone", value="\udcff\x00"), "practice.time_zone"),
    (put("practice", "time_zone", value=None), "practice.time_zone"),
    (put("practice", "grid_minutes", value=0), "practice.grid_minutes"),
    (put("practice", "grid_minutes", value=7), "practice.grid_minutes"),
    (put("practice", "grid_minutes", value=True), "practice.grid_minutes"),
    (put("practice", "horizon_start", value="2027-02-30"), "practice.horizon_start"),
    (put("practice", "horizon_start", value="9999-12-31"), "practice.horizon_start"),
    (put("practice", "horizon_start", value=20270301), "practice.horizon_start"),
    (put("practice", "horizon_days", value=0), "practice.horizon_days"),
    (put("practice", "horizon_days", value=10**9), "practice.horizon_days"),
    (put("practice", "horizon_days", value=1.5), "practice.horizon_days"),
    (put("services", value={}), "services"),
    (put("services", value=[]), "--minutes"),
    (put("services", 0, "minutes", value="30"), "services[0].minutes"),
    (put("services", 1, "buffer_minutes", value=-5), "services[1].buffer_minutes"),
    (put("services", 1, "buffer_minutes", value=None), "services[1].buffer_minutes"),
    (without("services", 1, "buffer_minutes"), "services[1]"),
    (put("therapists", 0, "id", value="1"), "therapists[0].id"),
    (put("therapists", 1, "id", value=1), "therapists[1].id"),
    (put("therapists", 0, value=None), "therapists[0]"),
    (without("therapists", 0, "weekly_hours"), "therapists[0]"),
    (put("therapists", 0, "weekly_hours", value=[]), "therapists[0].weekly_hours"),
    (put("therapists", 0, "weekly_hours", "7", value=[]), "therapists[0].weekly_hours"),
    (put("therapists", 0, "weekly_hours", "0", value="09:00"), "therapists[0].weekly_hours.0"),
    (put("therapists", 0, "weekly_hours", "0", value=[["09:00"]]), "therapists[0].weekly_hours.0[0]"),
    (put("therapists", 0, "weekly_hours", "0", 0, 0, value="9 am"), "therapists[0].weekly_hours.0[0][0]"),
    (put("therapists", 0, "weekly_hours", "0", 0, 0, value=9), "therapists[0].weekly_hours.0[0][0]"),
    (put("therapists", 0, "weekly_hours", "0", 0, 0, value="09:61"), "therapists[0].weekly_hours.0[0][0]"),
    (put("therapists", 0, "weekly_hours", "0", 0, 0, value="09:07"), "therapists[0].weekly_hours.0[0]"),
    (put("therapists", 0, "weekly_hours", "0", 0, 1, value="08:00"), "therapists[0].weekly_hours.0[0]"),
    (put("appointments", 3, "start", value="2027-03-01 15:00"), "appointments[3].start"),
    (put("appointments", 3, "start", value="2027-02-30T15:00:00Z"), "appointments[3].start"),
    (put("appointments", 3, "start", value=None), "appointments[3].start"),
    (put("appointments", 3, "busy_until", value="2027-03-01T15:00:00"), "appointments[3].busy_until"),
    (put("appointments", 3, "busy_until", value="2001-01-01T15:00:00Z"), "appointments[3].busy_until"),
    (put("appointments", 3, "status", value=1), "appointments[3].status"),
    (without("appointments", 3, "status"), "appointments[3]"),
    (without("appointments", 3, "therapist_id"), "appointments[3]"),
]


@pytest.mark.parametrize(("work", "place"), REFUSED, ids=[place for _, place in REFUSED])
def test_a_workload_that_cannot_be_read_is_refused_by_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], work: object, place: str
) -> None:
    code = opened(tmp_path, work)

    output = capsys.readouterr()
    assert (code, output.out) == (2, "")
    assert output.err.startswith("unknot openings: ")
    assert place in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("minutes", ["45", "0", "-60", "sixty", "60.0", ""])
def test_a_length_that_is_not_offered_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], minutes: str
) -> None:
    code = opened(tmp_path, WORK, minutes)

    output = capsys.readouterr()
    assert (code, output.out) == (2, "")
    assert "--minutes" in output.err
    assert output.err.count("\n") == 1


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["openings", "no such file.json", "--minutes", "60"])

    output = capsys.readouterr()
    assert (code, output.out) == (2, "")
    assert "no such file.json" in output.err


def test_a_zone_that_kept_seconds_is_refused_and_not_rounded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = put("practice", "time_zone", value="Africa/Monrovia")
    work["practice"]["horizon_start"] = "1971-03-01"

    code = opened(tmp_path, work)

    assert code == 2
    assert "practice.time_zone: is not on five-minute steps on 1971-03-01" in capsys.readouterr().err


def test_the_command_loads_nothing_of_django() -> None:
    program = (
        "import sys; from unknot.house.cli import main; code = main(['openings', '-', '--minutes', '60']);"
        "sys.exit(code or any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(WORK), capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
