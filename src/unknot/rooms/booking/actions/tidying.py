"""Tidying up behind holds that nobody confirmed. Nothing depends on it: the clock has judged them long before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from unknot.rooms.booking.actions import companions, ways
from unknot.rooms.booking.actions.cells import end_holds
from unknot.rooms.booking.models import Appointment
from unknot.spine.booking.lifecycle import EXPIRING, Status

TYPED_IS_KEPT = timedelta(days=1)  # long enough for a late confirm, no longer
AT_A_TIME = 200


def let_go_of_lapsed(payload: dict[str, Any], now: datetime) -> None:
    """Write down that holds are over and free their cells, so that the table of cells stays small."""
    over = Appointment.objects.filter(status__in=EXPIRING, expires_at__lte=now).order_by("pk")
    end_holds(list(over.values_list("pk", flat=True)[:AT_A_TIME]), now=now)


def forget_typed(payload: dict[str, Any], now: datetime) -> None:
    """Forget what was typed into the forms of holds that came to nothing."""
    came_to_nothing = Appointment.objects.filter(
        status__in=[Status.LAPSED, Status.CANCELLED], updated_at__lt=now - TYPED_IS_KEPT, typed__isnull=False
    )
    came_to_nothing.update(typed=None)
    ways.forget(before=now - TYPED_IS_KEPT)
    companions.forget(now=now)
