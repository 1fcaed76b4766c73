"""One visit as staff see it, and what is not settled yet: held, requested, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.desk.pages.days import STATES, Touch, touches
from unknot.rooms.desk.pages.reasons import PICKS
from unknot.rooms.desk.pages.stops import StopNote
from unknot.spine.booking.lifecycle import Status

CHASED_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Open:
    """A time that is kept and is no booking yet: until when, and what to do. ``key`` leads to the visit's page."""

    when: str
    who: str
    href: str
    state: str
    what: str
    is_request: bool
    ask: str = ""
    send: str = ""
    let_go: str = ""


@dataclass(frozen=True)
class VisitPage:
    """A visit; its type stays on the card, because a type follows from a check."""

    title: str
    who: str
    person: str
    state: str | Promise
    rows: list[tuple[str, str]]
    overlaps: str
    stop: StopNote | None
    touches: list[Touch]
    open: Open | None
    is_new: bool
    course: str
    plan: str


def visit_page(
    visit: VisitSheet, *, may_see_person: bool, is_new: bool, stop: StopNote | None = None, now: datetime
) -> VisitPage:
    """What its page shows."""
    return VisitPage(
        title=dates.when(visit.starts_at, visit.zone, now=now),
        who=visit.client or _("Nobody yet"),
        person=reverse("desk:person", args=[visit.client_key]) if visit.client_key and may_see_person else "",
        state=STATES.get(visit.status) or _("Its time is up"),
        rows=[
            (_("When"), dates.full(visit.starts_at, visit.zone)),
            (_("How long"), dates.minutes(visit.minutes)),
            (_("With"), visit.therapist),
            *([(_("Why this therapist?"), str(PICKS[visit.pick]))] if visit.pick else []),
            (_("Room"), visit.room),
            (_("Price"), dates.money(visit.price_cents, visit.currency)),
            (_("Reference"), visit.reference),
        ],
        overlaps=visit.overlap_reason,
        stop=stop,
        touches=touches(visit, now=now),
        open=open_one(visit, now=now) if visit.status in (Status.REQUESTED, Status.HELD) else None,
        is_new=is_new,
        course=_course(visit, now),
        plan=reverse("desk:plan", args=[visit.public_id]) if booking.left_of_plan(visit.id, now=now) else "",
    )


def _course(visit: VisitSheet, now: datetime) -> str:
    course = booking.course_of_visit(visit, now=now)
    return reverse("desk:course", args=[course.key]) if course else ""


def open_ones(visits: Iterable[VisitSheet], *, now: datetime) -> list[Open]:
    """Everything that is not settled yet, soonest first."""
    return [open_one(visit, now=now) for visit in visits]


def open_one(visit: VisitSheet, *, now: datetime) -> Open:
    """A held or requested time, with what there is to do."""
    until = dates.clock(visit.expires_at, visit.zone) if visit.expires_at else ""
    when = dates.when(visit.starts_at, visit.zone, now=now)
    if visit.status is not Status.REQUESTED:
        state = _("Somebody is booking this online. It is free again at %(until)s if they do not.") % {"until": until}
        return Open(when, _("Nobody yet"), "", state, "", is_request=False)
    at = [visit.public_id]
    return Open(
        when=when,
        who=visit.client,
        href=reverse("desk:visit", args=at),
        state=_("Waits for the check, and is kept until %(until)s.") % {"until": until},
        what=_sent(visit, now),
        is_request=True,
        ask=reverse("desk:asking", args=[visit.client_key]) if visit.client_key else "",
        send=reverse("desk:link", args=at),
        let_go=reverse("desk:letting_go", args=at),
    )


def _sent(visit: VisitSheet, now: datetime) -> str:
    if visit.link_sent_at is None:
        return _("The questions were neither asked nor sent yet.")
    words = {"at": dates.clock(visit.link_sent_at, visit.zone)}
    if now >= visit.link_sent_at + CHASED_AFTER:
        return _("The questions were sent at %(at)s and once more an hour later. Please call.") % words
    return _("The questions were sent at %(at)s.") % words
