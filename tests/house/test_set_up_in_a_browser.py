"""Every set-up page in a real browser: axe in both schemes, nothing cut off at the right, and no complaint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

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
HIDDEN = """() => [...document.querySelectorAll('.results, .tabular')]
  .reduce((sum, one) => sum + one.scrollWidth - one.clientWidth, 0)"""
DESK: browser.Look = (1280, "light")
PHONE: browser.Look = (390, "dark")


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
    context = browser.judging(chromium)
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
    at_desk, on_phone = (lambda: seen(page, DESK, but=but)), (lambda: seen(page, PHONE, rules=browser.BY_LOOK))
    # A page comes in the look of the one before, and is turned once.
    first, second = (on_phone, at_desk) if browser.is_turned(page, PHONE) else (at_desk, on_phone)
    return [*first(), *second()]


def seen(page: Page, look: browser.Look, *, rules: tuple[str, ...] = (), but: str = "") -> list[tuple[object, ...]]:
    """What is wrong with it in this look, by these rules or all, but for this part of it."""
    browser.turn(page, look)
    hidden = page.evaluate(HIDDEN)
    cut = [(look, "cut off", hidden)] if hidden or browser.too_wide(page) else []
    return [*cut, *((look, *barrier) for barrier in browser.barriers(page, rules=rules, but=but))]
