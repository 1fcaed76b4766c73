"""A moment to stand in, and a home for the tests that serve the practice for real."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests import serving
from tests.factories.booking import NOON
from tests.homes import Home
from tests.once_a_run import HomeOnce


@pytest.fixture(scope="session")
def prepared_home(home_once: HomeOnce) -> Home:
    """Every table and nothing in it; copy it, never change it."""
    return home_once("prepared", serving.prepared)


@pytest.fixture
def noon() -> Iterator[None]:
    """It is twelve o'clock in Chicago, on a Tuesday, and stays so."""
    with time_machine.travel(NOON, tick=False):
        yield
