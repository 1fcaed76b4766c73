"""Taking the last step back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from unknot.kit import clock
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.rooms.booking import links
from unknot.rooms.booking.actions.cancellations import LinkUnknown
from unknot.rooms.booking.actions.holds import TimeTaken
from unknot.rooms.booking.actions.undoing import UndoOver, UndoStopped, undo_visit
from unknot.rooms.booking.views.refusals import gone
from unknot.rooms.booking.views.visits import unknown, visit_or_none, visit_page


@never_cache
@posted_from("booking:visit")
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Undo the booking, the move or the cancelling, while nobody has been told of it."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    try:
        undone = undo_visit(token, now=now)
    except LinkUnknown:
        return unknown(request, token)
    except UndoOver:
        words = _("It is too late to undo this: the message is on its way.")
    except UndoStopped:
        words = _("This cannot be undone online. Please call us.")
    except TimeTaken as refused:
        words = gone(refused.reason)
    else:
        return redirect("booking:visit", token=links.token(undone.public_id, undone.link_version))
    page = visit_page(visit, token, request, now) | {"refusal": words}
    return refuse(request, "booking/visit.html", page, status=409, detail=words)
