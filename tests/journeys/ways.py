"""The ways in which a person may walk through the pages: with which hands, on which screen, with or without script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pytest
from playwright.sync_api import Locator

MOST_TABS = 120  # a person with no mouse would have given up long before


class Hands(Protocol):
    """How somebody reaches what is on a page."""

    def press(self, target: Locator) -> None:
        """A link or a button."""

    def pick(self, target: Locator) -> None:
        """A round or a square box."""

    def write(self, target: Locator, words: str) -> None:
        """Words into a line, in place of what stood there."""


class Mouse:
    """Or a finger: straight to the place."""

    def press(self, target: Locator) -> None:
        target.click()

    def pick(self, target: Locator) -> None:
        target.check()

    def write(self, target: Locator, words: str) -> None:
        target.fill(words)


class Keyboard:
    """Tab, arrows, Space and Enter, and nothing else; wherever the focus rests on the way, it can be seen."""

    def press(self, target: Locator) -> None:
        _tab_to(target, IS_IN_FOCUS)
        target.page.keyboard.press("Enter")

    def pick(self, target: Locator) -> None:
        _tab_to(target, IS_IN_FOCUS if target.get_attribute("type") == "checkbox" else ITS_GROUP_IS_IN_FOCUS)
        keyboard = target.page.keyboard
        for _ in range(target.evaluate(SIZE_OF_GROUP)):
            if target.evaluate(IS_IN_FOCUS):
                break
            keyboard.press("ArrowDown")
        if not target.is_checked():
            keyboard.press("Space")
        assert target.is_checked(), f"{target} cannot be picked with the keyboard"

    def write(self, target: Locator, words: str) -> None:
        _tab_to(target, IS_IN_FOCUS)
        if target.get_attribute("type") == "date":  # the browser asks for month, day and year in turn
            year, month, day = words.split("-")
            target.page.keyboard.type(f"{month}{day}{year}")
            return
        target.page.keyboard.press("ControlOrMeta+a")
        target.page.keyboard.type(words)


IS_IN_FOCUS = "target => target === document.activeElement"
ITS_GROUP_IS_IN_FOCUS = "target => target.name === document.activeElement.name"
SIZE_OF_GROUP = "target => document.getElementsByName(target.name).length"
# A ring of two pixels or more, around the thing in focus or around the row that it stands in.
FOCUS_SHOWS = """() => {
  const one = document.activeElement;
  if (one === document.body) return true;
  const ringed = [one, one.closest('label')].filter(Boolean).map(place => getComputedStyle(place));
  const box = (one.closest('label') ?? one).getBoundingClientRect();
  return ringed.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
    && box.bottom > 0 && box.top < innerHeight;
}"""
# Looks at what is in focus before every further Tab, and lets none lead on from what was to be reached: so many can be
# pressed in one go. Says how many it takes, counted in the order of the page; where it takes another way, the rest
# follows one by one.
WATCHED = """target => {
  const reached = () => (REACHED)(target), shows = FOCUS_SHOWS;
  let pressed = 0, lost = false;
  const before = event => {
    if (event.key !== 'Tab') return;
    lost ||= pressed > 0 && !shows();
    if (reached()) { event.preventDefault(); event.stopImmediatePropagation(); } else pressed += 1;
  };
  addEventListener('keydown', before, true);
  window.tabbed = () => {
    removeEventListener('keydown', before, true);
    return [reached(), pressed, !lost && (!pressed || shows())];
  };
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    one => one === document.activeElement || one === target
      || one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
      && (one.type !== 'radio' || one === (document.querySelector(`input[name="${one.name}"]:checked`)
        ?? document.querySelector(`input[name="${one.name}"]`))));
  const steps = stops.indexOf(target) - stops.indexOf(document.activeElement);
  return reached() ? 0 : Math.max(1, steps);
}""".replace("FOCUS_SHOWS", FOCUS_SHOWS)


def _tab_to(target: Locator, reached: str) -> None:
    """Tab by Tab; each thing on the way, and the target, must be seen to be in focus."""
    there, page, pressed = target.element_handle(), target.page, 0
    while pressed < MOST_TABS:
        for _ in range(there.evaluate(WATCHED.replace("REACHED", reached))):
            page.keyboard.press("Tab")
        is_there, more, shows = page.evaluate("tabbed()")
        assert shows, f"focus is not to be seen on the way to {target}"
        if is_there:
            return
        pressed += more
    raise AssertionError(f"{target} is not reached with Tab")


@dataclass(frozen=True)
class Way:
    """One way of walking."""

    name: str
    hands: Hands
    width: int = 1280
    scheme: str = "light"
    script: bool = True
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def screen(self) -> dict[str, object]:
        """As a browser context wants it."""
        touched = {"is_mobile": True, "has_touch": True} if self.width < 600 else {}
        return {"viewport": {"width": self.width, "height": 844}, "color_scheme": self.scheme, **touched, **self.more}


BASE = Way("base", Mouse())
VARIANTS = (
    Way("keyboard only", Keyboard()),
    Way("script off, a phone in the dark", Mouse(), width=390, scheme="dark", script=False),
)
PHONE = Way("a phone in the dark", Mouse(), width=390, scheme="dark")


def walked(*more: Way) -> list[object]:
    """The base way, the variants, and those ways that one journey is walked in besides."""
    return [BASE, *(pytest.param(way, marks=pytest.mark.variant) for way in (*VARIANTS, *more))]


def seen() -> list[object]:
    """Those among which there is a difference where no hand is moved: addresses are opened, and pages are looked at."""
    return [BASE, *(pytest.param(way, marks=pytest.mark.variant) for way in VARIANTS if isinstance(way.hands, Mouse))]
