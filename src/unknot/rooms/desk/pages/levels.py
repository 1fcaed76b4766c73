"""A level as staff read it: an icon, a word, and what it means for the visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.kit.levels import LEVEL_WORDS
from unknot.rooms.check.door import FindingSheet
from unknot.spine.vocabulary import Level


@dataclass(frozen=True)
class Mark:
    """``kind`` is the colour of a notice; the word and the sentence say it without colour."""

    kind: str
    word: str | Promise
    means: str | Promise


MEANS = {
    Level.EMERGENCY: ("red", _("No massage. This person needs emergency care.")),
    Level.URGENT: ("red", _("No massage. This person needs a doctor today.")),
    Level.DOCTOR_FIRST: ("red", _("No massage until a doctor has cleared it in writing.")),
    Level.DEFER: ("red", _("No massage now. It can be looked at again later.")),
    Level.MODIFY: ("amber", _("Massage within the limits below.")),
    Level.PROCEED: ("info", _("The answers name no limit. Ask again before you start.")),
}
MARKS = {level: Mark(kind, LEVEL_WORDS[level], means) for level, (kind, means) in MEANS.items()}
NO_CHECK = Mark("amber", _("No check"), _("This person has not done the check. Do it together before you start."))
NOT_COMPLETE = Mark("amber", _("Not complete"), _("Safety questions are open. Ask them before you start."))


def mark_of(level: Level, *, is_open: bool = False) -> Mark:
    """The mark of a level; a check with open questions does not say that massage is fine."""
    return NOT_COMPLETE if is_open and not level.blocks else MARKS[level]


def modifiers(finding: FindingSheet) -> list[str]:
    """The limits that apply, by the ids of EVIDENCE 2.6."""
    return [str(rule) for rule in cast("list[str]", finding.result["modifiers"])]
