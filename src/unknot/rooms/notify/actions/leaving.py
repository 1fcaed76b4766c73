"""Leaving letters and texts in the outbox, and taking back what waits there."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from unknot.kit.prepared import insert_new
from unknot.rooms.notify.actions.letters import HealthWordInMessage, Letter, Text
from unknot.rooms.notify.actions.transactions import need_one
from unknot.rooms.notify.models import Channel, OutboxMessage
from unknot.rooms.notify.models.work import UNCLAIMED
from unknot.rooms.practice import door as practice
from unknot.spine.notify.health_words import health_words, names_in, text_of


def leave(
    letter: Letter | Text,
    *,
    key: str,
    now: datetime,
    send_after: datetime | None = None,
    send_until: datetime | None = None,
) -> None:
    """Leave a letter or a text in the caller's transaction; the worker sends it after the commit.

    Not before ``send_after``; from ``send_until`` on it is of no use to anybody and is given up. ``key`` says which
    event it tells of; a second one under a key that was left before changes nothing. `HealthWordInMessage` where it
    says more than place and time.
    """
    need_one("leave a letter")
    said = _said(letter, key=key, now=now, send_after=send_after, send_until=send_until)
    OutboxMessage.objects.get_or_create(key=key, defaults=said)


def leave_each(letters: Mapping[str, Letter | Text], *, now: datetime, send_after: datetime | None = None) -> None:
    """The same for several letters of one moment, by their keys, in one statement."""
    need_one("leave letters")
    said = {key: _said(letter, key=key, now=now, send_after=send_after) for key, letter in letters.items()}
    insert_new([OutboxMessage(key=key, **one) for key, one in said.items()], by="key")


def take_back(*, about: str, keys: str) -> bool:
    """Take back every letter about this whose key begins so, as if none had been left. In the caller's transaction.

    False, and nothing is changed, where one of them has gone out, or a worker has tried to send it or is at it.
    """
    need_one("take a letter back")
    letters = (
        OutboxMessage.objects.select_for_update(no_key=True).filter(about=about, key__startswith=keys).order_by("pk")
    )
    numbers = []
    for letter in letters:
        if letter.attempts or letter.state != "waiting":
            return False
        numbers.append(letter.pk)
    OutboxMessage.objects.filter(pk__in=numbers).delete()
    return True


def note_sent_again(number: int, *, about: str, now: datetime) -> bool:
    """Another message takes this one's place, which has ended; False where it has not, or somebody was first.

    ``about`` is what the caller believes it to speak of. In the caller's transaction.
    """
    need_one("send a message again")
    ended = OutboxMessage.objects.filter(pk=number, about=about, again_at=None)
    return ended.filter(Q(done_at__isnull=False) | Q(failed_at__isnull=False)).update(again_at=now) == 1


def withdraw(*, about: str, keys: str) -> None:
    """Take back what waits about this under a key that begins so; what is out, or in hand, stays. In a transaction."""
    need_one("withdraw a letter")
    waiting = OutboxMessage.objects.filter(UNCLAIMED, about=about, key__startswith=keys)
    if numbers := by_number(waiting):
        OutboxMessage.objects.filter(pk__in=numbers).delete()


def by_number(messages: QuerySet[OutboxMessage]) -> list[int]:
    """The numbers of these, locked in one order: a statement that changes several takes them as they lie."""
    return list(messages.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _said(
    letter: Letter | Text, *, key: str, now: datetime, send_after: datetime | None, send_until: datetime | None = None
) -> dict[str, Any]:
    """What the row of a letter says beside its key; `HealthWordInMessage`."""
    _refuse_health_words(letter)
    start = max(now, send_after or now)
    return {
        "kind": letter.kind,
        "about": letter.about,
        "channel": Channel.MAIL if isinstance(letter, Letter) else Channel.TEXT,
        "method": letter.method if isinstance(letter, Letter) else "",
        "letter": _sealed(letter),
        "lane": _digest("lane", letter.about, letter.to.lower()) if letter.about else "",
        "message_id": f"<{_digest('message', key, now.isoformat())[:40]}@{_domain(settings.DEFAULT_FROM_EMAIL)}>",
        "created_at": now,
        "send_after": start,
        "send_until": send_until,
        "next_try_at": start,
    }


def _refuse_health_words(letter: Letter | Text) -> None:
    if words := judged(letter):
        raise HealthWordInMessage(words)


def judged(letter: Letter | Text) -> tuple[str, ...]:
    """The health words in it. Who has this judged before its turn to leave it waits less in its turn."""
    said, allowed = letter.body, [*own_words(), *letter.names, letter.to]
    if isinstance(letter, Letter):
        said = "\n".join([letter.subject, letter.body, text_of(letter.calendar)])
        allowed += names_in(letter.calendar)
    return _judged(said, tuple(allowed))


@lru_cache(maxsize=16)  # as many as are about to be left
def _judged(said: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return health_words(said, allowed=allowed)


def own_words() -> list[str]:
    """What the practice says of itself, none of which tells anything of a person."""
    own = [settings.BASE_URL, settings.DEFAULT_FROM_EMAIL]
    try:
        return [*own, *_of_the_practice()]
    except practice.PracticeMissing:
        return own


@practice.while_setting_stands
def _of_the_practice() -> list[str]:
    sheet = practice.the_practice()
    texts = [sheet.how_to_come, sheet.parking, sheet.what_to_wear, sheet.cancellation_policy]
    rooms = [room.name for room in practice.rooms()]
    rooms += [words for at in practice.places() for words in (at.name, at.address, *at.address.split(", "))]
    return [sheet.name, sheet.address, *sheet.address.split(", "), sheet.email, *texts, *rooms]


def _sealed(letter: Letter | Text) -> Any:
    if isinstance(letter, Text):
        return {"to": letter.to, "body": letter.body}
    return {"to": letter.to, "subject": letter.subject, "body": letter.body, "calendar": letter.calendar}


def _digest(*parts: str) -> str:
    # Keyed, so that neither an address nor an event can be guessed from what the row or the mail shows.
    return hmac.new(settings.SECRET_KEY.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2].encode("idna").decode() or "localhost"
