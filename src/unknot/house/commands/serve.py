"""Serve the practice: web workers and one worker for mail and due jobs, in one process tree.

Tables and static files are brought up to date first. A process that dies is started again. Ends cleanly on SIGTERM and
Ctrl-C; if this process is killed, the others end too. Without a proxy in front it is reached from this machine alone.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial

SUMMARY = "serve the practice"

# Web workers and threads in each. On SQLite more threads only lengthen the wait for its one writer (decision 0047).
SHAPES = {"sqlite": (2, 1), "postgresql": (2, 4)}
PATIENCE = 3.0  # seconds for a port that the last run is just giving back


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on, default 127.0.0.1")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on, default 8000")
    parser.add_argument("--workers", type=count, help="web workers, default 2")
    parser.add_argument("--threads", type=count, help="threads in each, default 1 on SQLite, 4 on PostgreSQL")
    parser.add_argument("--prepare", action="store_true", help="bring tables and static files up to date, and end")


def run(args: argparse.Namespace) -> int:
    """Prepare in a process of its own, so that this one stays small; then keep the tree alive."""
    if args.prepare:
        return _prepare()
    _refuse_busy_port(args.host, args.port)
    prepared = subprocess.run([sys.executable, "-m", "unknot.house", "serve", "--prepare"], check=False)
    if prepared.returncode:
        return prepared.returncode
    # Imported here: of no use to a call that only asks for help.
    from unknot.house import environment, home_folder
    from unknot.house.cli import CallRefused
    from unknot.house.serving import THREADS
    from unknot.house.serving.tree import Part, Tree
    from unknot.house.starting import refusals_in_one_line

    with refusals_in_one_line():
        vendor = environment.database("UNKNOT_DATABASE_URL", "sqlite:////").scheme
    workers, threads = SHAPES[vendor]
    web = web_command(args.host, args.port, workers=args.workers or workers)
    os.environ[THREADS] = str(args.threads or threads)
    parts = [
        # An orphan of the web server must let go of the port at once; the worker may finish the mail in its hand.
        Part("web server", web, signal.SIGKILL),
        Part("worker", (sys.executable, "-m", "unknot.house.serving.worker"), signal.SIGTERM),
    ]
    say = partial(print, file=sys.stderr, flush=True)
    say(f"unknot serves on http://{args.host}:{args.port} (Ctrl-C ends it)")
    _forget_granian_variables()
    _give_memory_back()
    try:
        with home_folder.in_use():
            Tree(parts, say=say).run()
    except home_folder.InUse as why:
        raise CallRefused(str(why)) from why
    return 0


def port_number(said: str) -> int:
    """A port that a program may listen on."""
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= 65535):
        raise argparse.ArgumentTypeError(f"{said!r} is no port; write a number from 1 to 65535")
    return int(said)


def count(said: str) -> int:
    """From 1 to 64 of something."""
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= 64):
        raise argparse.ArgumentTypeError(f"{said!r}; write a number from 1 to 64")
    return int(said)


def web_command(host: str, port: int, *, workers: int) -> tuple[str, ...]:
    """The web server's command line."""
    return (
        sys.executable, "-m", "granian", "--interface", "asginl", "--http", "1", "--no-ws",
        "--host", host, "--port", str(port), "--workers", str(workers),
        "--http1-header-read-timeout", "10000",
        "--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "10",
        # No access log: the addresses of private pages would stand in it.
        "--log-level", "warning", "--no-access-log",
        "unknot.house.asgi:application",
    )  # fmt: skip  # pairs on a line


def _prepare() -> int:
    # Imported here: only this call needs Django.
    from unknot.house.starting import start_django

    start_django()
    from django.db import OperationalError

    from unknot.house.serving.preparing import prepare

    try:
        prepare()
    except OperationalError as why:
        print(f"unknot serve: UNKNOT_DATABASE_URL: the database does not answer ({_one_line(why)}).", file=sys.stderr)
        return 1
    return 0


def _refuse_busy_port(host: str, port: int) -> None:
    from unknot.house.cli import CallRefused  # here, because cli finds this module by its name

    until = time.monotonic() + PATIENCE
    while why := _why_not(host, port):
        if why.errno != errno.EADDRINUSE:
            raise CallRefused(f"--host {host} --port {port}: {why.strerror}; choose others.")
        if time.monotonic() > until:
            raise CallRefused(f"--port {port}: another program listens there; choose another port, or end that one.")
        time.sleep(0.1)


def _why_not(host: str, port: int) -> OSError | None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as why:
        return why
    return None


def _forget_granian_variables() -> None:
    # The web server would take its settings from these, and ours stand in one place.
    for name in [name for name in os.environ if name.startswith("GRANIAN_")]:
        del os.environ[name]


def _give_memory_back() -> None:
    # Left to itself, glibc keeps as much for good as the largest piece it ever gave out, and that for each thread.
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(128 * 1024))
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")


def _one_line(why: Exception) -> str:
    return " ".join(str(why).split())
