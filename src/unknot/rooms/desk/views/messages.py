"""Messages at the desk: what failed, and sending one again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from unknot.kit import clock
from unknot.rooms.booking import door as booking
from unknot.rooms.desk import access
from unknot.rooms.desk.forms import Before
from unknot.rooms.desk.pages.messages import AllMessages, all_rows, role_of, trouble_rows
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.desk.views.visits import show_visit
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

A_PAGE = 50
NOTHING_TO_TELL = _("It was sent again already, or nobody can be reached. Here is how it stands.")


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """What did not arrive, what is being tried again, and all there are; a therapist sees those of their own visits.

    A therapist's other messages stand on the pages of their visits and people.
    """
    now, own = clock.now(), access.own_therapist(staff(request))
    messages = notify.messages_in_trouble(now=now)
    visits = booking.visits_of_messages(messages, therapist_id=own, now=now)
    shown = [one for one in messages if own is None or one.about in visits]
    rows = trouble_rows(shown, visits, zone=practice.the_practice().zone, now=now)
    context = {
        "failed": [row for row in rows if row.has_failed],
        "stuck": [row for row in rows if not row.has_failed],
        "all": _all(request, now) if own is None else None,
    }
    return render(request, "desk/messages.html", context)


def _all(request: HttpRequest, now: datetime) -> AllMessages:
    """A page of them, before the number that the address says, if it says one."""
    form = Before(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    found = notify.newest_messages(before=before, most=A_PAGE + 1, now=now)
    shown = found[:A_PAGE]
    visits = booking.visits_of_messages(shown, therapist_id=None, now=now)
    waiting = booking.waiting_of_messages(shown)
    rows = all_rows(shown, visits, waiting, zone=practice.the_practice().zone, now=now)
    return AllMessages(rows, shown[-1].id if len(found) > A_PAGE else None, is_first=before is None)


@for_staff("POST")
def again(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Tell once more how the visit stands, in the place of one message that is over."""
    now = clock.now()
    visit = or_not_found(access.visit(staff(request), key, at=now), key)
    found = {one.id: one for one in booking.messages_of([visit], now=now)}
    message = or_not_found(found.get(number), number)
    try:
        actor = f"user:{staff(request).pk}"
        booking.tell_again(visit.id, message=number, role=role_of(message.kind), actor=actor, now=now)
    except booking.NothingToTell:
        return show_visit(request, visit, refusal=str(NOTHING_TO_TELL), now=now)
    return redirect("desk:visit", key)
