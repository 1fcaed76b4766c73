"""Messages are locked by number by everybody who changes several of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from tests.meeting import Act, locked, meet
from tests.rooms.notify.letters import left, letter
from unknot.rooms.notify.actions.delivery import ServerUnreachable, put_off_all
from unknot.rooms.notify.actions.leaving import withdraw
from unknot.rooms.notify.actions.tries import WAITS
from unknot.rooms.notify.models import Channel, OutboxMessage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def puts_all_off(now: datetime) -> Act:
    return partial(put_off_all, Channel.MAIL, ServerUnreachable("away", WAITS[0]), now=now)


def withdraws(now: datetime) -> Act:
    def act() -> None:
        with transaction.atomic():
            withdraw(about="appointment:1", keys="reminder")

    return act


@pytest.mark.parametrize("acting", [puts_all_off, withdraws])
def test_whoever_has_the_first_message_gets_the_second(acting: Callable[[datetime], Act], now: datetime) -> None:
    first = left(letter(1), key="reminder 2", now=now)
    second = left(letter(1), key="reminder 1", now=now - timedelta(minutes=1))
    OutboxMessage.objects.filter(pk=first.pk).update(last_error="tried")
    # By key, by due moment and as they lie, PostgreSQL now finds the second before the first.

    meet(acting(now), first=locked(first), second=locked(second))
