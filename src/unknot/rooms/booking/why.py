"""Why a time is not offered, in words for people: one plain sentence and the next step.

People are told nothing of anybody's diary, calendar or hands: a therapist who has enough for the day is simply taken.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.spine.booking.against import Reason

ALL_TAKEN = _("Every time that fits is taken. Try another day, a shorter visit or another therapist.")
CLOSED = _("Nobody who gives this type works then. Try another day or another type.")

WORDS: dict[Reason, str | Promise] = {
    Reason.NONEXISTENT: _("The clocks change then, and this time is skipped. Choose a time before or after it."),
    Reason.TOO_SOON: _("It is too late to book this online. Call us, or choose a later time."),
    Reason.TOO_LATE: _("This is further ahead than can be booked now. Choose an earlier time, or come back later."),
    Reason.NOT_TRAINED: CLOSED,
    Reason.NOT_LICENSED: CLOSED,
    Reason.CLOSED: CLOSED,
    Reason.BREAK: _("We have a break then. Choose a time before or after it."),
    Reason.OUTSIDE_HOURS: _("We do not work long enough then for this visit. Try a shorter one, or another day."),
    Reason.OFF_GRID: _("Visits start at other minutes. Choose one of the times in the list."),
    Reason.DAY_FULL: ALL_TAKEN,
    Reason.WEEK_FULL: ALL_TAKEN,
    Reason.LOAD_FULL: ALL_TAKEN,
    Reason.CALENDAR_UNREADABLE: _("This cannot be booked online just now. Call us, or choose another therapist."),
    Reason.BLOCKED: _("We take no visits then. Try another day or another therapist."),
    Reason.CALENDAR: ALL_TAKEN,
    Reason.TAKEN: ALL_TAKEN,
    Reason.NO_SUITABLE_ROOM: _("No room here has what you ask for. Ask for less, choose another place, or call us."),
    Reason.NO_ROOM: _("Every room that fits is taken. Try another day or a shorter visit."),
    Reason.NO_EQUIPMENT: _("What this type needs is in use. Try another day or another type."),
}
