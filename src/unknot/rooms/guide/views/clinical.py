"""The clinical reference, to be read and printed: what the program applies, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unknot.kit.content import content_version
from unknot.rooms.guide import door
from unknot.rooms.guide.pages import cards
from unknot.spine.check import modifiers, patterns, red_flags
from unknot.spine.match.words import named_rules


@dataclass(frozen=True)
class Printed:
    """A rule as it prints itself; ``id`` is where links lead."""

    id: str
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Group:
    """Rules of one kind."""

    title: str
    rules: tuple[Printed, ...]


@require_safe
def clinical(request: HttpRequest) -> HttpResponse:
    """Everything on one page, which can be searched and printed."""
    title, description = (
        _("The clinical reference"),
        _(
            "Every claim, question, rule, limit and measure as the program applies it, with its source, its mark "
            "and its certainty. For clinicians to read and sign."
        ),
    )
    card = cards.medical_card(
        title=title,
        description=description,
        path=request.path,
        about=cards.ALL,
        audience=cards.CLINICIANS,
        signing=door.signing(),
    )
    context = {
        "claims": door.claims(),
        "groups": _groups(),
        "sources": door.sources(),
        "content": content_version(),
        "title": title,
        "description": description,
        "card": card,
    }
    return render(request, "guide/clinical.html", context)


def _groups() -> tuple[Group, ...]:
    return (
        Group(_("Emergency"), tuple(Printed(rule.id, str(rule)) for rule in red_flags.EMERGENCY_RULES)),
        Group(_("Urgent"), tuple(Printed(rule.id, str(rule)) for rule in red_flags.URGENT_RULES)),
        Group(_("Doctor first"), tuple(Printed(rule.id, str(rule)) for rule in red_flags.DOCTOR_FIRST_RULES)),
        Group(_("Not now"), tuple(Printed(rule.id, str(rule)) for rule in red_flags.DEFER_RULES)),
        Group(_("Limits"), tuple(Printed(rule.id, str(rule)) for rule in modifiers.MODIFIERS)),
        Group(_("Advice"), tuple(Printed(rule.id, str(rule)) for rule in modifiers.ADVICE)),
        Group(_("Signs that fit sciatica"), tuple(Printed(item.id, str(item)) for item in patterns.FIT_ITEMS)),
        Group(_("The match"), tuple(Printed(name, words) for name, words in named_rules().items())),
    )
