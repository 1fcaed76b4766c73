"""Colours that must be told apart, computed from the token file in both schemes (WCAG 2.2: 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import unknot.kit

TOKENS = Path(unknot.kit.__file__).parent / "static" / "kit" / "tokens" / "tokens.css"
WORDS, SHAPES = 4.5, 3.0
# (what is in front, what is behind it, the least ratio)
PAIRS = [
    ("ink", "paper", WORDS),
    ("ink", "paper-deep", WORDS),
    ("ink", "action-pale", WORDS),
    ("paper", "ink", WORDS),  # the demo banner
    ("ink-soft", "paper", WORDS),
    ("ink-soft", "paper-deep", WORDS),
    ("ink-soft", "action-pale", WORDS),
    ("action", "paper", WORDS),
    ("action", "paper-deep", WORDS),
    ("action", "action-pale", WORDS),
    ("action-deep", "action-pale", WORDS),
    ("action-deep", "paper", WORDS),
    ("on-action", "action", WORDS),
    ("on-action", "action-deep", WORDS),
    ("red", "paper", WORDS),
    ("red", "red-paper", WORDS),
    ("red-ink", "red-paper", WORDS),
    ("amber-ink", "amber-paper", WORDS),
    ("edge", "paper", SHAPES),
    ("focus", "paper", SHAPES),
    ("focus", "paper-deep", SHAPES),
    ("amber", "amber-paper", SHAPES),
    ("clay-ink", "paper", SHAPES),
    ("clay-4", "paper", SHAPES),
]


def tokens() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media screen and (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", text)) for text in (light, dark)]
    return {"light": found[0], "dark": found[1]}


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_pair_can_be_told_apart(scheme: str, front: str, back: str, least: float) -> None:
    colours = tokens()[scheme]

    assert ratio(colours[front], colours[back]) >= least


def test_dark_scheme_names_every_colour_of_the_light_one() -> None:
    assert tokens()["dark"].keys() == tokens()["light"].keys()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_clay_leaves_the_paper_step_by_step_in_grey_too(scheme: str) -> None:
    colours = tokens()[scheme]

    away = [ratio(colours[f"clay-{step}"], colours["paper"]) for step in range(6)]

    assert all(further / nearer > 1.1 for nearer, further in pairwise(away))
