"""The words of the questions, in the language of the moment (``content/<language>/questions.toml``)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from unknot.kit.content import FIRST_LANGUAGE, texts


def question_words(name: str) -> dict[str, Any]:
    """``text``, ``short``, and where there are any ``help`` and ``choices``."""
    found: dict[str, Any] = _file()["questions"][name]
    return found


def screen_words(name: str) -> dict[str, str]:
    """``title``, and where there is any ``help``."""
    found: dict[str, str] = _file()["screens"][name]
    return found


def answer_words(name: str) -> str:
    """A word of the answers: yes, no, not_sure, none_of_these, skip, not_known."""
    found: str = _file()["words"][name]
    return found


def error_words(name: str, **figures: object) -> str:
    """What to put right."""
    found: str = _file()["errors"][name]
    return found.format(**figures)


def _file() -> dict[str, Any]:
    return texts("questions", language=get_language() or FIRST_LANGUAGE)
