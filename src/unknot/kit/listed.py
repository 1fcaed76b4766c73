"""What lists offer on pages: a value to choose, and a time to take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """A value to choose, with its words."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class TimeRow:
    """A free time: a button's value where it can be picked, a link where another page comes first."""

    when: str
    details: list[str]
    value: str = ""
    href: str = ""
