"""A page as a PDF, written by WeasyPrint where the machine has what that leans on.

WeasyPrint loads libraries of the system (Pango and what is under it). They do not come as Python packages, and nobody
is refused an installation for want of them: a page can be printed from the browser. So whoever offers a PDF asks
`missing` first, which only tries to load the libraries, and WeasyPrint itself, which is heavy, is imported where it
writes.

Nothing is fetched while it writes, neither from the network nor from the disk: pictures stand in the page itself, with
the style they need, and colours and faces are known by the names that every page uses.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LIBRARIES = (
    "libgobject-2.0.so.0",
    "libfontconfig.so.1",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
)
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
"""Debian's packages that bring the libraries; the first brings a font too."""

NAMES = Path(__file__).parent / "static" / "kit" / "tokens" / "tokens.css"

_one_at_a_time = threading.Lock()  # Pango keeps its fonts for the whole process
PATIENCE = 3  # seconds that one waits for another's to be written; a thread that waits longer shows nobody a page


class CannotWrite(Exception):
    """The machine lacks what WeasyPrint leans on. Trying again helps once somebody has installed it."""


class Busy(CannotWrite):
    """Others are being written here just now. Trying again in a moment helps."""


@cache
def missing() -> tuple[str, ...]:
    """The libraries that cannot be loaded here; none where a PDF can be written."""
    if not sys.platform.startswith("linux"):
        return ()  # called otherwise there; `write` finds out
    return tuple(name for name in LIBRARIES if not _loads(name))


def write(versions: Iterable[str], *, styles: Iterable[str], base_url: str) -> bytes:
    """The first of these pages that fits on one sheet, else the last; tagged, with its title and language.

    A page is whole HTML, ``styles`` are the texts of its stylesheets. Raises `CannotWrite`, and `Busy` of it.
    """
    if missing():
        raise CannotWrite(", ".join(missing()))
    try:
        from weasyprint import CSS, HTML  # only here: a second of work and many megabytes
        from weasyprint.urls import URLFetcher
    except OSError as why:
        raise CannotWrite(str(why)) from why
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Busy("others are being written")
    try:
        nothing = URLFetcher(allowed_protocols=())
        names = NAMES.read_text(encoding="utf-8")
        sheets = [CSS(string=style, url_fetcher=nothing) for style in (names, *styles)]
        for html in versions:
            page = HTML(string=html, base_url=base_url, url_fetcher=nothing)
            document = page.render(stylesheets=sheets, pdf_variant="pdf/ua-1")
            if len(document.pages) == 1:
                break
        written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    finally:
        _one_at_a_time.release()
    return written


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
