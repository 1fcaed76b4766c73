"""What is dear to make and only read is made once for a whole run, and its workers share it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.homes import Home

Once = Callable[[str, Callable[[Path], Any]], Any]
HomeOnce = Callable[[str, Callable[[Path], Home]], Home]


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def once(run_folder: Path) -> Once:
    """``once(name, make)``: what ``make(folder)`` says, as JSON, by the first worker that wants it."""

    def of_this_run(name: str, make: Callable[[Path], Any]) -> Any:
        folder = run_folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        note = folder / "said.json"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not note.exists():
                note.write_text(json.dumps(make(folder), default=str), encoding="utf-8")
        return json.loads(note.read_text(encoding="utf-8"))

    return of_this_run


@pytest.fixture(scope="session")
def home_once(once: Once) -> HomeOnce:
    """``home_once(name, make)``: the home that ``make(folder)`` makes, by the first worker that wants it."""

    def of_this_run(name: str, make: Callable[[Path], Home]) -> Home:
        said = once(name, lambda folder: asdict(make(folder / "home")))
        return Home(Path(said["folder"]), said["database"], said["more"])

    return of_this_run
