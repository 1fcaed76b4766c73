"""Messages at the desk: what failed, and sending one again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from unknot.kit import clock
from unknot.rooms.booking import door as booking
from unknot.rooms.desk import access
from unknot.rooms.desk.pages.messages import role_of, trouble_rows
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.desk.views.visits import show_visit
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

NOTHING_TO_TELL = _("It was sent again already, or nobody can be reached. Here is how it stands.")


@for_staff("GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """What did not arrive, and what is being tried again; a therapist sees those about their own visits."""
    now, own = clock.now(), access.own_therapist(staff(request))
    messages = notify.messages_in_trouble(now=now)
    visits = booking.visits_of_messages(messages, therapist_id=own, now=now)
    shown = [one for one in messages if own is None or one.about in visits]
    rows = trouble_rows(shown, visits, zone=practice.the_practice().zone, now=now)
    failed = [row for row in rows if row.has_failed]
    return render(
        request, "desk/messages.html", {"failed": failed, "stuck": [row for row in rows if not row.has_failed]}
    )


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
