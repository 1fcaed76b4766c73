"""Registering people and linking them to who cares for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from unknot.rooms.practice.actions.audit import record
from unknot.rooms.practice.actions.limits import LimitReached
from unknot.rooms.practice.models import CareLink, Client

DAY = timedelta(days=1)
NEW_A_DAY = 8  # new people of one mailbox in a day: a large family, and no way to flood a stranger with our mail


def register_client(*, name: str, email: str, phone: str, actor: str, now: datetime) -> Client:
    """A new person. Runs in the caller's transaction.

    Never joined with an existing row by name or contact: a shared family address must not open one person's answers to
    another. Staff join rows on purpose; the same visitor's pass keeps a person one.
    """
    if email:
        _refuse_flood(email, now)
    client = Client.objects.create(name=name, email=email, phone=phone, created_at=now)
    record(actor=actor, action="register client", subject=f"client:{client.pk}", now=now)
    return client


def _refuse_flood(email: str, now: datetime) -> None:
    lately = Client.objects.filter(email__iexact=email, created_at__gt=now - DAY).order_by("created_at")
    made = list(lately.values_list("created_at", flat=True)[:NEW_A_DAY])
    if len(made) == NEW_A_DAY:
        raise LimitReached("new people by mailbox", made[0] + DAY)


def link_care(*, client_id: int, therapist_id: int, reason: str, actor: str, now: datetime) -> None:
    """From now on this therapist cares for this client; an open link stays. In the caller's transaction."""
    _, made = CareLink.objects.get_or_create(
        client_id=client_id,
        therapist_id=therapist_id,
        until_at=None,
        defaults={"from_at": now, "reason": reason},
    )
    if made:
        record(
            actor=actor,
            action="link care",
            subject=f"client:{client_id}",
            now=now,
            detail={"therapist": therapist_id},
        )
