"""Why a time is not free: of a date, or of one start, the reason that came closest to yes."""

from __future__ import annotations

from datetime import date, datetime

from unknot.rooms.booking.queries.services import Offer
from unknot.rooms.booking.queries.times import ANYTHING, Book, Wants
from unknot.spine.booking.availability import Reason, closest, day_reasons, judge


def why_not_on(
    book: Book, offer: Offer, *, until: datetime | None = None, wants: Wants = ANYTHING
) -> dict[date, Reason]:
    """Of each date of the book on which nothing is open, at any place, the reason that came closest to yes."""
    said: dict[date, list[Reason | None]] = {}
    for _, question in book.questions(offer, until=until, wants=wants):
        for day, reason in day_reasons(question).items():
            said.setdefault(day, []).append(reason)
    return {day: closest(reasons) for day, reasons in sorted(said.items()) if None not in reasons}


def why_not_at(
    book: Book, offer: Offer, *, start: datetime, until: datetime | None = None, wants: Wants = ANYTHING
) -> Reason | None:
    """The reason against one start that came closest to yes; None where somebody has it."""
    reasons = [
        judge(question, therapist=one, start=start)
        for _, question in book.questions(offer, until=until, wants=wants)
        for one in question.hours
    ]
    return None if None in reasons else closest(reasons)
