"""A visit that is stopped: what that means, and what lifts it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.check.door import Stop
from unknot.rooms.desk.pages.levels import MARKS
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import Level

WHAT_TO_DO: dict[Level, str | Promise] = {
    Level.DOCTOR_FIRST: gettext_lazy("It can begin once a note is on file or the whole check is done again."),
    Level.DEFER: gettext_lazy("It can begin once the whole check is done again, or on a later day."),
}
NOT_AT_ALL = gettext_lazy("Please call this person now, and cancel the visit.")
WHOLE_FIRST = gettext_lazy("Something is new. No massage until the whole check is done again.")
FREE = gettext_lazy("Moving and cancelling are free of charge.")


@dataclass(frozen=True)
class StopNote:
    """What stands on a stopped visit: the level in a word, and what staff can do. An empty address is no way."""

    word: str
    means: str
    says: str
    who: str
    clear: str
    ask: str
    send: str
    cancel: str
    visit: str


def stop_note(visit: VisitSheet, stop: Stop | None, *, in_care: bool) -> StopNote | None:
    """The note for a visit that waits to begin; None where nothing stops it. Who cares for the person may clear it."""
    if stop is None or visit.status is not Status.BOOKED or visit.client_key is None:
        return None
    at = [visit.client_key]
    word = MARKS[stop.level].word if stop.level.blocks else _("whole check first")
    can_clear = in_care and stop.level is Level.DOCTOR_FIRST
    return StopNote(
        word=_("Stopped: %(why)s") % {"why": word},
        means=str(MARKS[stop.level].means) if stop.level.blocks else str(WHOLE_FIRST),
        says=str(_says(stop)),
        who=visit.client,
        clear=reverse("desk:clearances", args=at) if can_clear else "",
        ask=reverse("desk:asking", args=at),
        send=reverse("desk:checks", args=at),
        cancel=reverse("desk:safe_cancellation", args=[visit.public_id]),
        visit=str(visit.public_id),
    )


def _says(stop: Stop) -> str:
    first = NOT_AT_ALL if stop.level >= Level.URGENT else WHAT_TO_DO.get(stop.level, "")
    return f"{first} {FREE}".strip()
