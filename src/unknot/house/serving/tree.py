"""The parent: starts its parts, starts again what dies, and ends all of them when told to.

It knows nothing of Django and asks no database, so that it stays small and there is little in it that could fail. Each
part leads a process group of its own: Ctrl-C reaches the parent alone, and a part that will not end is killed with
everything it started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from unknot.house.serving.lifeline import end_with_parent

WAITS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before a part that keeps dying is started again
STEADY = 30.0  # seconds alive, after which earlier deaths are forgotten
GRACE = 20.0  # seconds to end in peace
TICK = 0.1  # seconds between looks


@dataclass(frozen=True)
class Part:
    """One process to keep alive. ``orphaned`` is what the kernel sends it if the parent is killed."""

    name: str
    command: tuple[str, ...]
    orphaned: signal.Signals


class Tree:
    """The parts and their processes. `run` returns when it was told to stop and all have ended."""

    def __init__(self, parts: Sequence[Part], *, say: Callable[[str], None]) -> None:
        self.branches = [Branch(part) for part in parts]
        self.say = say
        self.stopping = threading.Event()

    def run(self) -> None:
        """Keep every part alive until SIGTERM or SIGINT, then end them."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.stopping.set())
        try:
            while not self.stopping.wait(TICK):
                for branch in self.branches:
                    if not branch.alive() and branch.due(time.monotonic()):
                        branch.start(time.monotonic(), self.say)
        finally:
            self._stop()

    def _stop(self) -> None:
        for branch in self.branches:
            branch.send(signal.SIGTERM)
        until = time.monotonic() + GRACE
        while time.monotonic() < until and any(branch.alive() for branch in self.branches):
            time.sleep(TICK / 2)
        for branch in self.branches:
            branch.send(signal.SIGKILL)
            branch.bury()


class Branch:
    """One part, its process, and how often it died lately."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self.started_at = 0.0
        self.due_at = 0.0

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def due(self, now: float) -> bool:
        """True when it may be started; a fresh death first waits, longer each time."""
        if self.process is not None:
            self._note_death(now)
        return now >= self.due_at

    def start(self, now: float, say: Callable[[str], None]) -> None:
        if self.deaths:
            say(f"{self.part.name} ended; starting it again")
        self.process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            self.part.command,
            process_group=0,
            # Runs between fork and exec. The parent has one thread, so nothing can be held there that would be missed.
            preexec_fn=partial(end_with_parent, os.getpid(), self.part.orphaned),  # noqa: PLW1509 - as said above
        )
        self.started_at = now

    def send(self, sign: signal.Signals) -> None:
        """To the part; the last word goes to everything it started too."""
        if self.process is None:
            return
        if sign == signal.SIGKILL:
            _kill_group(self.process.pid)
        elif self.process.poll() is None:
            self.process.send_signal(sign)

    def bury(self) -> None:
        if self.process is not None:
            self.process.wait()

    def _note_death(self, now: float) -> None:
        _kill_group(self.process.pid if self.process else 0)
        self.process = None
        self.deaths = 1 if now - self.started_at >= STEADY else self.deaths + 1
        self.due_at = now + WAITS[min(self.deaths, len(WAITS)) - 1]


def _kill_group(leader: int) -> None:
    """End what a part left behind; nothing where all have gone."""
    if leader > 1:
        try:
            os.killpg(leader, signal.SIGKILL)
        except ProcessLookupError:
            return
