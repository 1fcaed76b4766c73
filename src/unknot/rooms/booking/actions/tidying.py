"""Tidying up behind holds that nobody confirmed. Nothing depends on it: the clock has judged them long before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from unknot.rooms.booking.actions import companions, waiting_offers, ways
from unknot.rooms.booking.actions.cells import end_holds
from unknot.rooms.booking.models import Appointment, FreedGap
from unknot.rooms.booking.queries import waiting
from unknot.spine.booking.lifecycle import EXPIRING, Status

TYPED_IS_KEPT = timedelta(days=1)  # long enough for a late confirm, no longer
AT_A_TIME = 200


def let_go_of_lapsed(payload: dict[str, Any], now: datetime) -> None:
    """Write down that holds are over and free their cells, so that the table of cells stays small."""
    over = Appointment.objects.filter(status__in=EXPIRING, expires_at__lte=now).order_by("pk")
    lapsed = list(over[:AT_A_TIME])
    end_holds([held.pk for held in lapsed], now=now)
    if waiting.anybody_waits():
        for held in lapsed:
            why, cells = FreedGap.Why.LAPSED, (held.first_cell, held.last_cell)
            waiting_offers.time_freed(held.therapist_id, *cells, why=why, now=now)


def forget_typed(payload: dict[str, Any], now: datetime) -> None:
    """Forget what was typed into the forms of holds that came to nothing."""
    came_to_nothing = Appointment.objects.filter(
        status__in=[Status.LAPSED, Status.CANCELLED], updated_at__lt=now - TYPED_IS_KEPT, typed__isnull=False
    )
    came_to_nothing.update(typed=None)
    ways.forget(before=now - TYPED_IS_KEPT)
    companions.forget(now=now)
