"""References that people read aloud: eight characters, without vowels (no word appears) and without look-alikes."""

from __future__ import annotations

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRTVWXYZ"


def new_reference() -> str:
    """A reference such as K7MX-4QPR; 27 to the power of 8 of them."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def read(said: str) -> str:
    """A reference as it was said or typed: any case, with or without the dash and blanks."""
    letters = [letter for letter in said.upper() if letter.isalnum()]
    return f"{''.join(letters[:4])}-{''.join(letters[4:8])}" if len(letters) == 8 else ""
