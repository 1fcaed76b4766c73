"""``unknot signal`` as a script meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.spine.vectors import SIGNAL_VECTORS, SignalVector
from unknot.house import cli

EXAMPLE: dict[str, Any] = {
    "start": {"back_nrs": 6, "leg_nrs": 0, "rmdq": 9},
    "now": {"back_nrs": 0, "leg_nrs": 0, "rmdq": 1},
    "visits": 7,
    "weeks": 8,
    "review_visit": 4,
    "reviewed": False,
    "pattern": "LOCAL",
    "harm_reports": 0,
    "nerve_reports": 0,
    "level": "PROCEED",
}

COURSES = {
    "V19": {
        **EXAMPLE,
        "start": {"back_nrs": 6, "leg_nrs": 0, "rmdq": 12},
        "now": {"back_nrs": 4, "leg_nrs": 0, "rmdq": 8},
        "visits": 4,
        "weeks": 4,
    },
    "V20": {
        **EXAMPLE,
        "start": {"back_nrs": 4, "leg_nrs": 7, "rmdq": 14},
        "now": {"back_nrs": 3, "leg_nrs": 6, "rmdq": 12},
        "visits": 4,
        "weeks": 4,
        "pattern": "SCIATICA_SEVERAL",
    },
}


@pytest.fixture
def judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on a text in a file; the exit code and both streams."""

    def run(given: str) -> tuple[int, str, str]:
        file = tmp_path / "courses.json"
        file.write_text(given, encoding="utf-8")
        code = cli.main(["signal", str(file)])
        streams = capsys.readouterr()
        return code, streams.out, streams.err

    return run


def test_example_of_the_interface_to_the_letter(judged: Any) -> None:
    assert judged(json.dumps(EXAMPLE)) == (0, '{"signal": "COMPLETE", "rule": "R3"}\n', "")


@pytest.mark.parametrize("vector", SIGNAL_VECTORS, ids=lambda vector: vector.id)
def test_vector(judged: Any, vector: SignalVector) -> None:
    code, out, _ = judged(json.dumps(COURSES[vector.id]))

    assert code == 0
    assert json.loads(out) == {"signal": vector.signal, "rule": vector.exercises.split(":")[0]}


def test_one_course_per_line(judged: Any) -> None:
    code, out, _ = judged("\n\n".join(json.dumps(course) for course in COURSES.values()))

    assert code == 0
    assert [json.loads(line)["signal"] for line in out.splitlines()] == ["CONTINUE", "REFER"]


def test_level_that_blocks_is_the_signal(judged: Any) -> None:
    _, out, _ = judged(json.dumps({**EXAMPLE, "level": "DOCTOR_FIRST"}))

    assert out == '{"signal": "DOCTOR_FIRST", "rule": "R1"}\n'


def changed(place: str, key: str, value: object) -> str:
    given = deepcopy(EXAMPLE)
    (given[place] if place else given)[key] = value
    return json.dumps(given)


REFUSED = {
    "nothing": ("", "line 1: nothing to read"),
    "NaN": (json.dumps(EXAMPLE).replace("7", "NaN"), "line 1: NaN is not JSON"),
    "a key given twice": (json.dumps(EXAMPLE).replace('"weeks"', '"visits"'), "line 1: visits: given twice"),
    "a nested key given twice": (
        json.dumps(EXAMPLE).replace('"leg_nrs": 0, "rmdq": 9', '"rmdq": 0, "rmdq": 9'),
        "line 1: rmdq: given twice",
    ),
    "an unknown key": (changed("", "name", "Ann"), "line 1: name: not a key; the keys are start, now"),
    "an unknown nested key": (changed("start", "pain", 3), "line 1: start.pain: not a key"),
    "out of range": (changed("now", "rmdq", 25), "line 1: now.rmdq: must be a whole number from 0 to 24, or null"),
    "a word that is none": (changed("", "pattern", "local"), "line 1: pattern: must be one of CLAUD_VASC"),
    "a fault in the second line": (
        json.dumps(EXAMPLE) + "\n" + changed("", "weeks", -1),
        "line 2: weeks: must be a whole number, 0 or more",
    ),
}


@pytest.mark.parametrize(("given", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_wrong_input_names_the_line_and_the_key_and_prints_nothing(judged: Any, given: str, says: str) -> None:
    code, out, err = judged(given)

    assert (code, out) == (2, "")
    assert err.startswith(f"unknot signal: {says}")
    assert err.count("\n") == 1


def test_standard_input_is_read_without_django() -> None:
    program = "import sys; sys.modules['django'] = None\nfrom unknot.house.cli import main\nsys.exit(main(['signal']))"

    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(EXAMPLE).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {"signal": "COMPLETE", "rule": "R3"}
