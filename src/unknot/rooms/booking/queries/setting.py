"""All that decides what is free and is no diary, as one value that is kept while it stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from unknot.rooms.booking.models import BookingPolicy, CalendarLink
from unknot.rooms.booking.queries import caps as limits
from unknot.rooms.booking.queries.diary import hours_of
from unknot.rooms.booking.queries.services import the_policy
from unknot.rooms.practice import door as practice
from unknot.spine.booking.caps import Caps
from unknot.spine.booking.hours import Hours


@dataclass(frozen=True)
class Setting:
    """Practice, places, people, rooms and hours; the hours from ``since`` on, by place and therapist.

    ``stamp`` is the one under which it was read; None where it must not be kept.
    """

    stamp: int | None
    since: date
    sheet: practice.PracticeSheet
    policy: BookingPolicy
    places: tuple[practice.PlaceSheet, ...]
    therapists: tuple[practice.TherapistSheet, ...]
    rooms: tuple[practice.RoomSheet, ...]
    units: tuple[practice.UnitSheet, ...]
    hours: dict[int, dict[int, Hours]]
    caps: dict[int, Caps]
    calendars: bool
    # What others work out of it, for as long as it stands.
    plans: dict[Hashable, Any] = field(default_factory=dict, compare=False)


_kept: list[Setting] = []


def the_setting(*, since: date) -> Setting:
    """The setting of this moment.

    One query where it stands as it was last read, else a few more, as many however large the practice is.
    """
    return _setting_of(practice.setting_stamp(), since)


def settings_to_try(*, since: date) -> Iterator[Setting]:
    """The setting as it was last read, and then as it is; both have a stamp, none where nothing may be kept.

    For whoever reads the stamp together with rows, and so finds out by itself whether the first one stands.
    """
    for kept in tuple(_kept):
        if kept.since <= since:
            yield kept
    found = the_setting(since=since)
    if found.stamp is not None:
        yield found


def forget() -> None:
    """Keep nothing, as in a process that has just begun."""
    _kept.clear()


def _setting_of(stamp: int | None, since: date) -> Setting:
    for kept in tuple(_kept):
        if kept.stamp == stamp and stamp is not None and kept.since <= since:
            return kept
    found = _read(stamp, since)
    if stamp is not None:
        _kept[:] = [found]
    return found


def _read(stamp: int | None, since: date) -> Setting:
    sheet, policy = practice.the_practice(), the_policy()
    places = tuple(one for one in practice.places() if one.is_active)
    therapists = tuple(practice.therapists())
    licensed = {one.id: one.licensed_through for one in therapists if one.licensed_through}
    return Setting(
        stamp=stamp,
        since=since,
        sheet=sheet,
        policy=policy,
        places=places,
        therapists=therapists,
        rooms=tuple(practice.rooms()),
        units=tuple(practice.equipment()),
        hours=hours_of(licensed, places=[one.id for one in places], since=since),
        caps=limits.caps(),
        calendars=CalendarLink.objects.exists(),
    )
