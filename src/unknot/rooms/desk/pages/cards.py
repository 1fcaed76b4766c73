"""A person's card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unknot.kit import dates, figure
from unknot.kit.figure import Dated
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import CourseSheet, VisitSheet
from unknot.rooms.check.door import SAID_OLD, ClearanceSheet, FindingSheet, RaisedSheet
from unknot.rooms.desk.actions.reading import Health
from unknot.rooms.desk.pages.answers import Said, changes, said
from unknot.rooms.desk.pages.courses import course_line
from unknot.rooms.desk.pages.days import STATES
from unknot.rooms.desk.pages.levels import MARKS, NO_CHECK, Mark, mark_of, modifiers
from unknot.rooms.desk.pages.limits import pressure_lines
from unknot.rooms.desk.pages.stops import WHOLE_FIRST
from unknot.rooms.guide import door as guide
from unknot.rooms.guide.door import Card, LimitWords, RuleWords
from unknot.rooms.practice.door import Person, PracticeSheet
from unknot.spine.vocabulary import Level, MassageType, Pattern


@dataclass(frozen=True)
class HealthPart:
    """The part of the card that only whoever cares for the person sees."""

    mark: Mark
    checked: str
    reasons: list[RuleWords]
    pressure: list[str]
    limits: list[LimitWords]
    drawn: list[Dated]
    advice: list[Card]
    pattern: str
    fit_items: list[str]
    plan: list[tuple[str, str]]
    not_offered: list[tuple[str, str]]
    answers: Said
    news: list[tuple[str, str]]
    news_at: str
    stopped: str
    slips: list[str]
    raised: list[str]
    clearances: list[list[tuple[str, str]]]
    record_clearance: str
    raise_level: str


@dataclass(frozen=True)
class CardPage:
    """Contact and visits; ``health`` is None for whoever may not see it, and the visits then say no type."""

    name: str
    dialled: str
    phone: str
    email: str
    coming: list[tuple[str, str, str]]
    before: list[tuple[str, str]]
    send_check: str
    book: str
    courses: list[tuple[str, str, str]]
    rest: tuple[str, str] | None
    health: HealthPart | None


def card_page(
    person: Person,
    visits: list[VisitSheet],
    health: Health | None,
    *,
    courses: list[CourseSheet],
    own: int | None,
    practice: PracticeSheet,
    now: datetime,
) -> CardPage:
    """Everything that stands on the card. ``own`` is whose visits can be changed by whoever looks, None for all."""
    return CardPage(
        name=person.name,
        dialled=person.phone,
        phone=dates.phone(person.phone, practice.country) if person.phone else "",
        email=person.email,
        coming=[
            (*_visit(visit, health, now), _change(visit, own)) for visit in reversed(visits) if visit.ends_at > now
        ],
        before=[_visit(visit, health, now) for visit in visits if visit.ends_at <= now],
        book=f"{reverse('desk:booking')}?person={person.key}",
        courses=[course_line(one) for one in courses],
        rest=None if any(one.is_running and one.left for one in courses) else _rest(visits, own, now),
        send_check=reverse("desk:checks", args=[person.key]),
        health=_health(person, health, practice) if health else None,
    )


def _rest(visits: list[VisitSheet], own: int | None, now: datetime) -> tuple[str, str] | None:
    """What is left to book of the plan after the next visit, or after the last one, and where."""
    coming = [one for one in visits if one.starts_at > now]
    for visit in (coming[-1:] or visits[:1]) if visits else []:
        left = booking.left_of_plan(visit.id, now=now) if own in (None, visit.therapist_id) else 0
        if left:
            words = ngettext("Book %(count)d more visit of the plan", "Book %(count)d more visits of the plan", left)
            return words % {"count": left}, reverse("desk:plan", args=[visit.public_id])
    return None


def _visit(visit: VisitSheet, health: Health | None, now: datetime) -> tuple[str, str]:
    kind = [guide.massage_type(visit.kind).name] if health else []
    words = [*kind, dates.minutes(visit.minutes), visit.therapist, str(STATES[visit.status])]
    words += [_("over another visit: %(why)s") % {"why": visit.overlap_reason}] if visit.overlap_reason else []
    return dates.when(visit.starts_at, visit.zone, now=now), ", ".join(words)


def _change(visit: VisitSheet, own: int | None) -> str:
    """The page of a visit, for whoever may change it."""
    return reverse("desk:visit", args=[visit.public_id]) if own in (None, visit.therapist_id) else ""


def _health(person: Person, health: Health, practice: PracticeSheet) -> HealthPart:
    finding = health.finding
    blocked = finding is None or finding.level.blocks
    return HealthPart(
        mark=_mark(health),
        checked=dates.full(finding.made_at, practice.zone) if finding else "",
        reasons=[guide.rule_words(label) for label in _listed(finding, "rules")],
        pressure=pressure_lines(health.shown) if finding and finding.level is Level.MODIFY else [],
        limits=[] if finding is None or blocked else [guide.limit_words(rule) for rule in modifiers(finding)],
        drawn=figure.dated(health.told, zone=practice.zone),
        advice=[guide.advice_words(rule) for rule in _listed(finding, "advice")],
        pattern=guide.pattern_words(Pattern(finding.result["pattern"])).title if finding else "",
        fit_items=[guide.fit_item_words(item) for item in _listed(finding, "fit_items")],
        plan=[] if blocked else _plan(health.shown),
        not_offered=[] if blocked else _not_offered(health.shown),
        answers=said(health.given, unanswered=_listed(finding, "unanswered")),
        news=changes(health.news.changes) if health.news else [],
        news_at=dates.full(health.news.at, practice.zone) if health.news else "",
        stopped=str(WHOLE_FIRST) if finding and finding.asks_whole else "",
        slips=[_slip(slip, practice) for slip in finding.slips] if finding else [],
        raised=[_raised(one, practice) for one in health.raised],
        clearances=[_clearance(one) for one in health.clearances],
        record_clearance=reverse("desk:clearances", args=[person.key]),
        raise_level=reverse("desk:levels", args=[person.key]),
    )


def _mark(health: Health) -> Mark:
    if health.finding:
        is_open = bool(health.finding.result["unanswered"]) or health.finding.asks_whole
        return mark_of(health.finding.level, is_open=is_open)
    return MARKS[max(one.level for one in health.raised)] if health.raised else NO_CHECK


def _listed(finding: FindingSheet | None, name: str) -> list[str]:
    return cast("list[str]", finding.result[name]) if finding else []


def _plan(shown: dict[str, Any] | None) -> list[tuple[str, str]]:
    if not shown or not shown["plan"]:
        return []
    plan = shown["plan"]
    rows = [
        (_("Types, best first"), ", ".join(_type_name(one["type"]) for one in shown["ranking"])),
        (_("Length"), dates.minutes(plan["minutes"])),
        (_("First visit"), dates.minutes(plan["first_visit_minutes"]) if plan["first_visit_minutes"] else ""),
        (_("How often"), _often(*plan["per_week"])),
        (_("How many"), ngettext("%(count)d visit", "%(count)d visits", plan["visits"]) % {"count": plan["visits"]}),
        (_("Look at it again"), _("at visit %(number)d") % {"number": plan["review_visit"]}),
        (_("Pressure, at most"), f"{plan['pressure_max']} / 5, {guide.pressure_words(plan['pressure_max'])}"),
    ]
    return [(name, words) for name, words in rows if words]


def _often(low: int, high: int) -> str:
    if low == high:
        return ngettext("once a week", "%(count)d times a week", low) % {"count": low}
    return _("%(low)d to %(high)d times a week") % {"low": low, "high": high}


def _not_offered(shown: dict[str, Any] | None) -> list[tuple[str, str]]:
    return [
        (_type_name(one["type"]), " ".join(str(guide.exclusion_words(why)) for why in one["because"]))
        for one in (shown or {}).get("excluded", [])
    ]


def _type_name(kind: str) -> str:
    return guide.massage_type(MassageType(kind)).name


def _slip(slip: dict[str, object], practice: PracticeSheet) -> str:
    about = ", ".join(guide.rule_words(label).about for label in cast("list[str]", slip["rules"]))
    at = dates.full(datetime.fromisoformat(str(slip["at"])), practice.zone)
    if slip.get("why") == SAID_OLD:
        return _("%(at)s: said “%(about)s”, then said that it is old and that a doctor has checked it.") % {
            "at": at,
            "about": about,
        }
    return _("%(at)s: said “%(about)s”, then said that it was a slip.") % {"at": at, "about": about}


def _raised(one: RaisedSheet, practice: PracticeSheet) -> str:
    words = {
        "level": _word(one.level),
        "by": one.by,
        "at": dates.full(one.raised_at, practice.zone),
        "reason": one.reason,
        "until": dates.long_day(one.until_on) if one.until_on else "",
    }
    if one.until_on:
        return _("%(level)s until %(until)s, by %(by)s, %(at)s: %(reason)s") % words
    return _("%(level)s, by %(by)s, %(at)s: %(reason)s") % words


def _word(level: Level) -> str:
    return str(MARKS[level].word)


def _clearance(one: ClearanceSheet) -> list[tuple[str, str]]:
    return [
        (_("Clinician"), f"{one.clinician}, {one.registration}"),
        (_("Covers"), "; ".join(f"{rule}: {guide.rule_words(rule).about}" for rule in one.rules)),
        (_("Limits"), one.limits or _("none written")),
        (_("Valid"), _span(one.dated_on, one.expires_on)),
    ]


def _span(first: date, last: date) -> str:
    return _("from %(first)s through %(last)s") % {"first": dates.long_day(first), "last": dates.long_day(last)}
