"""Every set-up page in a real browser: axe in both schemes, nothing cut off at the right, and no complaint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Literal

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import browser
from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.guide.signers import sign_off, withdrawal
from unknot.rooms.booking.models import ChangedDay, WorkCap
from unknot.rooms.notify.door import schedule
from unknot.rooms.notify.models import WorkerBeat
from unknot.rooms.practice.models import Equipment, EquipmentKind, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.variant]  # asks the page, not the database
WORDING = reverse("admin:notify_ownwording_words", args=["code", "en", "mail"])
SIDEBAR = "#nav-sidebar"  # the same on every page, but for which line of it is the current one
WHOLE = 6  # pages that it is judged with: the front page, words of a letter, a list, a form, a row, and another list
# What a list hides at its right edge: its rows are then wider than their place.
HIDDEN = "one => one.scrollWidth - one.clientWidth"


def furnished() -> User:
    """A practice with a row in every table that has a page, and its owner."""
    [her] = make.open_practice()
    owner = people.owner(name="Olive Owner")
    make.booked(make.visitor(), email="somebody.with.a.long.name@people.example")
    people.place()
    Equipment.objects.create(kind=EquipmentKind.objects.create(name="Lamp"), name="Lamp 1")
    ChangedDay.objects.create(therapist=her, day=make.NOON.date(), starts=time(9), ends=time(12), note="a course")
    WorkCap.objects.create(therapist=her, visits_a_day=5)
    withdrawal(sign_off(entered_by=owner), entered_by=owner)
    with transaction.atomic():
        schedule("remind", key="appointment:1", due_at=make.NOON)
    WorkerBeat.objects.create(worker="w" * 100, place="here", process="1", started_at=make.NOON, beat_at=make.NOON)
    return owner


def addresses() -> list[str]:
    """Every list, empty form and row; some of them are not the owner's to open."""
    found = [reverse("admin:index"), WORDING]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        found += [reverse(f"{name}_change", args=[row.pk])] if row else []
    return found


@pytest.fixture
def page(live_server: LiveServer, client: Client, chromium: Browser) -> Iterator[Page]:
    """A browser in which the owner is signed in."""
    client.force_login(furnished(), backend="allauth.account.auth_backends.AuthenticationBackend")
    context = chromium.new_context()
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server.url)}]
    )
    yield context.new_page()
    context.close()


def test_no_set_up_page_has_a_finding(live_server: LiveServer, page: Page) -> None:
    opened, found = 0, []
    for address in addresses():
        answer = page.goto(live_server.url + address)
        assert answer is not None
        assert answer.status in (200, 403), address
        if answer.ok:
            opened += 1
            found += [(address, *said) for said in judged(page, but="" if opened <= WHOLE else SIDEBAR)]

    assert opened > 45
    assert found == []


def judged(page: Page, *, but: str) -> list[tuple[object, ...]]:
    """What is wrong with the page: all of it at a desk, and what may be another matter on a phone in the dark."""
    return [*seen(page, 1280, "light", but=but), *seen(page, 390, "dark", rules=browser.BY_LOOK)]


def seen(
    page: Page, width: int, scheme: Literal["light", "dark"], *, rules: tuple[str, ...] = (), but: str = ""
) -> list[tuple[object, ...]]:
    """What is wrong with it at this width and in this scheme, by these rules or all, but for this part of it."""
    browser.turn(page, (width, scheme))
    hidden = sum(one.evaluate(HIDDEN) for one in page.query_selector_all(".results, .tabular"))
    cut = [(width, "cut off", hidden)] if hidden or browser.too_wide(page) else []
    return [*cut, *((width, *barrier) for barrier in browser.barriers(page, rules=rules, but=but))]
