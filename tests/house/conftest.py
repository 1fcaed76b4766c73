"""Homes of a practice for tests that call `unknot` on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import homes
from tests.homes import Home


@pytest.fixture
def empty_home(tmp_path: Path) -> Callable[[str], Home]:
    """Makes new homes with nothing in them."""
    return lambda name: homes.make_home(tmp_path / name)
