"""What the set-up pages' own templates need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.template import Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = Library()
TICKS = "action-checkbox-column"


@register.filter
def under_headings(cells: Iterable[SafeString], headings: Iterable[Mapping[str, str]]) -> list[SafeString]:
    """The cells of a row of Django's list, each with its heading inside, for screens on which rows stand as cards."""
    return [_under(cell, heading) for cell, heading in zip(cells, headings, strict=True)]


def _under(cell: SafeString, heading: Mapping[str, str]) -> SafeString:
    if TICKS in heading.get("class_attrib", ""):
        return cell
    tag, rest = cell[:3], cell[3:]
    label = escape(capfirst(heading["text"]))
    return mark_safe(f'{tag} data-label="{label}"{rest}')  # noqa: S308 - the cell is Django's own, the label escaped
