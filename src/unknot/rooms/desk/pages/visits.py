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
from unknot.rooms.desk.pages.moves import fee_words
from unknot.rooms.desk.pages.reasons import PICKS
from unknot.rooms.desk.pages.stops import StopNote
from unknot.rooms.guide import door as guide
from unknot.rooms.practice.door import Person, PracticeSheet
from unknot.spine.booking.lifecycle import KEEPING, Status

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
    """A visit. Its type, which follows from a check, only for whoever cares for the person.

    An empty address is no way; ``undo`` says until when the last step can be taken back.
    """

    title: str
    who: str
    person: str
    dialled: str
    phone: str
    email: str
    state: str | Promise
    rows: list[tuple[str, str]]
    overlaps: str
    stop: StopNote | None
    touches: list[Touch]
    open: Open | None
    undo: str
    move: str
    cancel: str
    book: str
    day: str
    course: str
    plan: str


def can_change(visit: VisitSheet, *, now: datetime) -> bool:
    """True while it can be moved or cancelled: booked for somebody, and not begun."""
    return visit.status is Status.BOOKED and visit.client_id is not None and visit.starts_at > now


def visit_page(
    visit: VisitSheet,
    *,
    person: Person | None,
    in_care: bool,
    practice: PracticeSheet,
    stop: StopNote | None = None,
    now: datetime,
) -> VisitPage:
    """What its page shows; ``person`` for whoever may see them, ``in_care`` for whoever cares for them."""
    at, changes = [visit.public_id], can_change(visit, now=now)
    return VisitPage(
        title=dates.when(visit.starts_at, visit.zone, now=now),
        who=visit.client or _("Nobody yet"),
        person=reverse("desk:person", args=[person.key]) if person else "",
        dialled=person.phone if person else "",
        phone=dates.phone(person.phone, practice.country) if person and person.phone else "",
        email=person.email if person else "",
        state=STATES.get(visit.status) or _("Its time is up"),
        rows=_rows(visit, practice, in_care=in_care, changes=changes, now=now),
        overlaps=visit.overlap_reason,
        stop=stop,
        touches=touches(visit, now=now),
        open=open_one(visit, now=now) if visit.status in (Status.REQUESTED, Status.HELD) else None,
        undo=_undo(visit, now),
        move=reverse("desk:move", args=at) if changes else "",
        cancel=reverse("desk:cancellation", args=at) if changes else "",
        book=f"{reverse('desk:booking')}?person={person.key}" if person else "",
        day=_day(visit, now),
        course=_course(visit, now),
        plan=reverse("desk:plan", args=at) if booking.left_of_plan(visit.id, now=now) else "",
    )


def _rows(
    visit: VisitSheet, practice: PracticeSheet, *, in_care: bool, changes: bool, now: datetime
) -> list[tuple[str, str]]:
    said = [
        (_("When"), f"{dates.full(visit.starts_at, visit.zone)}, {dates.minutes(visit.minutes)}"),
        (_("What"), guide.massage_type(visit.kind).name if in_care else ""),
        (_("With"), visit.therapist),
        (_("Why this therapist?"), str(PICKS[visit.pick]) if visit.pick and visit.status in KEEPING else ""),
        (_("Room"), visit.room),
        (_("Price"), dates.money(visit.price_cents, visit.currency)),
        (_("Moving or cancelling"), fee_words(visit, practice, now=now) if changes else ""),
        (_("Reference"), visit.reference),
    ]
    return [(name, words) for name, words in said if words]


def _day(visit: VisitSheet, now: datetime) -> str:
    is_today = visit.local_date == now.astimezone(visit.zone).date()
    return "" if is_today else f"{reverse('desk:today')}?day={visit.local_date.isoformat()}"


def _undo(visit: VisitSheet, now: datetime) -> str:
    last = booking.undo_of(visit, now=now)
    if last is None:
        return ""
    words = {"cancelled": _("Cancelled just now."), "moved": _("Moved just now.")}.get(last.step, _("Booked just now."))
    until = _("It can be undone until %(at)s.") % {"at": dates.clock(last.until, visit.zone)}
    untold = _("Nobody has been told yet; the messages go out then.") if visit.is_reachable else ""
    return f"{words} {until} {untold}".strip()


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
        return _held(visit, when, until)
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


def _held(visit: VisitSheet, when: str, until: str) -> Open:
    if visit.is_offered:
        state = _("Offered from the waiting list. It goes to the next, or is free, at %(until)s if they do not answer.")
        return Open(when, _("Waiting list"), reverse("desk:waiting"), state % {"until": until}, "", is_request=False)
    state = _("Somebody is booking this online. It is free again at %(until)s if they do not.")
    return Open(when, _("Nobody yet"), "", state % {"until": until}, "", is_request=False)


def _sent(visit: VisitSheet, now: datetime) -> str:
    if visit.link_sent_at is None:
        return _("The questions were neither asked nor sent yet.")
    words = {"at": dates.clock(visit.link_sent_at, visit.zone)}
    if now >= visit.link_sent_at + CHASED_AFTER:
        return _("The questions were sent at %(at)s and once more an hour later. Please call.") % words
    return _("The questions were sent at %(at)s.") % words
