"""A home for the tests that serve the practice for real, prepared once and copied."""

from __future__ import annotations

import pytest

from tests import serving
from tests.homes import Home


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Every table and nothing in it; copy it, never change it."""
    return serving.prepared(tmp_path_factory.mktemp("prepared") / "home")
