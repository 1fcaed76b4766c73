"""Python that has started already: every call is a fork of one interpreter, and so a process of its own.

For tests of what a command does; what it costs to start is paid once a worker. The interpreter has loaded libraries and
the spine alone: nothing that reads a setting, a variable or a table, and nothing that a setting may replace. All the
rest a fork loads itself, as a process that begins.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = (
    "asyncio",
    "cryptography.hazmat.primitives.ciphers.aead",
    "django.contrib.admin",
    "django.contrib.auth.hashers",
    "django.core.mail",
    "django.core.management.commands.migrate",
    "django.forms",
    "django.template.defaulttags",
    "django.views.debug",
    "django.views.generic",
    "importlib.metadata",
    "packaging.version",
    "psycopg",
    "psycopg_pool",
    "smtplib",
    "statistics",
    "tarfile",
    "tomllib",
)
CALL = 200_000  # bytes that a call may have
PATIENCE = 120  # seconds for a call on a busy machine


class Started:
    """The interpreter and the line to it; one call at a time."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.settimeout(PATIENCE)
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.started", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        atexit.register(self.end)

    def end(self) -> None:
        """It ends when nobody is at the other end of the line."""
        self._line.close()
        self._process.wait(PATIENCE)

    def run(self, words: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """What `subprocess.run` of ``python`` and these words would give, with nothing to read."""
        call = json.dumps({"words": words, "env": dict(env), "cwd": str(Path.cwd())}).encode()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, self._turn:
            socket.send_fds(self._line, [call], [out.fileno(), err.fileno()])
            code = int(self._answer())
            return subprocess.CompletedProcess([sys.executable, *words], code, _written(out), _written(err))

    def _answer(self) -> bytes:
        try:
            return self._line.recv(CALL)
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise


@functools.cache
def started() -> Started:
    """The one of this worker."""
    return Started()


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def answer_calls(line: socket.socket) -> None:
    """In the interpreter: run each call in a fork, and say its exit code as `subprocess` does."""
    while True:
        call, files, _, _ = socket.recv_fds(line, CALL, 2)
        if not call:
            return
        if not (child := os.fork()):
            line.close()
            _become(files, **json.loads(call))
        for file in files:
            os.close(file)
        _, status = os.waitpid(child, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(files: Sequence[int], *, words: Sequence[str], env: Mapping[str, str], cwd: str) -> None:
    """Be ``python`` with these words, to its end; how it ends goes up to the interpreter, as in any process."""
    for file, number in zip(files, (1, 2), strict=True):
        os.dup2(file, number)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    kind, what, *rest = words
    if kind == "-m":
        sys.path[0], sys.argv = cwd, [what, *rest]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.path[0], sys.argv = "", [kind, *rest]
        sys.modules["__main__"] = main = ModuleType("__main__")
        exec(compile(what, "<string>", "exec"), vars(main))
    sys.exit()


def load() -> None:
    """Libraries and the spine; a setting chooses which SQLite there is, so none is loaded."""
    for path in sorted((ROOT / "src" / "unknot" / "spine").rglob("*.py")):
        importlib.import_module(
            ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        )
    for name in LIBRARIES:
        importlib.import_module(name)
    from django.conf import settings  # here, because the tests' side has no need of it

    assert not settings.configured
    assert "sqlite3" not in sys.modules
    assert {name for name in sys.modules if name.startswith("unknot.") and not name.startswith("unknot.spine")} == set()
    gc.freeze()


if __name__ == "__main__":
    load()
    answer_calls(socket.socket(fileno=int(sys.argv[1])))
