"""Messages as staff see them: of which kind, by which way, how each stands and why. Never what one says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unknot.kit import dates
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import VisitSheet, WaitingName
from unknot.rooms.notify.door import Channel, MessageSheet, State

WAYS = {Channel.MAIL: gettext_lazy("by mail"), Channel.TEXT: gettext_lazy("by text message")}
STATES = {
    State.WAITS: gettext_lazy("Waits until: %(at)s"),
    State.QUEUED: gettext_lazy("Goes out now"),
    State.AGAIN: gettext_lazy("Is tried again: %(at)s"),
    State.SENT: gettext_lazy("Sent: %(at)s"),
    State.DELIVERED: gettext_lazy("Delivered: %(at)s"),
    State.UNDELIVERED: gettext_lazy("Did not arrive: %(at)s"),
    State.FAILED: gettext_lazy("Did not go out: %(at)s"),
    State.REPLACED: gettext_lazy("Sent again"),
}
OVER = {State.SENT, State.DELIVERED, State.UNDELIVERED, State.FAILED}
# What can be told again is how the visit stands. A code is asked for anew, and links have their own buttons.
TOLD_AGAIN = ("booked", "changed", "cancelled", "reminder")
TO_THERAPIST = " to therapist"
FIRST_SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One message. ``again`` is where "send again" leads; empty where it makes no sense."""

    what: str
    way: str
    state: str
    why: str
    has_failed: bool
    visit: str = ""
    href: str = ""
    again: str = ""


@dataclass(frozen=True)
class Messages:
    """The newest, and the rest behind a fold."""

    first: list[Row]
    more: list[Row]

    @property
    def summary(self) -> str:
        """What the fold says."""
        words = ngettext("%(count)d earlier message", "%(count)d earlier messages", len(self.more))
        return words % {"count": len(self.more)}


@dataclass(frozen=True)
class AllMessages:
    """A page of all there are; ``before`` is the number from which earlier ones go on, None where there are none."""

    rows: list[Row]
    before: int | None
    is_first: bool


def messages_of(
    messages: Iterable[MessageSheet],
    visits: Mapping[str, VisitSheet],
    *,
    zone: ZoneInfo,
    names_visits: bool,
    now: datetime,
) -> Messages:
    """Rows for a card or a visit; ``names_visits`` where there is more than one visit, all of them one person's."""
    rows = [_row(one, visits.get(one.about), zone, now, names_visits=names_visits, sent_too=True) for one in messages]
    return Messages(rows[:FIRST_SHOWN], rows[FIRST_SHOWN:])


def trouble_rows(
    messages: Iterable[MessageSheet], visits: Mapping[str, VisitSheet], *, zone: ZoneInfo, now: datetime
) -> list[Row]:
    """Rows of what failed, each with the visit that it speaks of."""
    return [_row(one, visits.get(one.about), zone, now, names_visits=True, sent_too=False) for one in messages]


def all_rows(
    messages: Iterable[MessageSheet],
    visits: Mapping[str, VisitSheet],
    waiting: Mapping[str, WaitingName],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> list[Row]:
    """Rows of every message, each with the visit or the place on the waiting list that it speaks of."""
    rows = []
    for one in messages:
        row = _row(one, visits.get(one.about), zone, now, names_visits=True, sent_too=False)
        place = waiting.get(one.about)
        href = reverse("desk:waiting_person", args=[place.key]) if place and place.waits else ""
        rows.append(replace(row, visit=place.name, href=href) if place else row)
    return rows


def role_of(kind: str) -> str:
    """Who got a message of this kind."""
    return "therapist" if kind.endswith(TO_THERAPIST) else "client"


def _row(
    message: MessageSheet,
    visit: VisitSheet | None,
    zone: ZoneInfo,
    now: datetime,
    *,
    names_visits: bool,
    sent_too: bool,
) -> Row:
    at = dates.when_within(message.at, zone, now=now)
    named = visit if names_visits else None
    return Row(
        what=message.title,
        way=str(WAYS[message.channel]),
        state=str(STATES[message.state]) % {"at": at},
        why=message.why,
        has_failed=message.has_failed,
        visit=_named(named, now, sent_too=sent_too) if named else "",
        href=reverse("desk:visit", args=[named.public_id]) if named else "",
        again=_again(message, visit, now, sent_too=sent_too),
    )


def _named(visit: VisitSheet, now: datetime, *, sent_too: bool) -> str:
    """When it is; and whose, on the list of what failed, where each row is another person's."""
    if sent_too:
        return dates.when(visit.starts_at, visit.zone, now=now)
    return f"{visit.client or _('Nobody yet')}, {dates.when_within(visit.starts_at, visit.zone, now=now)}"


def _again(message: MessageSheet, visit: VisitSheet | None, now: datetime, *, sent_too: bool) -> str:
    makes_sense = message.has_failed or (sent_too and message.state in OVER)
    if visit is None or not makes_sense or not message.kind.startswith(TOLD_AGAIN):
        return ""
    if not booking.can_tell_again(visit, now=now):
        return ""
    return reverse("desk:message_again", args=[visit.public_id, message.id])
