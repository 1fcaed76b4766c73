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
    _begin_with_the_longest(items, workers=getattr(config, "workerinput", {}).get("workercount", 1))


# What waits for processes for many seconds, the longest first. At the end, one worker would do it alone.
LONGEST = (
    "test_kill.py",
    "test_faults.py",
    "test_any_order.py",
    "test_notify_worker_killed.py",
    "test_backup_and_restore.py",
    "test_ring.py",
    "test_setup_command.py",
    "test_doctor_command.py",
    "test_serve_command.py",
)


def _begin_with_the_longest(items: list[pytest.Item], *, workers: int) -> None:
    """Put one file of these after the other in front of what each worker is given at the beginning, in equal parts."""
    of_file = {name: [item for item in items if item.path.name == name] for name in LONGEST}
    others = [item for item in items if item.path.name not in of_file]
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for number, name in enumerate(LONGEST):
        shares[number % workers] += of_file[name]
    left = len(items)
    for number, share in enumerate(shares):
        size = left // (workers - number)
        fill = max(0, size - len(share))
        share += others[:fill]
        del others[:fill]
        left -= len(share)
    items[:] = [item for share in shares for item in share] + others


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
