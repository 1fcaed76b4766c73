"""Every table, made once for a whole run: databases of its workers, and homes that need no set-up, begin as copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from tests import homes, serving
from tests.homes import Home
from tests.once_a_run import HomeOnce


@pytest.fixture(scope="session")
def prepared_home(home_once: HomeOnce) -> Home:
    """A home with every table and static file, and nothing in it; copy it, never change it."""
    return home_once("prepared", serving.prepared)


@pytest.fixture
def home_with_tables(prepared_home: Home, tmp_path: Path) -> Callable[[str], Home]:
    """Makes homes whose tables stand and that nobody has set up: quicker, where it is not asked how tables are made."""
    return lambda name: homes.copy_of(prepared_home, tmp_path / name)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    prepared_home: Home,
) -> Iterator[None]:
    """This worker's database, for pytest-django: a copy, and looked through for migrations that are missing."""
    with django_db_blocker.unblock():
        homes.copy_tables(prepared_home, connection.creation._get_test_db_name())
        made = setup_databases(verbosity=0, interactive=False, keepdb=True, aliases=["default"], serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
