"""Every sentence that the pages of check and match say by themselves can be read after eight years of school."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.reading import WORD, grade
from tests.threads import in_a_thread_of_its_own
from unknot.rooms import check, match

ROOMS = [Path(room.__path__[0]) for room in (check, match)]
SAID = re.compile(r'{% translate "([^"]+)"')
LONG = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
HIGHEST = 8.0
A_SENTENCE = 5  # words; a label of fewer has no grade worth the name


def sentences() -> Iterator[str]:
    """What templates and pages hand to translation."""
    for room in ROOMS:
        for path in room.rglob("*.html"):
            text = path.read_text()
            yield from (*SAID.findall(text), *LONG.findall(text))
        for path in room.rglob("*.py"):
            tree = in_a_thread_of_its_own(partial(ast.parse, path.read_text()))
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                if getattr(call.func, "id", "") == "_" and isinstance(call.args[0], ast.Constant):
                    yield str(call.args[0].value)


def test_words_of_the_pages_are_easy_to_read() -> None:
    said = [text for text in sentences() if len(WORD.findall(text)) >= A_SENTENCE]

    assert len(said) > 60
    assert [(text, round(grade(text), 1)) for text in said if grade(text) > HIGHEST] == []
