"""The owner enters a sign-off: only for what is shown now, once, and with its mark in the trail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import practice as people
from tests.rooms.guide.signers import sign_off, withdrawal
from unknot.kit.content import content_version
from unknot.rooms.guide.models import SignOff, Withdrawal
from unknot.rooms.practice.models import AuditEntry
from unknot.rooms.practice.models.user import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client: Client) -> Iterator[Client]:
    """An owner's browser."""
    with time_machine.travel(people.NOON, tick=False):
        people.practice()
        client.force_login(people.owner(email="owner@lakeside.example"))
        yield client


def address(table: str, page: str, *args: object) -> str:
    return reverse(f"admin:guide_{table}_{page}", args=args)


def form(**fields: str) -> dict[str, str]:
    given = {
        "name": "Ines Example",
        "profession": "Physiotherapist",
        "registration": "Illinois 070-0001",
        "read": "all",
        "language": "en",
        "signed_on": "2026-11-20",
        "content_version": content_version(),
    }
    return given | fields


def errors(page: str) -> list[str]:
    return re.findall(r'<ul class="errorlist[^>]*>\s*<li>(.*?)</li>', page, re.DOTALL)


def test_sign_off_is_entered_with_who_and_when_and_stands_in_the_trail(pages: Client) -> None:
    pages.post(address("signoff", "add"), form())

    row = SignOff.objects.get()
    assert (row.name, row.entered_by.email, row.entered_at) == ("Ines Example", "owner@lakeside.example", people.NOON)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.actor) == (
        "add signoff", f"signoff:{row.pk}", f"user:{row.entered_by_id}",
    )  # fmt: skip


def test_form_offers_the_version_that_is_shown(pages: Client) -> None:
    assert content_version() in pages.get(address("signoff", "add")).content.decode()


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"content_version": "1.1+sha256:" + "0" * 64}, "Texts or rules are others now."),
        ({"signed_on": "2026-11-25"}, "This day is still to come."),
        ({"registration": " "}, "This field is required."),
        ({"read": "4"}, "Select a valid choice."),
        ({"language": "xx"}, "Select a valid choice."),
    ],
)
def test_what_would_count_for_nothing_is_refused(pages: Client, fields: dict[str, str], answer: str) -> None:
    page = pages.post(address("signoff", "add"), form(**fields)).content.decode()

    assert [one.startswith(answer) for one in errors(page)] == [True]
    assert not SignOff.objects.exists()


def test_sign_off_is_looked_at_and_never_changed_or_removed(pages: Client) -> None:
    row = sign_off()

    assert "Ines Example" in pages.get(address("signoff", "change", row.pk)).content.decode()
    assert pages.post(address("signoff", "change", row.pk), form(name="Other")).status_code == 403
    assert pages.post(address("signoff", "delete", row.pk), {"post": "yes"}).status_code == 403


def test_sign_off_is_withdrawn_once(pages: Client) -> None:
    row = sign_off()
    said = {"sign_off": row.pk, "withdrawn_on": "2026-11-24", "reason": "Section 5 read in haste"}

    pages.post(address("withdrawal", "add"), said)
    again = pages.post(address("withdrawal", "add"), said).content.decode()

    assert Withdrawal.objects.get().sign_off == row
    assert [one.startswith("Select a valid choice.") for one in errors(again)] == [True]
    assert [entry.action for entry in AuditEntry.objects.all()] == ["add withdrawal"]
    assert pages.get(address("withdrawal", "change", Withdrawal.objects.get().pk)).status_code == 200


def test_lists_say_which_count(pages: Client) -> None:
    withdrawal(sign_off())

    page = pages.get(address("signoff", "changelist")).content.decode()

    assert 'alt="False"' in page
    assert "Ines Example" in pages.get(address("withdrawal", "changelist")).content.decode()


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.FRONT_DESK])
def test_nobody_but_an_owner_enters_one(client: Client, role: Role) -> None:
    people.practice()
    client.force_login(people.user(role))

    assert client.post(address("signoff", "add"), form()).status_code in {302, 404}
    assert not SignOff.objects.exists()
