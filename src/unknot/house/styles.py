"""Joins every component's stylesheet into the one file that pages fetch.

Each component keeps its own stylesheet in its own folder (``static/<app>/<component>/<component>.css``); a phone on a
slow line fetches one. Run ``python -m unknot.house.styles`` after changing any of them; a test says when that was
forgotten. Nothing is compiled: the joined file is what the folders say, without comments and spare blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
HOUSE = PACKAGE / "house" / "static" / "house"
JOINED = HOUSE / "unknot.css"
# What only staff or clinicians need is fetched on their pages alone; the set-up pages stand in another frame besides.
ROOMS = PACKAGE / "rooms"
APART = (
    HOUSE / "set_up" / "set_up.css",
    ROOMS / "desk" / "static" / "desk" / "desk.css",
    ROOMS / "guide" / "static" / "guide" / "clinical" / "clinical.css",
)
# Names first, then plain HTML; after these two the order of components does not matter, and print comes last in each.
FIRST = ("kit/tokens/tokens.css", "kit/base/base.css")


def joined(paths: Iterable[Path] | None = None) -> str:
    """The text of the one stylesheet; of some of its parts where ``paths`` names them."""
    texts = [path.read_text(encoding="utf-8") for path in paths or sheets()]
    return "".join(_tight(text) for text in texts) + "\n"


def sheets() -> list[Path]:
    """Every component's stylesheet: kit, then rooms, then house, each by name."""
    kit = PACKAGE / "kit" / "static"
    first = [kit / name for name in FIRST]
    roots = [kit, *sorted(ROOMS.glob("*/static")), PACKAGE / "house" / "static"]
    others = [path for root in roots for path in sorted(root.rglob("*.css"))]
    return first + [path for path in others if path not in (*first, JOINED, *APART)]


def _tight(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};]) ?", r"\1", css)
    return re.sub(r"([:,]) (?!\")", r"\1", css).replace(";}", "}").strip()  # but for the blank in ": "


if __name__ == "__main__":
    JOINED.write_text(joined(), encoding="utf-8")
