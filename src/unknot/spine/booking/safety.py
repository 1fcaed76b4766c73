"""What a level means for visits that are booked: one decision for every way in which a level is told (decision 0131).

EMERGENCY and URGENT call visits off; DOCTOR_FIRST and DEFER leave them their time and stop them; nothing lower touches
them. The same table stands behind a course (`course.meaning`). A finger may have slipped: for an hour, once all was
asked again and nothing stops its person, a visit that was called off can be had back (decision 0141).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from unknot.spine.booking.course import Means, meaning
from unknot.spine.booking.lifecycle import SLIP_MINUTES
from unknot.spine.booking.undo import undo_ends_at
from unknot.spine.times import utc

ASKING_MINUTES = 10  # as long as a hold; to ask everything once more takes about three


@dataclass(frozen=True, slots=True)
class Coming:
    """A visit to come: its number, the word by which questions name it, and its local date."""

    number: int
    key: str
    day: date


@dataclass(frozen=True, slots=True)
class Heard:
    """A level, and how it was told.

    ``about`` names the visit before which it was asked, or is empty. ``is_told``: something told now speaks for it, not
    only what was told before. ``by_hand``: somebody of the practice raised it, for dates up to ``until`` or for good.
    """

    level: str
    about: str = ""
    is_told: bool = True
    by_hand: bool = False
    until: date | None = None


def called_off(heard: Heard, coming: Sequence[Coming]) -> list[int]:
    """Which of the visits to come, soonest first, do not take place: their numbers.

    Answers speak about the visit that they were asked about, or else about the next; a later one is asked about again.
    What was told weeks ago may be over: it stops, and calls nothing off. A level raised by hand speaks about every
    visit for as long as it counts, because no answer can lower it.
    """
    if meaning(heard.level) is not Means.STOP or not heard.is_told:
        return []
    if heard.by_hand:
        return [one.number for one in coming if heard.until is None or one.day <= heard.until]
    about = asked_about(heard.about, coming)
    return [] if about is None else [about]


def asked_about(about: str, coming: Sequence[Coming]) -> int | None:
    """The visit that was asked about where it is still to come, else the next one; None where nothing is to come."""
    named = [one.number for one in coming if one.key == about]
    return next(iter([*named, *(one.number for one in coming)]), None)


def others_are_asked_at(called_off_at: datetime, *, starts_at: datetime) -> datetime:
    """When the waiting list hears of a time that was given back for safety (UTC); whoever slipped comes before it."""
    return undo_ends_at(called_off_at, starts_at=starts_at, minutes=ASKING_MINUTES)


def is_had_back_until(called_off_at: datetime, *, starts_at: datetime) -> datetime:
    """Until when a visit that was called off can be had back (UTC): for an hour, and never once it would have begun."""
    return min(utc(called_off_at) + timedelta(minutes=SLIP_MINUTES), utc(starts_at))
