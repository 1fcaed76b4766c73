"""`script/test`: every step runs, and one that failed is named and makes it fail."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests import browser
from tests.scripts import ROOT, script
from unknot.kit.pdf import PACKAGES


@pytest.fixture
def its(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with nothing to install and no step yet."""
    module = script("test", monkeypatch)
    monkeypatch.chdir(module.ROOT)
    monkeypatch.setenv("HYPOTHESIS_PROFILE", "short")
    monkeypatch.setattr(module, "prepare", lambda: None)
    monkeypatch.setattr(module, "checks", list)
    monkeypatch.setattr(module, "tests", lambda extra: [])
    return module


def step(its: ModuleType, name: str, code: int, **more: object) -> object:
    return its.Step(name, (sys.executable, "-c", f"print('{name} said this'); raise SystemExit({code})"), **more)


def test_all_steps_run_and_a_failed_one_is_named(its, monkeypatch, capsys) -> None:
    steps = [step(its, "first", 0), step(its, "second", 3), step(its, "third", 0, loud=True)]
    monkeypatch.setattr(its, "checks", lambda: steps)

    code = its.main([])

    said = capsys.readouterr().out
    assert code == 1
    assert said.splitlines()[-1] == "failed: second"
    assert "third said this" in said, "it ran although the one before failed"
    assert "second said this" in said, "what a quiet step says is shown when it fails"
    assert "first said this" not in said


def test_all_is_well_ends_with_zero(its, monkeypatch, capsys) -> None:
    monkeypatch.setattr(its, "checks", lambda: [step(its, "first", 0)])

    assert its.main([]) == 0
    assert "failed" not in capsys.readouterr().out


def test_words_go_on_to_pytest_and_a_step_may_then_choose_nothing(monkeypatch) -> None:
    its = script("test", monkeypatch)

    chosen = its.tests(("-k", "saddle"))[1:]

    assert [one.command[-2:] for one in chosen] == [("-k", "saddle")] * 3
    assert all(one.may_choose_nothing for one in chosen)
    assert not any(one.may_choose_nothing for one in its.tests(()))


def test_every_check_and_test_is_a_step(monkeypatch) -> None:
    its = script("test", monkeypatch)

    assert {one.name: Path(one.command[0]).name for one in its.checks()} == {
        "tests are found": "python", "ruff check": "ruff", "ruff format": "ruff", "templates": "djade", "types": "mypy",
        "one-way rules": "lint-imports", "security slips": "bandit", "dependencies": "deptry", "migrations": "python",
    }  # fmt: skip
    assert [one.name for one in its.tests(())] == [
        "no Django beside the spine", "tests of the spine", "tests on SQLite", "tests on PostgreSQL",
    ]  # fmt: skip
    assert [one.env for one in its.tests(())] == [{}, {}, {}, {"UNKNOT_TEST_DATABASE": "postgresql"}]


@pytest.mark.parametrize(("may", "code"), [(True, 0), (False, 5)])
def test_nothing_chosen_is_a_fault_only_where_nobody_chose(its, may: bool, code: int) -> None:
    assert its.run(step(its, "tests", 5, may_choose_nothing=may)).code == code


def test_what_cannot_be_installed_ends_with_two_and_its_reason(its, monkeypatch, capsys) -> None:
    def fail() -> None:
        raise its.NotInstalled("there is no network.")

    monkeypatch.setattr(its, "prepare", fail)

    assert its.main([]) == 2
    assert capsys.readouterr().err == "script/test: there is no network.\n"


def test_continuous_integration_calls_this_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()

    assert lines == ["#!/bin/sh", "set -eu", 'cd "$(dirname "$0")/.."', "exec script/test"]


@pytest.mark.parametrize(
    ("chromium", "can_write", "installed"),
    [
        (None, False, [("chromium-headless-shell", *PACKAGES)]),
        ("chromium", False, [PACKAGES]),
        (None, True, [("chromium-headless-shell",)]),
        ("chromium", True, []),
        ("chromium-headless-shell", True, []),
    ],
)
def test_what_debian_lacks_is_installed_in_one_go(monkeypatch, chromium, can_write, installed) -> None:
    its = script("test", monkeypatch)
    asked: list[tuple[str, ...]] = []
    for name in ("install", "install_spine"):
        monkeypatch.setattr(its, name, lambda *_: None)
    monkeypatch.setattr(its.shutil, "which", lambda name: chromium if name == chromium else None)
    monkeypatch.setattr(its, "can_write_pdf", lambda: can_write)
    monkeypatch.setattr(its, "install_packages", asked.append)

    its.prepare()

    assert asked == installed
    assert its.BROWSERS == browser.BROWSERS, "what is installed is what the tests look for"


def test_library_that_cannot_be_loaded_is_noticed(monkeypatch, tmp_path) -> None:
    its = script("test", monkeypatch)
    whole = its.can_write_pdf()
    (tmp_path / "libpango-1.0.so.0").touch()

    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))

    assert (whole, its.can_write_pdf()) == (True, False)
