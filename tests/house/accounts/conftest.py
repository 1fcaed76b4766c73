"""A practice at noon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.practice import practice
from tests.house.accounts.staff import NOON


@pytest.fixture(autouse=True)
def at_noon(db: None) -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOON, tick=False) as moving:
        practice()
        yield moving
