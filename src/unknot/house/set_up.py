"""The set-up pages: Django's admin behind the practice's own sign-in, for owners alone."""

from __future__ import annotations

from datetime import tzinfo
from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unknot.rooms.practice import door as practice


class SetUpSite(AdminSite):
    """One door for staff: a second factor cannot be walked around by another sign-in page."""

    site_header = _("Set up the practice")
    site_title = _("Set-up")
    index_title = _("What your practice is made of")
    site_url = "/"
    enable_nav_sidebar = True

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """Every page speaks the time of the practice, for reading and for writing."""
        guarded = super().admin_view(view, cacheable)

        def in_local_time(request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
            with timezone.override(_zone()):
                response = guarded(request, *args, **given)
                # Django would render it later, when the zone is forgotten.
                return response.render() if isinstance(response, SimpleTemplateResponse) else response

        return update_wrapper(in_local_time, guarded)

    def has_permission(self, request: HttpRequest) -> bool:
        """Owners who may sign in."""
        return practice.may_set_up(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """To the one sign-in page; whoever is signed in and no owner finds nothing here."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return HttpResponseRedirect(reverse("admin:index"))
            raise Http404
        wanted = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(  # type: ignore[override]  # the stubs want the class of the page that we do not show
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Signing out is the same everywhere."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(  # type: ignore[override]  # as above
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """So is a new password."""
        return HttpResponseRedirect(reverse("account_change_password"))


def _zone() -> tzinfo | None:
    try:
        return practice.the_practice().zone
    except practice.PracticeMissing:
        return None
