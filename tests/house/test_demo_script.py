"""The script that a newcomer calls first: wrong calls in one line, and nothing pulled from under a running demo."""

from __future__ import annotations

import ast
import fcntl
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from tests import scripts
from tests.homes import Home
from tests.scripts import ROOT

FAILS = subprocess.CompletedProcess([], 3)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """`script/demo` as a module, with a home of its own and nothing installed."""
    module = scripts.script("demo", monkeypatch)
    monkeypatch.chdir(ROOT)
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


@pytest.mark.variant  # the demo is in SQLite
def test_check_proves_that_the_pages_answer_and_ends(script, monkeypatch, copied_home: Home, capfd) -> None:
    monkeypatch.setattr(script, "HOME", copied_home.folder)
    monkeypatch.setattr(sys, "argv", ["demo", "--check"])

    code = script.main()

    said = capfd.readouterr().out
    assert code == 0, said
    assert [f"{path:<10} 200" in said for path in ("/healthz", "/", "/check/", "/book/")] == [True] * 4
    assert "demo answered after" in said
    assert script.is_served() is False


# A stand-in for `unknot`: it serves the files beside it.
UNKNOT = f"""#!{sys.executable}
import sys
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
if sys.argv[1] == "serve":
    files = partial(SimpleHTTPRequestHandler, directory=sys.path[0])
    HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), files).serve_forever()
"""


def test_check_of_a_page_that_does_not_answer_ends_with_one(script, monkeypatch, tmp_path, capfd) -> None:
    (tmp_path / "unknot").write_text(UNKNOT, encoding="utf-8")
    (tmp_path / "unknot").chmod(0o700)
    (tmp_path / "healthz").write_text("ok", encoding="utf-8")
    monkeypatch.setattr(script, "tool", lambda name: str(tmp_path / name))
    monkeypatch.setattr(script, "PROVED", ("/", "/no-such-page/"))
    monkeypatch.setattr(sys, "argv", ["demo", "--check"])

    code = script.main()

    said = capfd.readouterr().out
    assert code == 1
    assert [f"{path:<10} 200" in said for path in ("/healthz", "/")] == [True] * 2
    assert "/no-such-page/ 404" in said


@pytest.mark.variant
def test_after_an_interrupt_the_same_call_makes_it_whole(script, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(sys, "argv", ["demo"])
    served: list[list[str]] = []
    monkeypatch.setattr(script.os, "execve", lambda _, words, env: served.append(words))
    env = script.demo_environment(8000)
    with subprocess.Popen([script.tool("unknot"), "setup", "--demo"], env=env) as cut_off:
        until = time.monotonic() + 60
        while not (tmp_path / "unknot.sqlite3").exists() and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(1)
        cut_off.kill()

    assert script.main() is None

    home = Home(tmp_path)
    assert served[0][1:2] == ["serve"]
    assert home.ask("SELECT name FROM practice_practice") == [("Lakeside Massage",)]
    assert home.ask("SELECT COUNT(*) FROM booking_appointment")[0][0] > 100


def test_starting_over_forgets_what_was(script, monkeypatch, tmp_path) -> None:
    (tmp_path / "from_before").touch()
    monkeypatch.setattr(sys, "argv", ["demo", "--fresh"])
    called: list[tuple[list[str], bool]] = []
    monkeypatch.setattr(script.subprocess, "run", lambda words, **_: called.append((words, tmp_path.exists())) or FAILS)

    assert script.main() == FAILS.returncode
    assert called == [([script.tool("unknot"), "setup", "--demo"], False)]


def test_scripts_need_python_alone() -> None:
    for name in ("demo", "test", "_install.py"):
        tree = ast.parse((ROOT / "script" / name).read_text(encoding="utf-8"))
        imported = {
            (node.module or "") if isinstance(node, ast.ImportFrom) else one.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for one in node.names
        }
        assert {one.partition(".")[0] for one in imported} <= sys.stdlib_module_names | {"_install"}
