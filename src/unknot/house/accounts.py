"""Sign-in for staff: nobody signs up, and guessing is stopped."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Staff are entered by the owner; the sign-up page is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """Too many tries; say when to try again."""
    return render(request, "house/locked_out.html", {"minutes": 15}, status=429)
