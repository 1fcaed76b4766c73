"""What a person reads when a time cannot be had, and what a program gets."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.kit.problems import asks_as_program, refuse
from unknot.rooms.booking import door, why
from unknot.rooms.booking.actions.holds import Wish
from unknot.rooms.booking.forms import WishForm
from unknot.rooms.booking.views.times import pass_or_problem, times_page
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import Reason

JUST_TAKEN = {Reason.TAKEN, Reason.CALENDAR, Reason.NO_ROOM, Reason.NO_EQUIPMENT}


def unreadable(request: HttpRequest, form: WishForm, *, now: datetime) -> HttpResponse:
    """The request names no time that could be meant."""
    granted, problem = pass_or_problem(request, now)
    if granted is None:
        return no_pass(request, problem or match.PassProblem.NONE)
    words = _("That was not one of the times in the list. Please choose one here.")
    context = {**times_page({}, granted=granted, now=now), "refusal": words}
    return refuse(request, "booking/times.html", context, status=400, detail=words, form=form)


def no_pass(request: HttpRequest, problem: match.PassProblem) -> HttpResponse:
    """No valid pass: after a stop the finding says what to do, else the check comes first."""
    if problem is match.PassProblem.BLOCKED and not asks_as_program(request):
        return redirect("check:finding")
    words = _("Before you book, a short check finds out if you should see a doctor first.")
    return refuse(request, "booking/check_first.html", {"problem": problem}, status=403, detail=words)


def not_open(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """The pass does not open this; show what it opens."""
    granted, problem = pass_or_problem(request, now)
    if granted is None:
        return no_pass(request, problem or match.PassProblem.NONE)
    words = _("Your check does not open this type or this length. These fit.")
    context = {**times_page({}, granted=granted, now=now), "refusal": words}
    return refuse(request, "booking/times.html", context, status=403, detail=words)


def given_back(request: HttpRequest) -> HttpResponse:
    """This hold was given back by its own person."""
    words = _("This time was given back. Choose a time again.")
    return refuse(request, "booking/given_back.html", {}, status=410, detail=words)


def enough(request: HttpRequest) -> HttpResponse:
    """As many visits are booked ahead as one may book online."""
    words = _("You have several visits to come already. To book more, cancel one or call us.")
    return refuse(request, "booking/enough.html", {"words": words}, status=409, detail=words)


def enough_held(request: HttpRequest) -> HttpResponse:
    """Two times are held under the same address in other browsers."""
    words = _("Two times are held for this address already. Book one of them, or try again in some minutes.")
    return refuse(request, "booking/enough.html", {"words": words}, status=409, detail=words)


def gone(reason: Reason) -> str:
    """Why a visit cannot have its own time back."""
    if reason in JUST_TAKEN:
        return _("Somebody else has taken this time since. Please choose another one.")
    return _("This time cannot be booked any more. Please choose another one.")


def taken(request: HttpRequest, wish: Wish, reason: Reason, *, earlier: UUID | None, now: datetime) -> HttpResponse:
    """Somebody was first, or the time is not one to be had: the nearest times, ready to be picked."""
    granted, problem = pass_or_problem(request, now)
    if granted is None:
        return no_pass(request, problem or match.PassProblem.NONE)
    just_taken = _("This time has just been taken. Here are the nearest times.")
    words = just_taken if reason in JUST_TAKEN else _("This time cannot be booked. Here are the nearest times.")
    said = {"type": wish.kind.value, "minutes": wish.minutes, "therapist": wish.therapist_id, "place": wish.place_id}
    said |= {"gender": wish.gender, "step_free": wish.step_free, "low_table": wish.low_table}
    context = times_page(said, granted=granted, now=now, wished_at=wish.starts_at)
    context |= {"refusal": words, "earlier": earlier, "why": _why(wish, reason, now)}
    return refuse(request, "booking/times.html", context, status=409, detail=words)


def _why(wish: Wish, reason: Reason, now: datetime) -> str:
    """Why a time cannot be had; of one that somebody only holds, when it may be free again."""
    until = door.held_until(wish.starts_at, wish.minutes, therapist_id=wish.therapist_id, now=now)
    if reason not in JUST_TAKEN or until is None:
        return str(why.WORDS[reason])
    zone = practice.the_practice_at(wish.place_id or practice.FIRST_PLACE).zone
    return _("Somebody is booking it now. It may be free again at %(time)s.") % {"time": dates.clock(until, zone)}
