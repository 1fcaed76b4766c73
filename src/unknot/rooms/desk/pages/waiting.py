"""The waiting list at the desk: who waits and for what, what happened, and how well freed time is filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unknot.kit import dates
from unknot.rooms.booking.door import Figures, HandTime, StepSheet, WaitingSheet
from unknot.rooms.desk.actions.waiting import Waiting
from unknot.rooms.practice.door import PracticeSheet, TherapistSheet

STEPS: dict[str, Promise] = {
    "joined": gettext_lazy("came onto the list"),
    "replaced": gettext_lazy("wrote a new wish"),
    "offered": gettext_lazy("was asked alone"),
    "offered to all": gettext_lazy("was asked with everybody"),
    "accepted": gettext_lazy("took the time"),
    "declined": gettext_lazy("did not want the time"),
    "lapsed": gettext_lazy("did not answer in time"),
    "too_late": gettext_lazy("somebody else was first"),
    "withdrawn": gettext_lazy("the offer was taken back"),
    "booked": gettext_lazy("left the list with a visit"),
    "left": gettext_lazy("left the list"),
    "over": gettext_lazy("left the list: the last date is over"),
    "check_over": gettext_lazy("left the list: the check is too old"),
}


@dataclass(frozen=True)
class Row:
    """One person on the list."""

    who: str
    href: str
    wants: str
    why: str
    now: str


@dataclass(frozen=True)
class WaitingPage:
    """The whole page."""

    rows: list[Row]
    hidden: str
    steps: list[tuple[str, str]]
    figures: list[tuple[str, str]]


@dataclass(frozen=True)
class Pick:
    """One free time that can be offered by hand: a button."""

    value: str
    when: str
    details: list[str]


@dataclass(frozen=True)
class PersonPage:
    """One person on the list, with what staff can do."""

    who: str
    card: str
    rows: list[tuple[str, str]]
    asked: str
    answer: str
    picks: list[Pick]


def waiting_page(found: Waiting, *, practice: PracticeSheet, now: datetime) -> WaitingPage:
    """The list in the order of asking, the log and the figures."""
    return WaitingPage(
        rows=[_row(one, number, found, now) for number, one in enumerate(found.people, 1)],
        hidden=_hidden(found.hidden),
        steps=[_step(one, practice, now) for one in found.steps],
        figures=_figures(found.figures),
    )


def person_page(
    one: WaitingSheet,
    times: list[HandTime],
    *,
    in_care: bool,
    therapists: list[TherapistSheet],
    practice: PracticeSheet,
    now: datetime,
) -> PersonPage:
    """What one person waits for, and the times that could be offered by hand."""
    names = {each.id: each.name for each in therapists}
    phone = dates.phone(one.phone, practice.country) if one.phone else ""
    rows = [
        (_("Mobile"), phone),
        (_("Mail"), one.email),
        (_("Waits for"), _wants(one)),
        (_("In place of"), dates.full(one.replaces, practice.zone) if one.replaces else ""),
        (_("On the list since"), dates.full(one.asked_at, practice.zone)),
        (_("Where they stand"), _why(one, in_care=in_care)),
    ]
    return PersonPage(
        who=one.name or _("No name yet"),
        card=reverse("desk:person", args=[one.client_key]) if one.client_key else "",
        rows=[(name, words) for name, words in rows if words],
        asked=_asked(one, now),
        answer=reverse("desk:waiting_answer", args=[one.offer.key]) if one.offer else "",
        picks=[_pick(time, names, now) for time in times],
    )


def _row(one: WaitingSheet, number: int, found: Waiting, now: datetime) -> Row:
    in_care = one.client_id in found.in_care
    name = one.name or _("No name yet")
    return Row(
        who=f"{number}. {name}",
        href=reverse("desk:waiting_person", args=[one.key]),
        wants=_wants(one),
        why=_why(one, in_care=in_care),
        now=_asked(one, now) or ("" if one.email else _("No mail address: call them.")),
    )


def _wants(one: WaitingSheet) -> str:
    least = _("%(length)s at least") % {"length": dates.minutes(one.least_minutes)}
    span = {"first": dates.long_day(one.first_day), "last": dates.long_day(one.last_day)}
    days = _("%(first)s through %(last)s") % span if one.first_day != one.last_day else span["first"]
    who = _("with %(who)s") % {"who": one.therapist} if one.therapist else ""
    return ", ".join(part for part in (least, who, days, "; ".join(one.windows)) if part)


def _why(one: WaitingSheet, *, in_care: bool) -> str:
    """What the order rests on; what the check said of need is for whoever cares for the person."""
    days = ngettext("%(count)d day of waiting", "%(count)d days of waiting", one.days) % {"count": one.days}
    times = one.passed_over
    over = ngettext("passed over %(count)d time", "passed over %(count)d times", times) % {"count": times}
    need = _("need: %(points)d points of 24") % {"points": one.need} if in_care else ""
    return ", ".join(part for part in (need, days, over if times else "") if part)


def _asked(one: WaitingSheet, now: datetime) -> str:
    if one.offer is None:
        return ""
    words = {
        "when": dates.when_within(one.offer.starts_at, one.offer.zone, now=now),
        "until": dates.clock(one.offer.ends_at, one.offer.zone),
        "who": one.offer.therapist,
    }
    if one.offer.to_all:
        return _("Asked with everybody: %(when)s with %(who)s, until %(until)s") % words
    return _("Asked now: %(when)s with %(who)s, kept until %(until)s") % words


def _hidden(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(count)d more person waits whom you may not see.", "%(count)d more people wait whom you may not see.", count
    )
    return words % {"count": count}


def _step(one: StepSheet, practice: PracticeSheet, now: datetime) -> tuple[str, str]:
    about = dates.when_within(one.starts_at, practice.zone, now=now) if one.starts_at else ""
    who = one.name or _("Somebody")
    said = f"{who}: {STEPS[one.what]}"
    return dates.when(one.at, practice.zone, now=now), ", ".join(part for part in (said, about, _by(one.actor)) if part)


def _by(actor: str) -> str:
    return _("by hand") if actor.startswith("user:") else ""


def _figures(figures: Figures) -> list[tuple[str, str]]:
    share = f"{round(100 * figures.filled / figures.freed)} %" if figures.freed else _("nothing freed yet")
    fill = dates.minutes(figures.minutes_to_fill) if figures.minutes_to_fill is not None else _("none filled yet")
    return [
        (_("Times that freed, 90 days"), str(figures.freed)),
        (_("Of these, suited somebody"), str(figures.suited)),
        (_("Filled from the list"), f"{figures.filled} ({share})"),
        (_("Time to fill, half of them within"), fill),
    ]


def _pick(time: HandTime, names: dict[int, str], now: datetime) -> Pick:
    who = _("with %(who)s") % {"who": ", ".join(names[one] for one in time.therapists)}
    return Pick(
        time.starts_at.isoformat(), dates.when(time.starts_at, time.zone, now=now), [dates.minutes(time.minutes), who]
    )
