"""Facts about a page for search engines, as schema.org words in a data block, which no browser runs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

CONTEXT = "https://schema.org"

# Inside a script element only these could end it, and JSON has other spellings for them.
ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"}


def as_data(card: Mapping[str, object]) -> SafeString:
    """The card as JSON that may stand inside a script element; what is empty is not said."""
    text = json.dumps({"@context": CONTEXT, **_said(card)}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - what could end the element is escaped by this line


def practice_id() -> str:
    """The name by which other pages point to the practice's own card on the front page."""
    return f"{settings.BASE_URL}/#practice"


def _said(card: Mapping[str, object]) -> dict[str, object]:
    parts = {key: _said(value) if isinstance(value, Mapping) else value for key, value in card.items()}
    return {key: value for key, value in parts.items() if value}
