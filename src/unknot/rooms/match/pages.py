"""The match in a person's words: ranked types with reasons, what is not offered and why, and the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unknot.kit import dates
from unknot.rooms.check.door import FindingSheet
from unknot.rooms.guide import door as guide
from unknot.rooms.guide.door import Sentence, TypeWords
from unknot.spine.vocabulary import Acuity, MassageType, Pattern

FOUR_FIRST = {Pattern.SCIATICA_SOME.value, Pattern.SCIATICA_SEVERAL.value, Pattern.CLAUD_NEURO.value}
"""Patterns whose course is four visits first (EVIDENCE 5.4)."""


@dataclass(frozen=True)
class ReasonLine:
    """Why a type stands where it does, how sure we are, and the studies behind it."""

    says: Sentence
    certainty: str
    how_sure: str
    studies: tuple[str, ...]


@dataclass(frozen=True)
class TypeCard:
    """A ranked type."""

    words: TypeWords
    length: str
    pressure: str
    reasons: tuple[ReasonLine, ...]


@dataclass(frozen=True)
class NotOffered:
    """A type that is not offered, and why."""

    name: str
    because: tuple[Sentence, ...]
    note: Sentence | None


@dataclass(frozen=True)
class MatchPage:
    """What the match puts on the page of the finding."""

    types: tuple[TypeCard, ...]
    not_offered: tuple[NotOffered, ...]
    plan: list[tuple[str, str]]
    plan_says: tuple[Sentence, ...]
    nothing: Sentence | None
    vascular: str


def match_page(shown: Mapping[str, Any], finding: FindingSheet) -> MatchPage:
    """The page of a recommendation as it was shown first."""
    pattern = str(finding.result["pattern"])
    ranking = shown["ranking"]
    vascular = pattern == Pattern.CLAUD_VASC.value
    return MatchPage(
        types=tuple(_card(one, finding) for one in ranking),
        not_offered=() if vascular else _not_offered(shown),
        plan=_plan(shown["plan"], pattern) if shown["plan"] else [],
        plan_says=_plan_says(shown["plan"], pattern, finding) if shown["plan"] else (),
        nothing=None if ranking or vascular else guide.plan_words("nothing"),
        vascular=guide.vascular_words() if vascular else "",
    )


def _card(ranked: Mapping[str, Any], finding: FindingSheet) -> TypeCard:
    return TypeCard(
        words=guide.massage_type(ranked["type"]),
        length=dates.minutes(ranked["minutes"]),
        pressure=_("pressure: %s at most") % guide.pressure_words(ranked["pressure_max"]).lower(),
        reasons=tuple(_reason(reason, finding) for reason in ranked["reasons"]),
    )


def _reason(reason: Mapping[str, Any], finding: FindingSheet) -> ReasonLine:
    says = guide.reason_words(reason["rule"])
    if reason["rule"] == "base":
        says = Sentence(_base_words(finding), says.claim)
    return ReasonLine(
        says=says,
        certainty=reason["certainty"],
        how_sure=guide.certainty_words(reason["certainty"], sources=reason["sources"]),
        studies=tuple(guide.source(name).citation for name in reason["sources"]),
    )


def _base_words(finding: FindingSheet) -> str:
    """The answer pattern in words: what fits is looked up by what the pain looks like and how long it lasts."""
    lasting = {
        Acuity.ACUTE.value: _("less than 6 weeks"),
        Acuity.SUBACUTE.value: _("6 to 12 weeks"),
        Acuity.CHRONIC.value: _("more than 12 weeks"),
    }
    words = {
        Pattern.LOCAL.value: _("It is matched to back pain of %s."),
        Pattern.REFERRED.value: _("It is matched to back and leg pain of %s, with few signs that fit sciatica."),
        Pattern.GLUTEAL.value: _("It is matched to pain in the buttock of %s."),
        Pattern.SCIATICA_SOME.value: _("It is matched to pain of %s with some signs that fit sciatica."),
        Pattern.SCIATICA_SEVERAL.value: _("It is matched to pain of %s with several signs that fit sciatica."),
        Pattern.CLAUD_NEURO.value: _("It is matched to leg pain of %s that comes when you stand or walk."),
    }
    return words[str(finding.result["pattern"])] % lasting[str(finding.result["acuity"])]


def _not_offered(shown: Mapping[str, Any]) -> tuple[NotOffered, ...]:
    """Types that a limit excludes, and those that do not fit well enough, in the order of all types."""
    because = {one["type"]: _excluded(one["because"]) for one in shown["excluded"]}
    because |= {one["type"]: _passed_over(one["reasons"]) for one in shown["passed_over"]}
    return tuple(_one_not_offered(kind, because[kind.value]) for kind in MassageType if kind.value in because)


def _one_not_offered(kind: MassageType, because: tuple[Sentence, ...]) -> NotOffered:
    words = guide.massage_type(kind)
    return NotOffered(words.name, because, words.note)


def _excluded(because: Sequence[str]) -> tuple[Sentence, ...]:
    return tuple(guide.exclusion_words(name) for name in because)


def _passed_over(reasons: Sequence[Mapping[str, Any]]) -> tuple[Sentence, ...]:
    against = (reason["rule"] for reason in reasons if reason["points"] < 0 and reason["rule"] != "base")
    return (*_excluded(["too_few_points"]), *(guide.reason_words(rule) for rule in against))


def _plan(plan: Mapping[str, Any], pattern: str) -> list[tuple[str, str]]:
    rows = [(_("A visit"), dates.minutes(plan["minutes"]))]
    if plan["first_visit_minutes"]:
        rows.append((_("First visit"), dates.minutes(plan["first_visit_minutes"])))
    return [
        *rows,
        (_("How often"), _how_often(*plan["per_week"])),
        (_("How many"), _how_many(plan["visits"], pattern)),
        (_("We look back"), _("at visit %d") % plan["review_visit"]),
        (_("Pressure"), _("%s at most") % guide.pressure_words(plan["pressure_max"])),
    ]


def _how_often(least: int, most: int) -> str:
    if least != most:
        return _("%(least)d to %(most)d times a week") % {"least": least, "most": most}
    return ngettext("once a week", "%(count)d times a week", most) % {"count": most}


def _how_many(visits: int, pattern: str) -> str:
    if pattern in FOUR_FIRST:
        return ngettext("%(count)d visit first", "%(count)d visits first", visits) % {"count": visits}
    return ngettext("up to %(count)d visit", "up to %(count)d visits", visits) % {"count": visits}


def _plan_says(plan: Mapping[str, Any], pattern: str, finding: FindingSheet) -> tuple[Sentence, ...]:
    keys = {
        "nerve_course": pattern in FOUR_FIRST,
        "first_visit": bool(plan["first_visit_minutes"]),
        "review": True,
        "clothed": finding.answers.cannot_undress,
    }
    return tuple(guide.plan_words(key) for key, is_said in keys.items() if is_said)
