"""What `script/demo` and `script/test` share: the environments, made with Python's standard library alone.

``.venv`` is made by Python's own venv; uv, pinned and hashed, is installed into it and installs the rest from the
locked files, and our own package in place. A stamp is written last. Without a stamp an environment was interrupted in
the making and is made again; with the right stamp nothing is done.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SPINE = ROOT / ".venv-spine"
LOCKS = ROOT / "requirements"
STAMP = "unknot-stamp.json"


class NotInstalled(Exception):
    """Something could not be installed. The message says what would help."""


def install(wanted: str) -> None:
    """Make ``.venv`` hold ``base`` or ``test``. The wider set holds the other, so neither strips what the other put."""
    with _one_at_a_time():
        stamp = _stamp(VENV)
        if _satisfied(stamp, wanted):
            return
        if not stamp:
            _make_venv()
        chosen = "test" if "test" in (wanted, stamp.get("set")) else "base"
        say(f"installing requirements/{chosen}.txt")
        (VENV / STAMP).unlink(missing_ok=True)
        _uv("pip", "sync", "--require-hashes", f"requirements/{chosen}.txt", python=VENV)
        # hatchling stands in the lock, so that building our own package fetches nothing that is not locked.
        _uv("pip", "install", "--no-deps", "--no-build-isolation", "--editable", ".", python=VENV)
        _write_stamp(VENV, _marks(chosen))


def install_spine() -> None:
    """Make ``.venv-spine``: what the spine's tests need, and no Django."""
    with _one_at_a_time():
        marks = {"root": str(ROOT), "set": "spine", "spine": _digest(LOCKS / "spine.txt")}
        if _stamp(SPINE) == marks:
            return
        say("installing requirements/spine.txt")
        shutil.rmtree(SPINE, ignore_errors=True)
        _uv("venv", "--python", _interpreter(), str(SPINE))
        _uv("pip", "sync", "--require-hashes", "requirements/spine.txt", python=SPINE)
        _write_stamp(SPINE, marks)


def tool(name: str) -> str:
    """The path of a command inside ``.venv``."""
    return str(VENV / "bin" / name)


def clean_environment(**more: str) -> dict[str, str]:
    """The caller's environment without what would lead our Python astray, or have it compile everything each time."""
    astray = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    return {**kept, "UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **more}


def say(line: str) -> None:
    """One line of progress, at once."""
    print(f"· {line}", flush=True)


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise NotInstalled("this Python cannot make an environment; on Debian: apt-get install python3-venv")
    say("making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    _quietly([_interpreter(), "-m", "venv", str(VENV)])
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
    _quietly([*pip, "-r", "requirements/installer.txt"])


def _interpreter() -> str:
    # Started from inside an environment, this is the Python it was made from: .venv may be about to go.
    return getattr(sys, "_base_executable", None) or sys.executable


def _uv(*words: str, python: Path | None = None) -> None:
    more = ["--python", str(python / "bin" / "python")] if python else []
    _quietly([tool("uv"), *words, "--quiet", *more])


def _quietly(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise NotInstalled(f"{' '.join(map(str, command))}\n{said}\nIs the network there? Then run the script again.")


def _satisfied(stamp: Mapping[str, str], wanted: str) -> bool:
    now = _marks(wanted)
    return all(stamp.get(name) == value for name, value in now.items() if name != "set")


def _marks(chosen: str) -> dict[str, str]:
    """What an environment was made from; ``test`` holds ``base``, so it carries both marks."""
    files = {"base": LOCKS / "base.txt", "package": ROOT / "pyproject.toml"}
    if chosen == "test":
        files["test"] = LOCKS / "test.txt"
    marks = {name: _digest(path) for name, path in files.items()}
    return {"root": str(ROOT), "python": sys.version.split()[0], "set": chosen, **marks}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamp(venv: Path) -> dict[str, str]:
    """What the stamp says; empty where there is none, or where the folder was moved or its Python is gone."""
    try:
        stamp: dict[str, str] = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = stamp.get("root") == str(ROOT) and (venv / "bin" / "python").exists()
    return stamp if whole else {}


def _write_stamp(venv: Path, marks: Mapping[str, str]) -> None:
    part = venv / f"{STAMP}.part"
    part.write_text(json.dumps(marks, indent=1), encoding="utf-8")
    part.replace(venv / STAMP)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two scripts at once wait for each other; the kernel frees the lock however a script ends."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
