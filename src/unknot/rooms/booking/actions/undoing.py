"""Taking the last step back while nobody has been told of it: a booking, a move or a cancelling (decision 0095)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unknot.rooms.booking import letters, links
from unknot.rooms.booking.actions import care, cells, freed, ladder
from unknot.rooms.booking.actions.calendars import refuse_busy
from unknot.rooms.booking.actions.cancellations import LinkUnknown
from unknot.rooms.booking.actions.caps import CapReached, refuse_over_cap
from unknot.rooms.booking.actions.cells import CellsTaken, cells_of, make_way, vacate
from unknot.rooms.booking.actions.holds import TimeTaken
from unknot.rooms.booking.actions.moves import put_back, stand_in
from unknot.rooms.booking.models import Appointment, Course, StatusChange
from unknot.rooms.booking.queries import appointments
from unknot.rooms.booking.queries.setting import the_setting
from unknot.rooms.booking.queries.times import since_of
from unknot.rooms.booking.visits import visit_sheet
from unknot.rooms.check import door as check
from unknot.spine.booking.availability import Reason
from unknot.spine.booking.lifecycle import Status
from unknot.spine.vocabulary import MassageType


class UndoOver(Exception):
    """The messages are on their way, or there is nothing to undo. Cancelling, booking or calling helps."""


class UndoStopped(Exception):
    """Answers given since speak against the visit, so that it does not come back. Calling the practice helps."""


@transaction.atomic
def undo_visit(token: str, *, now: datetime) -> Appointment:
    """Take the last step back, with its letters. Undoing twice undoes once and answers the same.

    Raises `LinkUnknown`, `UndoOver`, `UndoStopped`, or `TimeTaken` where somebody else has the time by now.
    """
    named = appointments.by_link(links.digest(token))
    if named is None:
        raise LinkUnknown
    return undo_named(named, actor=f"client:{named.client_id}", now=now)


@transaction.atomic
def undo_for(visit_id: int, *, actor: str, now: datetime) -> Appointment:
    """The same by somebody of the practice."""
    return undo_named(Appointment.objects.get(pk=visit_id), actor=actor, now=now)


def undo_named(named: Appointment, *, actor: str, now: datetime) -> Appointment:
    """The same for a caller who has settled who asks, in the caller's transaction."""
    wanted = _wanted(named, appointments.last_change(named.pk))
    # Findings come before appointments in the order of locks, so they are locked before it is known who is first.
    if named.client_id is not None:
        check.hold_client_still(named.client_id)
    if wanted:
        make_way(*wanted, keeping=[named.pk], now=now)
    visit = Appointment.objects.select_for_update(no_key=True).get(pk=named.pk)
    last = appointments.last_change(visit.pk)
    if last is not None and last.kind == StatusChange.Kind.UNDONE:
        return visit
    if last is None or last.undo_until is None or now >= last.undo_until:
        raise UndoOver
    _take_back(visit, last, actor=actor, now=now)
    return visit


def _wanted(visit: Appointment, last: StatusChange | None) -> tuple[int, int] | None:
    """First and last cell of the time that undoing takes again; None where it takes none."""
    if last is not None and last.before:
        return int(last.before["first_cell"]), int(last.before["last_cell"])
    if last is not None and last.status_to == Status.CANCELLED:
        return visit.first_cell, visit.last_cell
    return None


def _take_back(visit: Appointment, last: StatusChange, *, actor: str, now: datetime) -> None:
    if not letters.take_back(visit_sheet(visit, now=now)):
        raise UndoOver
    if last.kind == StatusChange.Kind.MOVED:
        _move_back(visit, last, actor=actor, now=now)
    elif last.status_to == Status.CANCELLED:
        bring_back(visit, actor=actor, now=now)
    else:
        _give_up(visit, actor=actor, now=now)


def bring_back(visit: Appointment, *, actor: str, reason: str = "undone", now: datetime) -> None:
    """A cancelled visit takes its own time and room again, under the caller's locks. `UndoStopped` or `TimeTaken`."""
    if visit.client_id and check.stop_of_client(visit.client_id, now=now):
        raise UndoStopped
    _refuse_unlicensed(visit, now)
    ladder.undo_step(visit, actor=actor, reason=reason, now=now)
    try:
        with transaction.atomic():
            refuse_busy(visit)
            refuse_over_cap(visit, now=now)
            cells.occupy(visit)
    except CellsTaken as why:
        raise TimeTaken(Reason.TAKEN) from why
    except CapReached as why:
        raise TimeTaken(why.reason) from why
    freed.keep(visit)
    care.begin(visit, actor=actor, now=now)
    # A course that was given up whole goes on with whatever of it comes back.
    given_up = Course.objects.filter(appointments=visit, state=Course.State.CANCELLED)
    given_up.update(state=Course.State.RUNNING, ended_at=None)


def _move_back(visit: Appointment, last: StatusChange, *, actor: str, now: datetime) -> None:
    """A moved visit goes back to its own time and room, and its old link opens it again: nobody has the new one."""
    freed.keep(visit)
    freed.free_at(now, visit)
    had, therapist_id = cells_of(visit), visit.therapist_id
    put_back(visit, last.before or {})
    _refuse_unlicensed(visit, now)
    visit.updated_at = now
    stand_in(visit, had=had, now=now)
    ladder.note_move_undone(visit, actor=actor, now=now)
    if visit.therapist_id != therapist_id:
        care.begin(visit, actor=actor, now=now)
        care.end_without_visits(visit, therapist_id, actor=actor, now=now)


def _refuse_unlicensed(visit: Appointment, now: datetime) -> None:
    """`TimeTaken` where the therapist may not treat on that day by now, or treats here no more."""
    setting, kind = the_setting(since=since_of(None, now=now)), MassageType(visit.massage_type)
    whose = (one for one in setting.therapists if one.id == visit.therapist_id)
    if not any(one.may_treat(kind, on=visit.local_date) for one in whose):
        raise TimeTaken(Reason.NOT_LICENSED)


def _give_up(visit: Appointment, *, actor: str, now: datetime) -> None:
    """A booking that was none: nobody was told, and the time is free at once."""
    ladder.undo_step(visit, actor=actor, now=now)
    vacate(visit)
    care.end_without_visits(visit, visit.therapist_id, actor=actor, now=now)
    freed.free_at(now, visit)
