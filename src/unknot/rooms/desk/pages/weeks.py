"""A week: where and when only, so that it lies open on a counter without telling of anybody's health."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import ngettext

from unknot.kit import dates
from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.desk.pages.days import OVER, STATES
from unknot.spine.booking.lifecycle import KEEPING

DAYS = 7


@dataclass(frozen=True)
class Entry:
    """One visit in the week."""

    time: str
    who: str
    href: str
    state: str | Promise
    with_whom: str
    is_over: bool
    overlaps: bool


@dataclass(frozen=True)
class WeekDay:
    """One date with its visits."""

    name: str
    date: str
    short: str
    key: str
    href: str
    is_today: bool
    count: str
    entries: list[Entry]


@dataclass(frozen=True)
class WeekPage:
    """Seven dates from a Monday on."""

    title: str
    days: list[WeekDay]
    before: str
    after: str
    is_this_week: bool


def monday_of(day: date) -> date:
    """The first date of the week."""
    return day - timedelta(days=day.weekday())


def week_page(
    visits: Sequence[VisitSheet], monday: date, *, of_everybody: bool, today: date, now: datetime
) -> WeekPage:
    """The week that begins on this date."""
    days = [monday + timedelta(days=offset) for offset in range(DAYS)]
    return WeekPage(
        title=f"{capfirst(dates.long_day(days[0]))} – {dates.long_day(days[-1])}",
        days=[
            _day(day, [one for one in visits if one.local_date == day], of_everybody=of_everybody, today=today)
            for day in days
        ],
        before=_href(monday - timedelta(days=DAYS)),
        after=_href(monday + timedelta(days=DAYS)),
        is_this_week=monday == monday_of(today),
    )


def _day(day: date, visits: Sequence[VisitSheet], *, of_everybody: bool, today: date) -> WeekDay:
    live = [one for one in visits if one.status in KEEPING]
    return WeekDay(
        name=capfirst(dates.weekday(day, today=today)),
        date=dates.month_day(day),
        short=capfirst(dates.short_day(day)),
        key=f"day-{day.isoformat()}",
        href=f"{reverse('desk:today')}?{urlencode({'day': day.isoformat()})}",
        is_today=day == today,
        count=ngettext("%(count)d visit", "%(count)d visits", len(live)) % {"count": len(live)},
        entries=[_entry(one, of_everybody=of_everybody) for one in visits],
    )


def _entry(visit: VisitSheet, *, of_everybody: bool) -> Entry:
    return Entry(
        time=dates.clock(visit.starts_at, visit.zone),
        who=visit.client,
        href=reverse("desk:visit", args=[visit.public_id]),
        state=STATES.get(visit.status, ""),
        with_whom=visit.therapist if of_everybody else "",
        is_over=visit.status in OVER,
        overlaps=bool(visit.overlap_reason),
    )


def _href(monday: date) -> str:
    return f"{reverse('desk:week')}?{urlencode({'day': monday.isoformat()})}"
