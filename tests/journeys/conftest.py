"""What every journey begins with: the way it is walked, noon in Chicago, a practice, people, and a mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import homes
from tests.factories import booking as make
from tests.factories import practice as people
from tests.journeys import ways
from tests.journeys.person import Person
from tests.journeys.ways import Way
from tests.rooms.notify.post_office import PostOffice, opened
from unknot.rooms.practice.models import User

Somebody = Callable[..., Person]


@pytest.fixture(params=ways.walked(), ids=lambda way: way.name.replace(" ", "-"))
def way(request: pytest.FixtureRequest) -> Way:
    return request.param


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def _people_are_numbered_from_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the same page is the same in every journey, and needs to be judged once."""
    monkeypatch.setattr(make, "_number", count(1))
    monkeypatch.setattr(people, "_number", count(1))


@pytest.fixture
def home(live_server: LiveServer, settings: Settings, noon: None) -> str:
    """The practice's address, as it stands in mails too."""
    settings.BASE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture(scope="session")
def judged(run_folder: Path) -> Path | None:
    """Which pages were judged in which look, by all workers of this run; on PostgreSQL they are the same once more."""
    if connection.vendor == "postgresql":
        return None
    folder = run_folder / "judged"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def somebody(chromium: Browser, home: str, way: Way, judged: Path | None) -> Iterator[Somebody]:
    """Makes a person with a browser of their own; ``staff`` is who has signed in there already."""
    people: list[Person] = []

    def made(*, staff: User | None = None, **more: Any) -> Person:
        people.append(Person(chromium, home=home, way=way, **{"judged": judged, **more}))
        if staff:
            people[-1].context.add_cookies([{"name": "sessionid", "value": session_of(staff), "url": home}])
        return people[-1]

    yield made
    for person in people:
        person.context.close()


def session_of(staff: User) -> str:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


@pytest.fixture
def post_office(settings: Settings) -> Iterator[PostOffice]:
    """A real mail server, where the practice's mail goes."""
    office = PostOffice(homes.free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
    with opened(office):
        yield office
