"""What a practice wrote of itself is in its own language, and says so to whoever reads another (WCAG 3.1.2)."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import practice as people

pytestmark = [pytest.mark.django_db, pytest.mark.variant]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "<dd>The blue door &amp; bell.</dd>"), ("es", '<dd><span lang="en">The blue door &amp; bell.</span></dd>')],
)
def test_words_of_the_practice_carry_its_language_where_another_is_read(language: str, words: str) -> None:
    people.practice(how_to_come="The blue door & bell.")

    assert words in Client(headers={"Accept-Language": language}).get("/").content.decode()
