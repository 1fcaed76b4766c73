"""A practice, a moment, and a real mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from tests import homes
from tests.factories import practice as people
from tests.rooms.notify.post_office import PostOffice, opened

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def lakeside(db: None) -> None:
    people.practice()


@pytest.fixture
def closed_post_office(settings: Settings) -> PostOffice:
    """Mail goes to a real server, which does not listen yet."""
    office = PostOffice(homes.free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
    settings.EMAIL_TIMEOUT = 5
    return office


@pytest.fixture
def post_office(closed_post_office: PostOffice) -> Iterator[PostOffice]:
    with opened(closed_post_office) as office:
        yield office
