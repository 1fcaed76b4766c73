"""A day's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from unknot.kit import dates
from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.check.door import FindingSheet
from unknot.rooms.desk.actions.reading import Day
from unknot.rooms.desk.pages.levels import NO_CHECK, Mark, mark_of, modifiers
from unknot.rooms.desk.pages.limits import pressure_lines, pressure_words, pressures
from unknot.rooms.desk.pages.reasons import PICKS
from unknot.rooms.desk.pages.stops import StopNote, stop_note
from unknot.rooms.guide import door as guide
from unknot.spine.booking.lifecycle import KEEPING, SLIP_MINUTES, SLIPS, Status
from unknot.spine.vocabulary import Level

STATES = {
    Status.REQUESTED: gettext_lazy("Waits for the check"),
    Status.BOOKED: gettext_lazy("Booked"),
    Status.ARRIVED: gettext_lazy("Here"),
    Status.DONE: pgettext_lazy("state of a visit", "Done"),
    Status.CANCELLED: gettext_lazy("Cancelled"),
    Status.MISSED: gettext_lazy("Did not come"),
}
OVER = (Status.DONE, Status.CANCELLED, Status.MISSED)


@dataclass(frozen=True)
class Touch:
    """One thing to do with a visit: a button. ``state`` is how the visit stands as the page shows it."""

    words: str
    to: str
    who: str
    state: str
    kind: str = "plain"


@dataclass(frozen=True)
class Row:
    """One visit. The type, ``mark`` and ``limits`` only for whoever cares for the person."""

    time: str
    who: str
    href: str
    visit: str
    overlaps: str
    details: list[str]
    state: str | Promise
    status: str
    is_over: bool
    stop: StopNote | None
    news: str
    questions: str
    mark: Mark | None
    limits: list[str]
    touches: list[Touch]
    why: str | Promise


@dataclass(frozen=True)
class DayPage:
    """A day with the way to the days around it; ``date`` where the title is a word such as Today."""

    title: str
    date: str
    count: str
    rows: list[Row]
    before: str
    after: str
    today: str
    here: str
    is_today: bool
    day: str


def day_page(read: Day, day: date, *, today: date, now: datetime) -> DayPage:
    """The list of a local date."""
    live = [visit for visit in read.visits if visit.status in KEEPING]
    return DayPage(
        title=capfirst(dates.day(day, today=today)),
        date=capfirst(dates.long_day(day)) if today <= day <= today + timedelta(days=1) else "",
        count=ngettext("%(count)d visit", "%(count)d visits", len(live)) % {"count": len(live)},
        rows=[_row(visit, read, now) for visit in read.visits],
        before=_href(day - timedelta(days=1)),
        after=_href(day + timedelta(days=1)),
        today=reverse("desk:today"),
        here=reverse("desk:today") if day == today else _href(day),
        is_today=day == today,
        day=day.isoformat(),
    )


def _row(visit: VisitSheet, read: Day, now: datetime) -> Row:
    open_, is_over = visit.client_id in read.in_care, visit.status in OVER
    finding = read.findings.get(visit.client_id or 0)
    shows_health = open_ and not is_over
    return Row(
        time=dates.span(visit.starts_at, visit.ends_at, visit.zone),
        who=visit.client or _("Nobody yet"),
        href=reverse("desk:person", args=[visit.client_key]) if visit.client_id in read.seen else "",
        visit=reverse("desk:visit", args=[visit.public_id]),
        overlaps=visit.overlap_reason,
        details=_details(visit, read),
        state=_state(visit, now),
        status=visit.status.value,
        is_over=is_over,
        stop=stop_note(visit, read.stops.get(visit.client_id or 0), in_care=open_),
        news=_news(visit, read) if shows_health else "",
        questions=_questions(visit, read, now),
        mark=_mark(finding, read.raised.get(visit.client_id or 0)) if shows_health else None,
        limits=_limits(visit, finding, read.shown.get(visit.client_id or 0)) if shows_health else [],
        touches=touches(visit, now=now),
        why=PICKS[visit.pick] if visit.pick and visit.status in KEEPING else "",
    )


def _news(visit: VisitSheet, read: Day) -> str:
    is_coming = visit.status in (Status.BOOKED, Status.ARRIVED)
    return (
        _("Something was answered otherwise than before. It stands on the card.")
        if (is_coming and visit.client_id in read.news)
        else ""
    )


def _questions(visit: VisitSheet, read: Day, now: datetime) -> str:
    """Whether the questions before the visit were answered; which answers is for whoever cares for the person."""
    if visit.status is not Status.BOOKED or visit.ends_at <= now:
        return ""
    at = read.answered.get(visit.id)
    if at is None:
        return _("Questions before the visit: not answered yet")
    return _("Questions before the visit, answered: %(when)s") % {"when": dates.when_within(at, visit.zone, now=now)}


def touches(visit: VisitSheet, *, now: datetime) -> list[Touch]:
    """What can be done with a visit at this moment, the likely thing first."""
    is_its_day = now.astimezone(visit.zone).date() >= visit.local_date
    said: list[tuple[str, str, str]] = []
    if visit.status is Status.BOOKED and is_its_day:
        said.append((_("Is here"), "desk:arrival", "main"))
        if visit.starts_at <= now:
            said.append((_("Did not come"), "desk:absence", "plain"))
    if visit.status is Status.ARRIVED:
        said.append((pgettext("a visit that has ended", "Done"), "desk:end", "main"))
    if visit.status in SLIPS and now < visit.changed_at + timedelta(minutes=SLIP_MINUTES):
        said.append((_("That was a slip"), "desk:slip", "quiet"))
    return [
        Touch(words, reverse(name, args=[visit.public_id]), visit.client, visit.status.value, kind)
        for words, name, kind in said
    ]


def _details(visit: VisitSheet, read: Day) -> list[str]:
    # A type follows from a check, so it is health; that a visit is over changes nothing about that.
    kind = [guide.massage_type(visit.kind).name] if visit.client_id in read.in_care else []
    said = [*kind, dates.minutes(visit.minutes), visit.room]
    return [*said, visit.therapist] if read.of_everybody else said


def _state(visit: VisitSheet, now: datetime) -> str | Promise:
    if visit.status is Status.BOOKED and visit.starts_at <= now:
        return _("Booked, and not yet marked as here")
    return STATES.get(visit.status, visit.status.value)


def _mark(finding: FindingSheet | None, raised: Level | None) -> Mark:
    if finding:
        return mark_of(finding.level, is_open=bool(finding.result["unanswered"]))
    return mark_of(raised) if raised else NO_CHECK


def _limits(visit: VisitSheet, finding: FindingSheet | None, shown: dict[str, Any] | None) -> list[str]:
    """The pressure for this visit's type, and what to keep to, each once; none where there is to be no massage."""
    if finding is None or finding.level is not Level.MODIFY:
        return []
    most = pressures(shown).get(visit.kind)
    said = [limit for rule in modifiers(finding) for limit in guide.limit_words(rule).limits]
    return [*([pressure_words(most)] if most else pressure_lines(shown)), *dict.fromkeys(said)]


def _href(day: date) -> str:
    return f"{reverse('desk:today')}?{urlencode({'day': day.isoformat()})}"
