"""A moment to stand in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.booking import NOON


@pytest.fixture
def noon() -> Iterator[None]:
    """It is twelve o'clock in Chicago, on a Tuesday, and stays so."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The same moment, as a clock that a test moves on."""
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving
