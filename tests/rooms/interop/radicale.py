"""A real calendar server, started for a test: somebody's own, with a password."""

from __future__ import annotations

import base64
import contextlib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

from tests import homes

USER, WORD = "ann", "s3cret"


class Radicale:
    """Where it is, and putting and taking away what stands in it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://{USER}:{WORD}@127.0.0.1:{port}/{USER}/work/"

    def ask(self, method: str, path: str, body: str = "") -> int:
        """The status of its answer."""
        secret = base64.b64encode(f"{USER}:{WORD}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", "Content-Type": "text/calendar; charset=utf-8"}
        url = f"http://127.0.0.1:{self.port}/{USER}/work/{path}"
        asked = urllib.request.Request(url, data=body.encode() or None, method=method, headers=headers)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.status)

    def put(self, name: str, calendar: str) -> None:
        """Write one entry, with all its changed times."""
        assert self.ask("PUT", f"{name}.ics", calendar) in (201, 204)

    def remove(self, name: str) -> None:
        """Take one entry away."""
        self.ask("DELETE", f"{name}.ics")


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Radicale]:
    """A server with one empty calendar."""
    port = homes.free_port()
    (folder / "users").write_text(f"{USER}:{WORD}\n")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\n"
        f"htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {folder}/data\n"
        "[logging]\nlevel = error\n"
    )
    command = [sys.executable, "-m", "radicale", "--config", str(folder / "config")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            server = Radicale(port)
            _await(server)
            yield server
        finally:
            process.terminate()


def _await(server: Radicale) -> None:
    until = time.monotonic() + homes.PATIENCE
    while True:
        try:
            server.ask("MKCALENDAR", "")
        except (URLError, ConnectionError):
            assert time.monotonic() < until, "Radicale does not answer"
            time.sleep(0.05)
        else:
            return
