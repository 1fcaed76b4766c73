"""Words that no text shown to a person may hold (EVIDENCE 1.4), in templates, content and translatable strings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.threads import in_a_thread_of_its_own

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "unknot"
REFUSED = re.compile(
    r"\b(cures?|heal(s|ed|ing)?|breaks? up knots|toxins|flush(es)?|realigns?|regardless of the cause"
    r"|safe for everyone|proven|unblocks?|reduces inflammation|boosts circulation|reduces cortisol"
    r"|releases endorphins)\b",
    re.IGNORECASE,
)
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def texts() -> Iterator[tuple[str, str]]:
    """Where a text for people stands, and the text."""
    for path in sorted([*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt"), *(PACKAGE / "content").rglob("*.toml")]):
        # The leaflet's own claim is quoted for the clinician who judges it; no person sees that line.
        lines = [line for line in path.read_text().splitlines() if not line.startswith("leaflet_says")]
        yield str(path.relative_to(PACKAGE)), "\n".join(lines)
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text in translated(path.read_text()):
            yield f"{path.relative_to(PACKAGE)}:{line}", text


def translated(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every string that a module hands to gettext."""
    for node in ast.walk(in_a_thread_of_its_own(lambda: ast.parse(source))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TRANSLATED:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def test_no_text_for_people_holds_a_refused_word() -> None:
    found = dict(texts())

    assert len(found) > 100
    assert [f"{place}: {word[0]}" for place, text in found.items() if (word := REFUSED.search(text))] == []


@pytest.mark.parametrize(
    "said",
    ["It cures", "Heals fast", "healing hands", "breaks up knots", "Toxins leave", "flushes", "Realign", "a proven way",
     "safe for everyone", "regardless of the cause", "boosts circulation"],
)  # fmt: skip  # a list of words
def test_refused_words_are_found_whatever_their_form(said: str) -> None:
    assert REFUSED.search(f"<p>{said} it.</p>")


@pytest.mark.parametrize("said", ["secure", "health", "healthy", "flushed", "obscure", "unproven", "may ease"])
def test_harmless_words_are_not_taken_for_refused_ones(said: str) -> None:
    assert not REFUSED.search(f"<p>{said} it.</p>")
