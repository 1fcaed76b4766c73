"""Every sentence that pages for people in pain say by themselves can be read after eight years of school."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.reading import WORD, grade
from tests.threads import in_a_thread_of_its_own

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "unknot"
# Staff, owners and clinicians read these; nobody in pain does.
FOR_STAFF = re.compile(
    r"rooms/(desk|practice|notify)/|/admin\b|admin\.py|/models/|/migrations/|clinical|house/(doctor|set_up|settings|accounts)"
    r"|commands/|templates/(account|allauth|mfa)/"
)
SAID = re.compile(r'{% translate "([^"]+)"')
LONG = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
HIGHEST = 8.0
TRANSLATING = ("_", "gettext", "ngettext", "gettext_lazy")
A_SENTENCE = 5  # words; a label of fewer has no grade worth the name


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
    assert [(text, round(grade(text), 1)) for text in said if grade(text) > HIGHEST] == []
