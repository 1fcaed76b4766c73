"""What speaks against a time, and for a therapist, in the words that staff read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.spine.booking.against import Reason
from unknot.spine.booking.pick import Pick

AGAINST: dict[Reason | None, str | Promise] = {
    None: _("Open"),
    Reason.NONEXISTENT: _("The clocks skip this time"),
    Reason.TOO_SOON: _("Over, or inside the notice that the practice asks for"),
    Reason.TOO_LATE: _("Further ahead than people may book"),
    Reason.NOT_TRAINED: _("Not trained in this type"),
    Reason.NOT_LICENSED: _("No valid licence on this date"),
    Reason.CLOSED: _("Does not work on this date"),
    Reason.BREAK: _("Would run into a break"),
    Reason.OUTSIDE_HOURS: _("Outside working hours, or too little of them left for the whole visit"),
    Reason.OFF_GRID: _("Fits, but visits start at other minutes"),
    Reason.DAY_FULL: _("As many visits as this therapist has in a day"),
    Reason.WEEK_FULL: _("As many visits as this therapist has in a week"),
    Reason.LOAD_FULL: _("As much load as this therapist has in a day"),
    Reason.CALENDAR_UNREADABLE: _("Another calendar of theirs cannot be read, so nothing is booked online"),
    Reason.BLOCKED: _("Time kept free of visits"),
    Reason.CALENDAR: _("Busy in another calendar of theirs"),
    Reason.TAKEN: _("Would meet another visit, or the minutes kept around it"),
    Reason.NO_SUITABLE_ROOM: _("No room here has what is needed"),
    Reason.NO_ROOM: _("Every room that has what is needed is taken"),
    Reason.NO_EQUIPMENT: _("Every unit of the equipment is taken"),
}

PICKS: dict[Pick, str | Promise] = {
    Pick.ASKED: _("The person asked for this therapist."),
    Pick.ONLY: _("Nobody else who fits was free."),
    Pick.SAME: _("This therapist treated the person last."),
    Pick.NO_GAP: _("Others were free too; this choice left less time that nobody can use."),
    Pick.LESS_WORK: _("Others were free too; this therapist had less in the diary that day."),
    Pick.ORDER: _("Others were free too and stood alike; this therapist is first in the list."),
}
