"""What every test stands on: one database of the chosen kind, few or many examples, and no other machine.

The spine's tests do not load this file where they run without Django (``tests/spine/without_django.ini``).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from tests import examples, network, postgresql
from unknot.house.starting import loading

pytest_plugins = [
    "tests.trail",
    "tests.browser",
    "tests.figures",
    "tests.once_a_run",
    "tests.tables",
    "tests.demo_homes",
]
examples.choose()
network.stay_on_this_machine()
_until_the_end = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, before xdist's workers start; they inherit where it is, and each has its own database."""
    if _on_postgresql() and "PGHOST" not in os.environ:
        os.environ["PGHOST"] = _until_the_end.enter_context(postgresql.server())
        os.environ["PGUSER"] = "postgres"
        settings.DATABASES["default"]["HOST"] = os.environ["PGHOST"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what `pytest_configure` started."""
    _until_the_end.close()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests stay to the end: they are not looked through for garbage, neither now nor while tests run."""
    with loading():
        return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run only what may say something else there: a journey in its base variant, but not in the dark."""
    if _on_postgresql():
        asking = {id(item) for item in items if _asks_database(item) and not item.get_closest_marker("variant")}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in asking])
        items[:] = [item for item in items if id(item) in asking]


HOMES = {"home_once", "demo_home", "copied_home", "empty_home", "home"}


def _asks_database(item: pytest.Item) -> bool:
    """Whether a test has a database, or a practice's home with one; what it says elsewhere it says on both alike."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgresql"))
    fixtures = {"db", "transactional_db", *HOMES} & set(getattr(item, "fixturenames", ()))
    return marked or bool(fixtures) or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


def _on_postgresql() -> bool:
    return os.environ.get("UNKNOT_TEST_DATABASE") == "postgresql"


@pytest.fixture(autouse=True)
def _no_language_from_before() -> Iterator[None]:
    """A browser of one test leaves its language in the thread; the next begins without, as a process does."""
    yield
    translation.deactivate()
