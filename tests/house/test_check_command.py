"""``unknot check`` as a script meets it: what goes in, what comes out, and what is said when it cannot be read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.spine.vectors import VECTORS, Vector
from unknot.house import cli
from unknot.kit.content import content_version

PLAIN = {"age": 42, "weeks": 21, "back_nrs": 5}


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on some bytes in a file; the exit code and both streams."""

    def run(given: bytes | str) -> tuple[int, str, str]:
        file = tmp_path / "answers.json"
        file.write_bytes(given if isinstance(given, bytes) else given.encode())
        code = cli.main(["check", str(file)])
        streams = capsys.readouterr()
        return code, streams.out, streams.err

    return run


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_vector_gives_the_finding_of_the_table(check: Any, vector: Vector) -> None:
    code, out, err = check(json.dumps(vector.inputs))

    assert (code, err) == (0, "")
    (found,) = lines(out)
    assert found["content"] == content_version()
    assert (found["level"], found["rules"]) == (vector.level, list(vector.rules))
    assert (found["modifiers"], found["advice"]) == (list(vector.modifiers), list(vector.advice))
    assert [one["type"] for one in found["ranking"]] == list(vector.match.ranking if vector.match else ())


def test_one_object_per_line_gives_one_finding_per_line(check: Any) -> None:
    given = "\n".join(json.dumps(vector.inputs) for vector in VECTORS)

    code, out, _ = check(given)

    assert code == 0
    assert [found["level"] for found in lines(out)] == [vector.level for vector in VECTORS]


READ = {
    "one line without an end": json.dumps(PLAIN),
    "pretty-printed over lines": json.dumps(PLAIN, indent=2) + "\n",
    "byte order mark": b"\xef\xbb\xbf" + json.dumps(PLAIN).encode(),
    "line ends of Windows": json.dumps(PLAIN, indent=2).replace("\n", "\r\n") + "\r\n",
    "blank lines around": "\n\n  " + json.dumps(PLAIN) + "  \n\n",
}


@pytest.mark.parametrize("given", READ.values(), ids=READ.keys())
def test_one_object_is_read_however_it_is_laid_out(check: Any, given: bytes | str) -> None:
    code, out, err = check(given)

    assert (code, err) == (0, "")
    assert [found["pattern"] for found in lines(out)] == ["LOCAL"]


def test_blank_lines_between_objects_are_passed_over(check: Any) -> None:
    one = json.dumps(PLAIN)

    code, out, _ = check(f"{one}\r\n\r\n{one}\n\n\n{one}")

    assert (code, len(lines(out))) == (0, 3)


GOOD = json.dumps(PLAIN)

REFUSED = {
    "nothing at all": ("", "line 1: nothing to read"),
    "blank lines only": ("\n \n", "line 1: nothing to read"),
    "not JSON": ("age: 42", "line 1: not JSON at column 1"),
    "an object that never ends": ('{"age": 42,\n"weeks": 2,\n', "line 3: not JSON at column 1"),
    "a list of objects": (f"[{GOOD}]", "line 1: a list; give one JSON object"),
    "a number": ("42", "line 1: a number; give one JSON object"),
    "a text": ('"42"', "line 1: a text; give one JSON object"),
    "null": ("null", "line 1: null; give one JSON object"),
    "NaN": ('{"age": NaN, "weeks": 2}', "line 1: NaN is not JSON"),
    "Infinity": ('{"age": 42, "weeks": -Infinity}', "line 1: -Infinity is not JSON"),
    "a key given twice": ('{"age": 42, "age": 24, "weeks": 2}', "line 1: age: given twice"),
    "a second object on the line": (GOOD + GOOD, "line 1: more text after the object"),
    "text after the object": (GOOD + " and more", "line 1: more text after the object"),
    "not UTF-8": (GOOD.encode() + b'\n{"age": "\xff"}', "line 2: not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), "line 1: not UTF-8"),
    "nested without end": ('{"age":' * 100_000, "line 1: nested too deep"),
    "a number of 5000 digits": ('{"age": ' + "9" * 5000 + ', "weeks": 2}', "line 1: a number of too many digits"),
    "an unknown key": (f'{GOOD}\n{{"age": 42, "weeks": 2, "pain": 3}}', "line 2: pain: "),
    "a key missing": ('{"age": 42}', "line 1: weeks: is missing"),
    "out of range": (f'{GOOD}\n\n{{"age": 42, "weeks": 2, "back_nrs": 11}}', "line 3: back_nrs: "),
    "a fraction": ('{"age": 42.5, "weeks": 2}', "line 1: age: give a whole number"),
    "a key with a line end": ('{"age": 42, "weeks": 2, "a\\nb\\u0007": 1}', "line 1: a\\nb\\u0007: "),
    "a key of a thousand letters": ('{"age": 42, "weeks": 2, "' + "k" * 1000 + '": 1}', "line 1: kkk"),
}


@pytest.mark.parametrize(("given", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_wrong_input_names_the_line_and_prints_nothing(check: Any, given: bytes | str, says: str) -> None:
    code, out, err = check(given)

    assert (code, out) == (2, "")
    assert err.startswith(f"unknot check: {says}")
    assert err.count("\n") == 1
    assert len(err) < 700


def test_a_fault_in_the_last_line_keeps_every_finding_back(check: Any) -> None:
    code, out, err = check("\n".join([GOOD] * 50 + ['{"age": 42, "weeks": -1}']))

    assert (code, out) == (2, "")
    assert err.startswith("unknot check: line 51: weeks: ")


@pytest.mark.parametrize("where", ["missing.json", ".", "nul\0name"])
def test_a_file_that_cannot_be_read_is_named(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["check", str(tmp_path / where)])

    streams = capsys.readouterr()
    assert (code, streams.out, streams.err.count("\n")) == (2, "", 1)
    assert "give a file of JSON, or - for standard input" in streams.err


def test_a_file_that_never_ends_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["check", "/dev/zero"])

    streams = capsys.readouterr()
    assert (code, streams.out, streams.err) == (2, "", "unknot check: /dev/zero: more than 64 MB; give it in parts\n")


def test_closed_standard_input_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", None)

    code = cli.main(["check"])

    assert (code, capsys.readouterr().err.count("\n")) == (2, 1)


@pytest.mark.parametrize("call", [["check", "a", "b"], ["check", "--quick"], ["chek"], []])
def test_wrong_call_is_refused_in_one_line(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(call)

    assert (ended.value.code, capsys.readouterr().err.count("\n")) == (2, 1)


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input_is_read_without_django(arguments: list[str]) -> None:
    """In a process of its own, in which importing Django fails: the command needs no database, page or setting."""
    program = (
        "import sys; sys.modules['django'] = None\n"
        "from unknot.house.cli import main\n"
        f"sys.exit(main(['check', *{arguments!r}]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], input=GOOD.encode(), capture_output=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["level"] == "PROCEED"
