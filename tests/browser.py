"""A real Chromium for tests: one for each worker, and what axe says of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium")  # as script/test finds or installs them
QUIET = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Targets of 24 pixels or with room around them (WCAG 2.2); axe would leave it to chance.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # the rest is long and not read
    "iframes": False,
    "preload": False,  # none of these rules reads a stylesheet or a film, which axe would fetch once more
}
# What axe may say otherwise of the same page where the same of it is to be seen, in other colours or another width.
BY_LOOK = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "empty-table-header")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread, and Django would refuse the database beside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as running:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    sandbox = os.geteuid() != 0  # Chromium's sandbox does not start as root
    where = next(filter(None, map(shutil.which, BROWSERS)), None)
    browser = playwright.chromium.launch(executable_path=where, chromium_sandbox=sandbox, args=QUIET)
    yield browser
    browser.close()


UNFOLD = """() => document.querySelectorAll('details:not([open])').forEach(one => {
  one.open = true;
  one.unfoldedForAxe = true;
})"""
FOLD_AGAIN = """() => document.querySelectorAll('details').forEach(one => {
  if (one.unfoldedForAxe) one.open = false;
})"""


def barriers(page: Page, *, rules: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """What axe finds on the page as it is now, with everything unfolded meanwhile: rule and places.

    All of its rules count, unless some are named.
    """
    options = AXE | {"runOnly": {"type": "rule", "values": list(rules)}} if rules else AXE
    page.evaluate(UNFOLD)
    found = Axe().run(page, options=options).response["violations"]
    page.evaluate(FOLD_AGAIN)
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def too_wide(page: Page) -> bool:
    """Whether one would have to scroll sideways."""
    # Not its innerWidth: a phone zooms out over a page that is too wide, and says then that it is as wide as the page.
    viewport = page.viewport_size
    assert viewport is not None
    return bool(page.evaluate("document.documentElement.scrollWidth") > viewport["width"])
