"""What a process tree holds in memory: each process's proportional share, so that what is shared counts once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def of_tree(parent: int) -> list[tuple[str, float]]:
    """Name and MB of a process and all that came of it; none where the system does not tell."""
    return [(_name(pid), mb) for pid in _family(parent) if (mb := _share(pid))]


def _family(parent: int) -> Iterator[int]:
    yield parent
    for task in PROC.glob(f"{parent}/task/*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _share(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _name(pid: int) -> str:
    words = (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    if "granian" not in words:
        return "worker" if "unknot.house.serving.worker" in words else "parent"
    above = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1]
    return "web worker" if b"granian" in (PROC / above / "cmdline").read_bytes() else "web server"
