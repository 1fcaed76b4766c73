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
from unknot.rooms.guide.door import Ground, Sentence, TypeWords
from unknot.spine.match.doses import ROWS, row_of
from unknot.spine.vocabulary import Acuity, MassageType, Pattern

FOUR_FIRST = {Pattern.SCIATICA_SOME.value, Pattern.SCIATICA_SEVERAL.value, Pattern.CLAUD_NEURO.value}
"""Patterns whose course is four visits first (EVIDENCE 5.4)."""


@dataclass(frozen=True)
class ReasonLine:
    """Why a type stands where it does, how sure we are, and what the rule behind it rests on."""

    says: Sentence
    certainty: str
    how_sure: str
    ground: Ground


@dataclass(frozen=True)
class TypeCard:
    """A ranked type: its own length and pressure, its course, and when to look back."""

    words: TypeWords
    length: str
    pressure: str
    course: str
    review: str
    reasons: tuple[ReasonLine, ...]


@dataclass(frozen=True)
class Because:
    """Why a type is not offered, and what that rests on."""

    says: Sentence
    ground: Ground


@dataclass(frozen=True)
class NotOffered:
    """A type that is not offered, and why."""

    name: str
    because: tuple[Because, ...]
    note: Sentence | None


@dataclass(frozen=True)
class MatchPage:
    """What the match puts on the page of the finding."""

    types: tuple[TypeCard, ...]
    not_offered: tuple[NotOffered, ...]
    plan: list[tuple[str, str]]
    plan_says: tuple[Sentence, ...]
    plan_ground: Ground | None
    nothing: Sentence | None
    vascular: str


def match_page(shown: Mapping[str, Any], finding: FindingSheet) -> MatchPage:
    """The page of a recommendation as it was shown first."""
    pattern = str(finding.result["pattern"])
    ranking = shown["ranking"]
    vascular = pattern == Pattern.CLAUD_VASC.value
    plan = shown["plan"]
    return MatchPage(
        types=tuple(_card(one, plan, finding, is_first=place == 0) for place, one in enumerate(ranking)),
        not_offered=() if vascular else _not_offered(shown, finding),
        plan=_plan(plan, pattern) if plan else [],
        plan_says=_plan_says(plan, pattern, finding) if plan else (),
        plan_ground=guide.plan_ground(*_looks(finding), MassageType(ranking[0]["type"])) if plan else None,
        nothing=None if ranking or vascular else guide.plan_words("nothing"),
        vascular=guide.vascular_words() if vascular else "",
    )


def _card(ranked: Mapping[str, Any], plan: Mapping[str, Any], finding: FindingSheet, *, is_first: bool) -> TypeCard:
    course = plan if is_first else _course(ranked, finding)
    often, many = _how_often(*course["per_week"]), _how_many(course["visits"], str(finding.result["pattern"]))
    return TypeCard(
        words=guide.massage_type(ranked["type"]),
        length=_length(ranked["minutes"], plan["first_visit_minutes"]),
        pressure=_("pressure: %s at most") % guide.pressure_words(ranked["pressure_max"]).lower(),
        course=f"{often}, {many}",
        review=_("We look back at visit %d.") % course["review_visit"],
        reasons=tuple(_reason(reason, finding) for reason in ranked["reasons"]),
    )


def _course(ranked: Mapping[str, Any], finding: FindingSheet) -> Mapping[str, Any]:
    """The course of a type that is not the first choice: its pattern's own row (EVIDENCE 5.4)."""
    row = ROWS[row_of(*_looks(finding), MassageType(ranked["type"]), is_first=False)]
    return {"per_week": row.per_week, "visits": row.visits, "review_visit": row.review_visit}


def _length(minutes: int, first_visit: int | None) -> str:
    if first_visit is None or first_visit >= minutes:
        return dates.minutes(minutes)
    words = {"length": dates.minutes(minutes), "first": dates.minutes(first_visit)}
    return _("%(length)s, the first visit %(first)s") % words


def _looks(finding: FindingSheet) -> tuple[Pattern, Acuity]:
    """What the answers look like, and how long it lasts: by these two every row is looked up."""
    return Pattern(finding.result["pattern"]), Acuity(str(finding.result["acuity"]))


def _reason(reason: Mapping[str, Any], finding: FindingSheet) -> ReasonLine:
    rule, sources = reason["rule"], reason["sources"]
    pattern, acuity = _looks(finding)
    says = guide.reason_words(rule)
    if rule == "base":
        says = Sentence(_base_words(finding), says.claim)
    return ReasonLine(
        says=says,
        certainty=reason["certainty"],
        how_sure=guide.certainty_words(reason["certainty"], sources=sources),
        ground=guide.reason_ground(rule, pattern=pattern, acuity=acuity, sources=sources),
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


def _not_offered(shown: Mapping[str, Any], finding: FindingSheet) -> tuple[NotOffered, ...]:
    """Types that a limit excludes, and those that do not fit well enough, in the order of all types."""
    because = {one["type"]: _excluded(one["because"], finding) for one in shown["excluded"]}
    because |= {one["type"]: _passed_over(one["reasons"], finding) for one in shown["passed_over"]}
    return tuple(_one_not_offered(kind, because[kind.value]) for kind in MassageType if kind.value in because)


def _one_not_offered(kind: MassageType, because: tuple[Because, ...]) -> NotOffered:
    words = guide.massage_type(kind)
    return NotOffered(words.name, because, words.note)


def _excluded(because: Sequence[str], finding: FindingSheet) -> tuple[Because, ...]:
    pattern, acuity = _looks(finding)
    return tuple(
        Because(guide.exclusion_words(name), guide.exclusion_ground(name, pattern=pattern, acuity=acuity))
        for name in because
    )


def _passed_over(reasons: Sequence[Mapping[str, Any]], finding: FindingSheet) -> tuple[Because, ...]:
    against = (reason for reason in reasons if reason["points"] < 0 and reason["rule"] != "base")
    lines = (_reason(reason, finding) for reason in against)
    return (*_excluded(["too_few_points"], finding), *(Because(line.says, line.ground) for line in lines))


def _plan(plan: Mapping[str, Any], pattern: str) -> list[tuple[str, str]]:
    rows = [(_("Every day"), _("You walk and move, as said above")), (_("A visit"), dates.minutes(plan["minutes"]))]
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
