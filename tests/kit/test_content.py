"""Texts are loaded by language, and their version says what judged a finding."""

import re
import subprocess
import sys

import pytest

from unknot.kit.content import ContentMissing, content_version, texts


def test_version_is_the_reference_and_a_hash() -> None:
    assert re.fullmatch(r"1\.1\+sha256:[0-9a-f]{64}", content_version())


def test_version_needs_no_django_and_is_the_same_in_every_process() -> None:
    ask = "import sys; from unknot.kit.content import content_version as v; print(v(), 'django' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)

    assert answer.stdout.split() == [content_version(), "False"]


def test_a_language_without_the_file_is_answered_in_english() -> None:
    assert texts("questions", language="xx") == texts("questions", language="en")


def test_unknown_text_is_missing() -> None:
    with pytest.raises(ContentMissing, match="no_such_text"):
        texts("no_such_text")
