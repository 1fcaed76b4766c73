"""A restored database before it takes its place: it can be asked, and it can be given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from unknot.house.keeping.archive import Table

Ask = Callable[[str], Sequence[Sequence[Any]]]


class CopyBroken(Exception):
    """The database in the archive does not hold together, or does not fit this version."""


@dataclass(frozen=True)
class Staged:
    """``ask`` runs a query on it; ``tables`` counts and digests its content."""

    ask: Ask
    tables: Callable[[], dict[str, Table]]
