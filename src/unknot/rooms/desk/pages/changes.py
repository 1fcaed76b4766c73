"""People whom a change affects, each with keep, move and cancel; and the lists of blocked time and hours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unknot.kit import dates
from unknot.rooms.booking.door import AffectedSheet, BlockedSheet, Decision, HoursSheet, VisitSheet, Wish
from unknot.rooms.desk.pages.days import STATES
from unknot.rooms.practice.door import PlaceSheet, TherapistSheet
from unknot.spine.booking.replay import Fate


@dataclass(frozen=True)
class Option:
    """One thing that can become of a visit."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One visit that is affected: a group of round boxes called ``name``."""

    name: str
    words: str
    state: str
    options: list[Option]
    no_way: str


@dataclass(frozen=True)
class AffectedPage:
    """Who is affected, and what to do about each; ``hidden`` is the change itself, sent along."""

    heading: str
    count: str
    rows: list[Row]
    hidden: list[tuple[str, str]]
    action: str
    back: str


def affected_page(
    found: Sequence[AffectedSheet],
    *,
    heading: str,
    therapists: Collection[TherapistSheet],
    hidden: Mapping[str, str],
    action: str,
    back: str,
    cancels: bool,
    said: Mapping[str, str],
    now: datetime,
) -> AffectedPage:
    """The preview. ``cancels``: whoever cannot be moved at once is proposed to be cancelled, else to be kept."""
    names = {one.id: one.name for one in therapists}
    return AffectedPage(
        heading=heading,
        count=ngettext("%(count)d person is affected", "%(count)d people are affected", len(found))
        % {"count": len(found)},
        rows=[
            _row(one, names, cancels=cancels, said=said, now=now)
            for one in sorted(found, key=lambda one: one.visit.starts_at)
        ],
        hidden=list(hidden.items()),
        action=action,
        back=back,
    )


def field_name(visit: VisitSheet) -> str:
    """What the group of round boxes of a visit is called."""
    return f"visit-{visit.public_id}"


def decisions(found: Sequence[AffectedSheet], said: Mapping[str, str]) -> dict[int, Decision]:
    """What was chosen for those who are affected; whoever nothing was chosen for is left out."""
    chosen = {one.visit.id: _decision(one.visit, said.get(field_name(one.visit), "")) for one in found}
    return {number: one for number, one in chosen.items() if one is not None}


def _decision(visit: VisitSheet, said: str) -> Decision | None:
    if said in (Fate.KEEP, Fate.CANCEL):
        return Decision(Fate(said))
    word, _space, rest = said.partition(" ")
    number, _space, moment = rest.partition(" ")
    try:
        starts_at = datetime.fromisoformat(moment)
        therapist_id = int(number)
    except ValueError:
        return None
    if word != Fate.MOVE or starts_at.utcoffset() is None:
        return None
    return Decision(Fate.MOVE, Wish(visit.kind, visit.minutes, starts_at, therapist_id, place_id=visit.place_id))


def _row(one: AffectedSheet, names: Mapping[int, str], *, cancels: bool, said: Mapping[str, str], now: datetime) -> Row:
    visit = one.visit
    ways = [(f"{Fate.MOVE} {who} {at.isoformat()}", _way(visit, at, names.get(who, ""), now)) for at, who in one.ways]
    values = [(Fate.KEEP.value, _("Keep it as it is")), *ways, (Fate.CANCEL.value, _("Cancel it, free of charge"))]
    at_once = [value for value, (at, _who) in zip((value for value, _words in ways), one.ways, strict=True)
               if at == visit.starts_at]  # fmt: skip
    proposed = at_once[0] if at_once else Fate.CANCEL.value if cancels else Fate.KEEP.value
    chosen = said.get(field_name(visit), proposed)
    chosen = chosen if chosen in dict(values) else proposed
    when = dates.when_within(visit.starts_at, visit.zone, now=now)
    return Row(
        name=field_name(visit),
        words=", ".join([visit.client, when, dates.minutes(visit.minutes), visit.therapist]),
        state=str(STATES[visit.status]),
        options=[Option(value, words, value == chosen) for value, words in values],
        no_way="" if one.can_move else _("It cannot be moved: the person’s check has run out, or is still to come."),
    )


def _way(visit: VisitSheet, at: datetime, who: str, now: datetime) -> str:
    if at == visit.starts_at:
        return _("Same time, with %(who)s") % {"who": who}
    words = {"when": dates.when_within(at, visit.zone, now=now), "who": who}
    return _("Move to %(when)s, with %(who)s") % words


@dataclass(frozen=True)
class BlockRow:
    """One blocked stretch."""

    words: str
    whose: str
    note: str
    by: str
    remove: str


