"""What every page for staff asks first: who is it, and is it a member of staff who may sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]
Found = TypeVar("Found")


def for_staff(*methods: str) -> Callable[[View], View]:
    """Signed-in staff only, by these methods, and kept by no cache on the way."""

    def guarded(view: View) -> View:
        checked: View = never_cache(login_required(require_http_methods(methods)(view)))
        return checked

    return guarded


def staff(request: HttpRequest) -> Any:
    """The member of staff who asks; `for_staff` has made sure that there is one."""
    return request.user


def or_not_found(found: Found | None, key: object) -> Found:
    """What was found, or the page that says the same for what is not there and what may not be seen."""
    if found is None:
        raise Http404(str(key))
    return found
