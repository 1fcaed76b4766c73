"""Reading the sign-offs."""

from __future__ import annotations

from unknot.rooms.guide.models import SignOff


def sign_offs() -> list[SignOff]:
    """All of them with their withdrawals, newest first; one query."""
    return list(SignOff.objects.select_related("withdrawal").order_by("-signed_on", "-pk"))
