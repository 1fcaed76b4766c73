"""The one-way rules hold, and would be seen to break: each violation is planted in a copy and must be reported."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "src" / "unknot" / "rooms"
INNER = ("models", "queries", "actions", "access", "forms", "pages", "views")

# Where a line is planted, the line, and the contract that must report it.
PLANTED = {
    "spine throws dice": ("spine/times.py", "import random", "spine-pure"),
    "spine knows Django": ("spine/times.py", "from django.utils import timezone", "spine-pure"),
    "spine.booking knows outcomes": ("spine/booking/hours.py", "from unknot.spine.outcomes import trajectory", "spine"),
    "kit knows a room": ("kit/clock.py", "from unknot.rooms.practice import door", "storeys"),
    "check knows booking": ("rooms/check/door.py", "from unknot.rooms.booking import door", "rooms"),
    "guide knows its neighbour": ("rooms/guide/queries.py", "from unknot.rooms.notify import door", "rooms"),
    "booking goes past the door of practice": (
        "rooms/booking/door.py", "from unknot.rooms.practice import models", "door-practice",
    ),
    "house goes past the door of booking": (
        "house/views.py", "from unknot.rooms.booking import models", "door-booking",
    ),
    "models call actions from inside a function": (
        "rooms/practice/models/client.py",
        "def f():\n    from unknot.rooms.practice.actions import audit",
        "inside-a-room",
    ),
    "views of the desk touch tables": (
        "rooms/booking/views/planted.py", "from unknot.rooms.booking import models", "no-tables-in-pages",
    ),
    "a room appears undeclared": ("rooms/billing/__init__.py", "", "rooms"),
}  # fmt: skip  # three in a row


def contracts(root: Path = ROOT) -> dict[str, dict[str, object]]:
    said = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in said}


def inner_corners(room: Path) -> set[str]:
    """Corners of a room that only the room itself may enter."""
    here = {path.stem for path in room.glob("*.py")} | {path.parent.name for path in room.glob("*/__init__.py")}
    return {f"unknot.rooms.{room.name}.{corner}" for corner in here.intersection(INNER)}


@pytest.mark.parametrize(
    "room", sorted(path.parent for path in ROOMS.glob("*/__init__.py")), ids=lambda room: room.name
)
def test_every_corner_of_a_room_stands_behind_its_door(room: Path) -> None:
    corners = inner_corners(room)

    contract = contracts().get(f"door-{room.name}", {"protected_modules": []})

    assert set(contract["protected_modules"]) == corners  # type: ignore[call-overload]  # a list in the file


def broken(root: Path) -> set[str]:
    """Ids of the contracts that the import linter finds broken in a copy of the project."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    names = {str(contract["name"]): id_ for id_, contract in contracts(root).items()}
    return {names[name.strip()] for name in re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE)}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project's code and contracts."""
    not_code = shutil.ignore_patterns("__pycache__", "static", "templates", "*.toml")
    shutil.copytree(ROOT / "src" / "unknot", tmp_path / "src" / "unknot", ignore=not_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_untouched_copy_breaks_nothing(copy: Path) -> None:
    assert broken(copy) == set()


@pytest.mark.parametrize(("where", "line", "contract"), PLANTED.values(), ids=PLANTED.keys())
def test_planted_violation_is_reported(copy: Path, where: str, line: str, contract: str) -> None:
    path = copy / "src" / "unknot" / where
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        file.write(f"\n{line}\n")

    assert contract in broken(copy)
