"""Every sentence that pages for people in pain say by themselves can be read after eight years of school."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from babel.messages import Catalog

from tests import reading_spanish
from tests.reading import WORD, grade
from tests.threads import in_a_thread_of_its_own
from unknot.house import catalogues

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "unknot"
# Staff, owners and clinicians read these; nobody in pain does. What the desk and the worker write to people is graded.
FOR_STAFF = re.compile(
    r"rooms/(practice|interop)/|rooms/desk/(?!wordings\.py)|rooms/notify/(?!actions/wordings\.py)|/admin\b|admin\.py|/models/|/migrations/|clinical|house/(doctor|set_up|settings|accounts)"
    r"|commands/|deeds\.py|templates/(account|allauth|mfa)/"
)
SAID = re.compile(r'{% translate "([^"]+)"')
LONG = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
HIGHEST = 8.0
TRANSLATING = ("_", "gettext", "ngettext", "gettext_lazy")
A_SENTENCE = 5  # words; a label of fewer has no grade worth the name
A_SENTENCE_IN_SPANISH = 8  # as in tests/rooms/guide/test_spanish.py, and the bar too (docs/decisions/0076)
EASIEST_TO_MISS = 65.0
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def sentences() -> Iterator[str]:
    """What templates and pages hand to translation."""
    for path in sorted(PACKAGE.rglob("*")):
        if FOR_STAFF.search(str(path.relative_to(PACKAGE))):
            continue
        if path.suffix in (".html", ".txt"):
            text = path.read_text()
            yield from (*SAID.findall(text), *LONG.findall(text))
        if path.suffix == ".py":
            yield from _handed_over(path.read_text())


def _handed_over(source: str) -> Iterator[str]:
    tree = in_a_thread_of_its_own(partial(ast.parse, source))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if getattr(call.func, "id", "") in TRANSLATING and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def test_words_of_the_pages_are_easy_to_read() -> None:
    said = [text for text in sentences() if len(WORD.findall(text)) >= A_SENTENCE]

    assert len(said) > 150
    assert {"The link is for you alone. It works for 7 days, in the browser that opens it first."} < set(said)
    assert [(text, round(grade(text), 1)) for text in said if grade(text) > HIGHEST] == []


def test_words_of_the_pages_are_easy_to_read_in_spanish() -> None:
    catalogue = catalogues.translated(PACKAGE / "content" / "es")
    said = {text: " ".join(_spoken(catalogue, text)) for text in set(sentences())}
    graded = {text for text in said.values() if len(reading_spanish.WORD.findall(text)) >= A_SENTENCE_IN_SPANISH}

    assert len(graded) > 150
    hard = {text: round(reading_spanish.ease(text), 1) for text in graded}
    assert {text: ease for text, ease in hard.items() if ease < EASIEST_TO_MISS} == {}


def _spoken(catalogue: Catalog, text: str) -> Iterator[str]:
    """What this string says in that language, in every context, with its places left out."""
    plain = re.sub(r"{{ ?(\w+) ?}}", r"%(\1)s", text.strip())
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        if plain in ids and message.string:
            words = message.string if isinstance(message.string, str) else message.string[-1]
            yield PLACE.sub("", words)
