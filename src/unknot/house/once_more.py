"""A request that the database gave up for another's sake is done once more."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

# Of two transactions that wait for each other PostgreSQL ends one whole, and says which kind of end it was.
GIVEN_UP = {"40P01", "40001"}  # deadlock_detected, serialization_failure


class OnceMore:
    """Call the view again, once, where the database ended its transaction so that somebody else's could go on.

    Everybody locks in one order (`unknot.rooms.booking.actions.cells`), so this should not come to pass; where it does
    after all, a person who did nothing wrong need not send their form again. Nothing of the transaction was written,
    and asking twice does a thing once, whatever the page. A file that was sent has been read by now, so such a request
    is answered as it stands. Decision 0144.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks this for an exception that left a view."""
        asked = request.resolver_match
        if asked is None or request.FILES or not was_given_up(exception):
            return None
        response: HttpResponse = asked.func(request, *asked.args, **asked.kwargs)
        return response


def was_given_up(exception: Exception) -> bool:
    """Whether the database ended the transaction for another's sake, and the same may well succeed now."""
    return isinstance(exception, OperationalError) and getattr(exception.__cause__, "sqlstate", None) in GIVEN_UP
