"""The processes of a practice that is served, found as the machine lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def children(parent: int) -> list[tuple[int, str]]:
    """Number and command of each process that this one started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue  # it has gone meanwhile
        if int(stat.rpartition(")")[2].split()[1]) == parent:
            found.append((int(folder.name), command))
    return found


def whole_tree(parent: int) -> Iterator[int]:
    """The process and everything below it."""
    yield parent
    for child, _ in children(parent):
        yield from whole_tree(child)
