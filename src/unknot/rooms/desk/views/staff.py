"""What every page of the desk asks first: who is it, and is it a member of staff who may sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unknot.rooms.practice.door import Person

View = Callable[..., HttpResponse]


def for_staff(*methods: str) -> Callable[[View], View]:
    """Signed-in staff only, by these methods, and kept by no cache on the way."""

    def guarded(view: View) -> View:
        checked: View = never_cache(login_required(require_http_methods(methods)(view)))
        return checked

    return guarded


def staff(request: HttpRequest) -> Any:
    """The member of staff who asks; `for_staff` has made sure that there is one."""
    return request.user


def or_not_found(found: Person | None, key: UUID) -> Person:
    """The person, or the page that says the same for somebody who is not there and one who may not be seen."""
    if found is None:
        raise Http404(str(key))
    return found
