"""Clinicians who sign, made up."""

from __future__ import annotations

from datetime import date

from tests.factories import practice as people
from unknot.kit.content import content_version
from unknot.rooms.guide.models import SignOff, Withdrawal


def sign_off(read: str = "all", **fields: object) -> SignOff:
    """A sign-off of what is shown now, by a physiotherapist."""
    given = {
        "name": "Ines Example",
        "profession": "Physiotherapist",
        "registration": "Illinois 070-0001",
        "language": "en",
        "signed_on": date(2026, 11, 20),
        "content_version": content_version(),
        "entered_at": people.NOON,
    }
    if "entered_by" not in fields:
        given["entered_by"] = people.owner()
    return SignOff.objects.create(read=read, **(given | fields))


def withdrawal(of: SignOff, **fields: object) -> Withdrawal:
    """A sign-off taken back."""
    given = {"withdrawn_on": date(2026, 11, 22), "entered_at": people.NOON, "entered_by": of.entered_by}
    return Withdrawal.objects.create(sign_off=of, **(given | fields))
