"""Registering people and linking them to who cares for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models.functions import Upper
from django.db.models.lookups import Exact

from unknot.kit.prepared import Prepared, insert
from unknot.rooms.practice.actions.audit import record
from unknot.rooms.practice.actions.limits import LimitReached
from unknot.rooms.practice.actions.set_up import hold_practice
from unknot.rooms.practice.models import CareLink, Client

DAY = timedelta(days=1)
SENT_AGAIN_WITHIN = timedelta(minutes=10)
NEW_A_DAY = 8  # new people of one mailbox in a day: a large family, and no way to flood a stranger with our mail

LATELY = Prepared(
    Client,
    lambda email, since: (
        Client.objects.filter(Exact(Upper("email"), Upper(email)), created_at__gt=since)
        .order_by("created_at")
        .only("created_at")[:NEW_A_DAY]
    ),
    email="email",
    since="created_at",
)


def register_client(
    *, name: str, email: str, phone: str, language: str = "", key: UUID | None = None, actor: str, now: datetime
) -> Client:
    """A new person. Runs in the caller's transaction.

    ``key`` is a form's own word, which the person is known by from now on: the same form sent again within ten minutes
    registers nobody and answers the same.

    Never joined with an existing row by name or contact: a shared family address must not open one person's answers to
    another. Staff join rows on purpose; the same visitor's pass keeps a person one.
    """
    if email:
        _refuse_flood(email, now)
    client = Client(name=name, email=email, phone=phone, language=language, created_at=now)
    if key is not None and (there := _sent_before(client, key)):
        return there
    insert(client)
    record(actor=actor, action="register client", subject=f"client:{client.pk}", now=now)
    return client


def _sent_before(client: Client, key: UUID) -> Client | None:
    """Whom the same form has made just now; else the new one has its key, where nobody has it.

    A form that was filled in anew makes somebody else, and so does an old key: it opens nobody's card to anybody.
    """
    hold_practice()  # of two clicks at once the second sees whom the first has made
    there = Client.objects.filter(public_id=key).first()
    if there is None:
        client.public_id = key
        return None
    is_same = (there.name, there.email, there.phone) == (client.name, client.email, client.phone)
    return there if is_same and client.created_at - there.created_at < SENT_AGAIN_WITHIN else None


def note_language(*, client_id: int, language: str) -> None:
    """They read in this language now, and are written to in it. In the caller's transaction."""
    Client.objects.filter(pk=client_id).exclude(language=language).update(language=language)


def hold_client(client_id: int) -> None:
    """Lock a client's row until the caller's transaction ends: where they have no findings that would be the line."""
    list(Client.objects.select_for_update(no_key=True).filter(pk=client_id).values_list("pk"))


def _refuse_flood(email: str, now: datetime) -> None:
    made = LATELY(email=email, since=now - DAY)
    if len(made) == NEW_A_DAY:
        raise LimitReached("new people by mailbox", made[0].created_at + DAY)


def link_care(
    *, client_id: int, therapist_id: int, reason: str, is_new: bool = False, actor: str, now: datetime
) -> None:
    """From now on this therapist cares for this client; an open link stays. In the caller's transaction.

    An open link is locked, so that whoever is about to end it sees what the caller did (`hold_care`). ``is_new`` says
    that the client was registered in this transaction too, and so can have none.
    """
    between = {"client_id": client_id, "therapist_id": therapist_id, "until_at": None}
    begun = {"from_at": now, "reason": reason}
    if is_new:
        insert(CareLink(**between, **begun))
        made = True
    else:
        links = CareLink.objects.select_for_update(no_key=True)
        _, made = links.get_or_create(**between, defaults=begun)
    if made:
        record(
            actor=actor,
            action="link care",
            subject=f"client:{client_id}",
            now=now,
            detail={"therapist": therapist_id},
        )


def hold_care(*, client_id: int, therapist_id: int) -> None:
    """Lock the open link of the two until the caller's transaction ends; what speaks for ending it is read after."""
    links = CareLink.objects.filter(client_id=client_id, therapist_id=therapist_id, until_at=None)
    links.select_for_update(no_key=True).first()


def end_care(*, client_id: int, therapist_id: int, actor: str, now: datetime) -> None:
    """What a booking began is over from now on; a link for cover stays. In the caller's transaction."""
    open_ = CareLink.objects.filter(client_id=client_id, therapist_id=therapist_id, until_at=None)
    link = open_.filter(reason=CareLink.Reason.BOOKING).select_for_update(no_key=True).first()
    if link is None:
        return
    # Half-open; where it began in this very moment it lasts the least that a row can, because the row stays.
    link.until_at = max(now, link.from_at + timedelta(microseconds=1))
    link.save(update_fields=["until_at"])
    record(actor=actor, action="end care", subject=f"client:{client_id}", now=now, detail={"therapist": therapist_id})
