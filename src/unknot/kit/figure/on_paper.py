"""The figure's style as text, for where a page's stylesheet does not reach into its pictures, as in a PDF."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static" / "kit"
NAME = re.compile(r"(--[\w-]+): ([^;]+);")


@cache
def style() -> str:
    """What the figure looks like on white paper: its stylesheet, with every name replaced by what it stands for."""
    light, _, _ = (STATIC / "tokens" / "tokens.css").read_text(encoding="utf-8").partition("@media")
    always, _, _ = (STATIC / "figure" / "figure.css").read_text(encoding="utf-8").partition("@media")
    named = dict(NAME.findall(light))
    return re.sub(r"var\((--[\w-]+)\)", lambda name: named[name[1]], always)
