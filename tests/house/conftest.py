"""A furnished practice, made once, and copies of it for tests that change it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import homes
from tests.homes import Home


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The demo practice; read it, never change it."""
    folder = tmp_path_factory.mktemp("demo")
    folder.chmod(0o700)
    home = homes.furnished(homes.make_home(folder / "home"))
    # Static files too: gathered once here, and copied with the folder.
    assert home.unknot("serve", "--prepare").returncode == 0
    yield home
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def copied_home(demo_home: Home, tmp_path: Path) -> Home:
    """A demo practice to do anything with."""
    return homes.copy_of(demo_home, tmp_path / "copied")


@pytest.fixture
def empty_home(tmp_path: Path) -> Callable[[str], Home]:
    """Makes new homes with nothing in them."""
    return lambda name: homes.make_home(tmp_path / name)
