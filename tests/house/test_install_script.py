"""The environments that the scripts make: made once, made again after an interrupt, kept up with their locks."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.scripts import ROOT


class Machine:
    """Stands in for venv, pip and uv: notes what was called, and can be without a network."""

    def __init__(self, install: ModuleType) -> None:
        self.install, self.called, self.network = install, [], True

    def __call__(self, command: Sequence[str]) -> None:
        words = [str(word) for word in command]
        self.called.append(next(word for word in ("venv", "--require-hashes", "--editable") if word in words))
        if "sync" in words and not self.network:
            raise self.install.NotInstalled("no network")
        if "venv" in words:
            where = Path(next(word for word in reversed(words) if not word.startswith("-")))
            (where / "bin").mkdir(parents=True)
            (where / "bin" / "python").touch()

    def calls_during(self, wanted: str) -> list[str]:
        """What installing this called."""
        self.called = []
        self.install.install(wanted)
        return self.called


MADE = ["venv", "--require-hashes", "--require-hashes", "--editable"]  # the environment, uv, what is locked, our own
SYNCED = MADE[2:]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The module with a small project of its own."""
    monkeypatch.syspath_prepend(str(ROOT / "script"))
    monkeypatch.delitem(sys.modules, "_install", raising=False)
    module = importlib.import_module("_install")
    monkeypatch.delitem(sys.modules, "_install")
    project = tmp_path / "project"
    shutil.copytree(ROOT / "requirements", project / "requirements")
    shutil.copy(ROOT / "pyproject.toml", project)
    stand_in(module, project, monkeypatch)
    return module


def stand_in(module: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the module take this folder for its root."""
    places = {
        "ROOT": project,
        "VENV": project / ".venv",
        "SPINE": project / ".spine",
        "LOCKS": project / "requirements",
    }
    for name, place in places.items():
        monkeypatch.setattr(module, name, place)


@pytest.fixture
def machine(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(install)
    monkeypatch.setattr(install, "_quietly", made)
    return made


def test_second_time_nothing_is_done(machine) -> None:
    assert machine.calls_during("base") == MADE
    assert machine.calls_during("base") == []


def test_interrupted_in_the_making_is_made_again(machine, install) -> None:
    machine.network = False
    with pytest.raises(install.NotInstalled):
        install.install("base")
    machine.network = True

    assert machine.calls_during("base") == MADE


def test_changed_lock_is_caught_up_with(machine, install) -> None:
    install.install("base")
    with (install.LOCKS / "base.txt").open("a") as lock:
        lock.write("# one more\n")

    assert machine.calls_during("base") == SYNCED
    assert machine.calls_during("base") == []


def test_interrupted_while_catching_up_is_made_again(machine, install) -> None:
    install.install("base")
    (install.LOCKS / "base.txt").write_text("")
    machine.network = False
    with pytest.raises(install.NotInstalled):
        install.install("base")
    machine.network = True

    assert machine.calls_during("base") == MADE


def test_demo_after_the_tests_takes_nothing_away(machine) -> None:
    assert machine.calls_during("test") == MADE
    assert machine.calls_during("base") == []


def test_tests_after_the_demo_add_theirs(machine, install) -> None:
    install.install("base")

    assert machine.calls_during("test") == SYNCED
    assert json.loads((install.VENV / install.STAMP).read_text())["set"] == "test"


def test_moved_folder_is_made_again(machine, install, monkeypatch, tmp_path) -> None:
    install.install("base")
    install.ROOT.rename(tmp_path / "moved")
    stand_in(install, tmp_path / "moved", monkeypatch)

    assert machine.calls_during("base") == MADE


def test_other_python_is_caught_up_with(machine, install, monkeypatch) -> None:
    install.install("base")
    monkeypatch.setattr(install.sys, "version", "3.99.0 (made up)")

    assert machine.calls_during("base") == SYNCED


def test_spine_has_an_environment_of_its_own(machine, install) -> None:
    install.install("base")
    machine.called = []

    install.install_spine()
    install.install_spine()

    assert machine.called == ["venv", "--require-hashes"]


def test_what_would_lead_python_astray_is_left_out(install, monkeypatch) -> None:
    for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "1")

    given = install.clean_environment(EXTRA="2")

    assert given["EXTRA"] == "2"
    assert not {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "DJANGO_SETTINGS_MODULE"} & given.keys()
