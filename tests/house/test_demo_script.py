"""The script that a newcomer calls first: wrong calls in one line, and nothing pulled from under a running demo."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """`script/demo` as a module, with a home of its own and nothing installed."""
    monkeypatch.syspath_prepend(str(ROOT / "script"))
    loader = SourceFileLoader("demo_script", str(ROOT / "script" / "demo"))
    spec = spec_from_loader("demo_script", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    monkeypatch.setattr(module, "HOME", tmp_path)
    monkeypatch.setattr(module, "install", lambda _: None)
    return module


@pytest.mark.parametrize(
    ("words", "port"), [(["--port", "abc"], None), (["--port", "70000"], None), (["--nonsense"], None), ([], "0")]
)
def test_wrong_call_ends_with_two_and_one_line(words: list[str], port: str | None) -> None:
    env = {"PATH": "/usr/bin:/bin", **({"PORT": port} if port else {})}
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "demo", *words], env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_starting_over_leaves_a_running_demo_alone(script, monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", "--fresh"])
    with (tmp_path / "serving.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)

        assert script.main() == 2

    assert (tmp_path / "serving.lock").exists()
    assert "a demo runs" in capsys.readouterr().err


def test_a_demo_that_has_ended_is_served_no_more(script, tmp_path) -> None:
    (tmp_path / "serving.lock").touch()

    assert script.is_served() is False


def test_the_demo_takes_none_of_a_real_practice_s_settings(script, monkeypatch) -> None:
    monkeypatch.setenv("UNKNOT_DATABASE_URL", "postgresql://practice.example/real")

    settings = script.demo_environment(8000)

    assert settings["UNKNOT_HOME"] == str(script.HOME)
    assert "UNKNOT_DATABASE_URL" not in settings