def block_rows(found: Sequence[BlockedSheet], *, place: PlaceSheet, now: datetime) -> list[BlockRow]:
    """Blocked time as a list."""
    return [
        BlockRow(
            words=_span(one, place, now),
            whose=one.whose,
            note=(_("ill") if one.is_ill else "") or one.note,
            by=_("by %(who)s") % {"who": one.by},
            remove=reverse("desk:unblock", args=[one.key]),
        )
        for one in found
    ]


def _span(one: BlockedSheet, place: PlaceSheet, now: datetime) -> str:
    first = dates.when_within(one.starts_at, place.zone, now=now)
    if one.starts_at.astimezone(place.zone).date() == one.ends_at.astimezone(place.zone).date():
        return _("%(first)s to %(last)s") % {"first": first, "last": dates.clock(one.ends_at, place.zone)}
    return _("%(first)s to %(last)s") % {"first": first, "last": dates.when_within(one.ends_at, place.zone, now=now)}


@dataclass(frozen=True)
class DayHours:
    """One weekday of a therapist, and where it is changed."""

    name: str
    words: list[str]
    href: str


@dataclass(frozen=True)
class HoursRows:
    """A therapist's week, the dates that differ, and visits that lie outside."""

    name: str
    week: list[DayHours]
    dates: list[tuple[str, str]]
    change_date: str
    outside: list[tuple[str, str, str]]


def hours_rows(
    therapist: TherapistSheet,
    sheets: Sequence[HoursSheet],
    outside: Sequence[VisitSheet],
    *,
    places: Mapping[int, PlaceSheet],
    now: datetime,
) -> HoursRows:
    """One therapist's hours."""
    mine = [one for one in sheets if one.therapist_id == therapist.id]
    by_date: dict[date, list[HoursSheet]] = {}
    for one in mine:
        if one.day is not None:
            by_date.setdefault(one.day, []).append(one)
    return HoursRows(
        name=therapist.name,
        week=[
            DayHours(
                name=capfirst(str(WEEKDAYS[number])),
                words=[_stretch(one, places) for one in mine if one.weekday == number] or [_("does not work")],
                href=reverse("desk:weekday", args=[therapist.id, number]),
            )
            for number in range(7)
        ],
        dates=[(capfirst(dates.long_day(day)), _date(found, places)) for day, found in by_date.items()],
        change_date=reverse("desk:date", args=[therapist.id]),
        outside=[
            (dates.when(one.starts_at, one.zone, now=now), one.client, reverse("desk:visit", args=[one.public_id]))
            for one in outside
        ],
    )


def _stretch(one: HoursSheet, places: Mapping[int, PlaceSheet]) -> str:
    words = [_clock(one)]
    if one.pause:
        pause = {"first": f"{one.pause[0]:%H:%M}", "last": f"{one.pause[1]:%H:%M}"}
        words.append(_("break %(first)s to %(last)s") % pause)
    words += [places[one.place_id].name] if len(places) > 1 else []
    words += [_("every %(count)d weeks") % {"count": one.every_weeks}] if one.every_weeks > 1 else []
    words += [_("from %(day)s") % {"day": dates.long_day(one.valid_from)}] if one.valid_from else []
    words += [_("through %(day)s") % {"day": dates.long_day(one.valid_until)}] if one.valid_until else []
    return ", ".join(words)


def _date(found: Sequence[HoursSheet], places: Mapping[int, PlaceSheet]) -> str:
    stretches = [_stretch(one, places) for one in found if one.starts] or [_("does not work")]
    notes = {one.note for one in found if one.note}
    return "; ".join([*stretches, *sorted(notes)])


def _clock(one: HoursSheet) -> str:
    return _("%(first)s to %(last)s") % {"first": f"{one.starts:%H:%M}", "last": f"{one.ends:%H:%M}"}


def initial_stretches(sheets: Sequence[HoursSheet]) -> dict[str, object]:
    """What stands now, for the form: the first few stretches; a break splits one in two."""
    given: dict[str, object] = {}
    pieces = [piece for one in sheets for piece in _pieces(one)]
    for number, (starts, ends, place) in enumerate(pieces[:3], 1):
        given |= {f"from{number}": starts, f"to{number}": ends, f"place{number}": str(place)}
    return given


def _pieces(one: HoursSheet) -> list[tuple[object, object, int]]:
    if one.starts is None:
        return []
    if one.pause is None:
        return [(one.starts, one.ends, one.place_id)]
    return [(one.starts, one.pause[0], one.place_id), (one.pause[1], one.ends, one.place_id)]


def key_of(said: str) -> UUID | None:
    """A key that a form sent, if it is one."""
    try:
        return UUID(said)
    except ValueError:
        return None
