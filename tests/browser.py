"""A real Chromium for tests: one for each worker, and what axe says of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

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
Look = tuple[int, Literal["light", "dark"]]
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


def judging(browser: Browser, **more: Any) -> BrowserContext:
    """A context in which axe is there with every page: quicker than sent to each, where all of them are judged."""
    context = browser.new_context(**more)
    context.add_init_script(AXE_SCRIPT)
    return context


SEEN = "() => [...document.querySelectorAll('*')].map(one => +one.checkVisibility({visibilityProperty: true})).join('')"
# One question to the browser; the whole report would be long, and read for this alone.
JUDGE = """async ([options, but]) => {
  const folded = [...document.querySelectorAll('details:not([open])')];
  folded.forEach(one => { one.open = true; });
  const found = await axe.run(but ? { exclude: [but] } : document, options);
  folded.forEach(one => { one.open = false; });
  return found.violations.map(one => [one.id, one.nodes.map(node => node.target)]);
}"""


def barriers(page: Page, *, rules: Sequence[str] = (), but: str = "") -> list[tuple[str, Any]]:
    """What axe finds on the page as it is now, with everything unfolded meanwhile: rule and places.

    All of its rules count, unless some are named; and every part of the page, but for what this selector names.
    """
    options = AXE | {"runOnly": {"type": "rule", "values": list(rules)}} if rules else AXE
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, places) for rule, places in page.evaluate(JUDGE, [options, but])]


def found_in_each(page: Page, looks: Sequence[Look]) -> list[tuple[Look, object]]:
    """What is wrong with the page in each look, of width and scheme: what axe finds, and whether it is too wide.

    Where the same is to be seen as before, axe judges by the rules that may say otherwise. Begins with the last look
    where the page has come in it already.
    """
    found: list[tuple[Look, object]] = []
    seen: set[str] = set()
    for look in reversed(looks) if is_turned(page, looks[-1]) else looks:
        turn(page, look)
        shown = page.evaluate(SEEN)
        found += [(look, one) for one in barriers(page, rules=BY_LOOK if shown in seen else ())]
        found += [(look, "too wide")] if too_wide(page) else []
        seen.add(shown)
    return found


def turn(page: Page, look: Look) -> None:
    """Let it be this wide, and in this scheme."""
    width, scheme = look
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)


def is_turned(page: Page, look: Look) -> bool:
    """Whether it is as wide as in this look; so wide it was left in this look before the next page came."""
    return page.viewport_size is not None and page.viewport_size["width"] == look[0]


def too_wide(page: Page) -> bool:
    """Whether one would have to scroll sideways."""
    is_too_wide, _ = width_and_words(page)
    return is_too_wide


def width_and_words(page: Page) -> tuple[bool, str]:
    """Whether one would have to scroll sideways, and the page as it is now; by one question to the browser."""
    # Not its innerWidth: a phone zooms out over a page that is too wide, and says then that it is as wide as the page.
    viewport = page.viewport_size
    assert viewport is not None
    width, words = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.outerHTML]")
    return width > viewport["width"], words
