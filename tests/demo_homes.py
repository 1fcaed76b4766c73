"""The demo practice, made once for a whole run, and copies of it for tests that change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import homes
from tests.homes import Home
from tests.once_a_run import HomeOnce


@pytest.fixture(scope="session")
def demo_home(home_once: HomeOnce, prepared_home: Home) -> Home:
    """The demo practice; read it, never change it."""
    return home_once("demo", lambda folder: homes.furnished(homes.copy_of(prepared_home, folder)))


@pytest.fixture
def copied_home(demo_home: Home, tmp_path: Path) -> Home:
    """A demo practice to do anything with."""
    return homes.copy_of(demo_home, tmp_path / "copied")
