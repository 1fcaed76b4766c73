"""How answers are refused."""

from __future__ import annotations


class AnswersRefused(ValueError):
    """The answers cannot be judged. ``key`` names the place, ``message`` says what would be right."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message
