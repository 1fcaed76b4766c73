"""The language that somebody reads in: which there are, which one was chosen, and writing to somebody in theirs.

A browser says what it would like; one touch changes that, and a cookie remembers it. No code names a language: there
are as many as have a folder (`unknot.kit.content`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.html import format_html

from unknot.kit.content import FIRST_LANGUAGE, Language
from unknot.kit.content import language as language_of

FIELD = "language"
"""What the button of a language is called, in whatever form it is sent with."""

Answer = TypeVar("Answer", bound=HttpResponseBase)


def here() -> str:
    """The code of the language of the moment."""
    return translation.get_language() or FIRST_LANGUAGE


def others() -> list[Language]:
    """The languages that one could change to."""
    return [language_of(code) for code, _name in settings.LANGUAGES if code != here()]


def chosen(request: HttpRequest) -> str:
    """The language whose button sent this form; empty where none did, or where there is no such language."""
    said = request.POST.get(FIELD, "")
    return said if said in dict(settings.LANGUAGES) else ""


def remember(answer: Answer, code: str) -> Answer:
    """Have the browser remember the choice, if one was made."""
    if code:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return answer


def by_the_practice(words: str) -> str:
    """What the practice says of itself, in its own language, marked so where another is read (WCAG 3.1.2)."""
    if not words or here() == settings.LANGUAGE_CODE:
        return words
    return format_html('<span lang="{}">{}</span>', settings.LANGUAGE_CODE, words)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within, everything is said in this language; in the practice's own for "", and where there is none such."""
    with translation.override(code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        yield
