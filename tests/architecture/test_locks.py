"""The locked requirements: hashed, without an address, and the wider set holding the narrower one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

LOCKS = Path(__file__).resolve().parents[2] / "requirements"
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,_-]+\])?==([^ ;\\]+)", re.MULTILINE | re.IGNORECASE)

# A package index given to pip or uv, or an address that looks like one.
ADDRESS = re.compile(
    r"--(?:extra-)?index-url[ =]\S+://\S+|--find-links[ =]\S+://\S+|https?://[^\s\"'<>)]*(?:pypi|/simple/|mirror)[^\s\"'<>)]*"
)
OURS = "tests/architecture/test_locks.py"


def pins(name: str) -> set[tuple[str, str]]:
    return set(PIN.findall((LOCKS / name).read_text()))


@pytest.mark.parametrize("path", sorted(LOCKS.glob("*.txt")), ids=lambda path: path.name)
def test_lock_names_no_address_and_hashes_everything(path: Path) -> None:
    text = path.read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)[1:]

    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_tests_run_on_the_very_versions_that_a_practice_runs_on() -> None:
    assert pins("base.txt")
    assert pins("base.txt") <= pins("test.txt")


def test_spine_is_tested_with_the_versions_of_the_other_tests_and_without_django() -> None:
    assert pins("spine.txt") <= pins("test.txt")
    assert "django" not in {name for name, _ in pins("spine.txt")}


@pytest.mark.parametrize("path", sorted(LOCKS.glob("*.in")), ids=lambda path: path.name)
def test_every_requirement_says_why_it_is_here(path: Path) -> None:
    wanted = [line for line in path.read_text().splitlines() if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
    general = path.read_text().startswith("#")

    assert general
    if path.name in ("base.in", "test.in"):
        assert [line for line in wanted if "  # " not in line] == []


def test_no_committed_file_names_an_index_or_a_mirror() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=LOCKS.parent, capture_output=True, check=True).stdout
    paths = [LOCKS.parent / name for name in listed.decode().split("\0") if name and name != OURS]
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in paths if path.is_file()}

    assert len(texts) > 500
    assert {path.name: found[0] for path, text in texts.items() if (found := ADDRESS.findall(text))} == {}
