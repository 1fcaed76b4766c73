"""The owner words a message: tried out, refused with the reason, kept, and taken back; nobody else can."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.utils.html import escape
from pytest_django import Settings

from tests.factories import practice as people
from unknot.rooms.notify.actions.wordings import kinds
from unknot.rooms.notify.models import OwnWording
from unknot.rooms.practice.models import AuditEntry
from unknot.rooms.practice.models.user import Role

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant, pytest.mark.usefixtures("lakeside")]
LIST = "/admin/notify/ownwording/"
MAIL = f"{LIST}booked-to-client/en/mail/"
TEXT = f"{LIST}reminder-to-client/en/text/"
GOOD = {"subject": "See you, {name}", "text": "Hi {name},\r\n{when}\r\n{place}\r\n{link}\r\nPark: {parking}"}


@pytest.fixture
def owner(client: Browser) -> Browser:
    client.force_login(people.owner())
    return client


def said(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]  # an answer


def test_list_has_every_kind_in_every_language_and_says_whose_words_go(owner: Browser) -> None:
    OwnWording.objects.create(kind="code", language="es", channel="text", text="{code}")
    OwnWording.objects.create(kind="code", language="en", channel="text", text="About your pain: {code}")

    page = said(owner.get(LIST))

    for kind in kinds().values():
        assert f"<h2>{escape(kind.title)}</h2>" in page
    assert f'<a href="{LIST}code/es/text/">Español, text message</a>: your words' in page
    assert f'<a href="{LIST}code/en/text/">English, text message</a>: <strong>your words may not go any more' in page
    assert f'<a href="{MAIL}">English, mail</a>: standard text' in page
    assert "booked-to-therapist/es" not in page  # staff are written to in the practice's language


def test_every_page_of_the_list_opens_and_keeps_its_own_standard_text(owner: Browser) -> None:
    for kind in kinds().values():
        for channel in kind.channels:
            address = f"{LIST}{kind.word.replace(' ', '-')}/en/{channel.value}/"
            words = kind.standard(channel)
            assert owner.get(address).status_code == 200
            answer = owner.post(address, {"subject": words.subject, "text": words.text, "_save": "1"})
            assert answer.status_code == 302, said(answer)

    assert not OwnWording.objects.exists()


def test_page_shows_the_standard_text_filled_with_made_up_data(owner: Browser) -> None:
    page = said(owner.get(MAIL))

    assert "Hello Robin Example," in page
    assert "your appointment at Lakeside Massage is booked." in page
    assert "<code>{when}</code></td><td>day and time, with the place&#x27;s zone. Must be there." in page
    assert "<code>{parking}</code></td><td>where to park. Can be empty; its line is then left out." in page


def test_preview_shows_what_was_typed_and_keeps_nothing(owner: Browser) -> None:
    page = said(owner.post(MAIL, GOOD | {"_preview": "1"}))

    assert "<strong>See you, Robin Example</strong>" in page
    assert "Hi Robin Example,<br>Tuesday 24 November 2026, 16:30 (Chicago time)<br>" in page
    assert not OwnWording.objects.exists()


def test_words_are_kept_and_the_trail_says_so(owner: Browser) -> None:
    assert owner.post(MAIL, GOOD | {"_save": "1"}).status_code == 302

    row = OwnWording.objects.get()
    assert (row.kind, row.language, row.channel) == ("booked to client", "en", "mail")
    assert row.text == GOOD["text"].replace("\r", "")
    assert AuditEntry.objects.filter(action="add ownwording").count() == 1
    assert "Hi {name}," in said(owner.get(MAIL))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": "{when} {place}"}, "{link} is missing."),
        ({"text": GOOD["text"] + "{whenn}"}, "{whenn} is no place of this message."),
        ({"text": GOOD["text"] + "{% now 'Y' %}"}, "is no place of this message."),
        ({"text": GOOD["text"] + " about your sciatica"}, "Messages say no word of health: sciatica."),
        ({"text": "{when} {parking}\n{place}\n{link}"}, "{parking} can be empty"),
        ({"subject": "Here: {link}"}, "{link} may not stand in the subject"),
        ({"subject": "a\tb"}, "The subject is one line of plain text."),
        ({"text": ""}, "This field is required."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_may_not_go_is_refused_with_the_reason_and_stands_still(
    owner: Browser, change: dict[str, str], why: str
) -> None:
    answer = owner.post(MAIL, GOOD | change | {"_save": "1"})

    page = said(answer).replace("&#x27;", "'").replace("&quot;", '"')
    assert answer.status_code == 422
    assert why in page
    assert not OwnWording.objects.exists()


def test_own_name_of_the_practice_is_no_word_of_health(owner: Browser) -> None:
    assert owner.post(MAIL, GOOD | {"subject": "Lakeside Massage: {when}"}).status_code == 302


def test_markup_is_shown_as_it_is(owner: Browser) -> None:
    page = said(owner.post(MAIL, GOOD | {"subject": "<b>{name}</b>", "_preview": "1"}))

    assert "&lt;b&gt;Robin Example&lt;/b&gt;" in page
    assert "<b>Robin" not in page


def test_length_of_a_text_is_shown_and_what_makes_it_longer(owner: Browser) -> None:
    assert "With made-up data this goes as 2 text messages." in said(owner.get(TEXT))

    page = said(owner.post(TEXT, {"text": "Mañana, sí: {when} {place} {link}", "_preview": "1"}))
    assert "With made-up data this goes as 3 text messages: signs like í leave room for 70 letters, not 160." in page

    answer = owner.post(TEXT, {"text": "{when} {place} {link}" + "í" * 400, "_save": "1"})
    assert "It would go as 9 text messages, and 6 are the most." in said(answer)


def test_back_to_the_standard_text(owner: Browser) -> None:
    owner.post(MAIL, GOOD | {"_save": "1"})
    assert "Back to the standard text" in said(owner.get(MAIL))

    owner.post(MAIL, {"_standard": "1"})

    assert not OwnWording.objects.exists()
    assert "Back to the standard text" not in said(owner.get(MAIL))
    assert AuditEntry.objects.filter(action="remove ownwording").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        f"{LIST}nothing/en/mail/",
        f"{LIST}code/xx/mail/",
        f"{LIST}link/en/text/",
        f"{LIST}booked-to-therapist/es/mail/",
        f"{LIST}code/en/pigeon/",
    ],
)
def test_what_there_is_not_is_not_found(owner: Browser, address: str) -> None:
    assert owner.get(address).status_code == 404


def test_rows_are_not_made_or_taken_away_elsewhere(owner: Browser) -> None:
    row = OwnWording.objects.create(kind="code", language="en", channel="mail", subject="x", text="{code}")

    assert owner.get(f"{LIST}add/").status_code == 403
    assert owner.get(f"{LIST}{row.pk}/delete/").status_code == 403
    assert owner.get(f"{LIST}{row.pk}/change/")["Location"] == f"{LIST}code/en/mail/"
    assert owner.get(f"{LIST}99/change/")["Location"] == LIST


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.FRONT_DESK])
def test_others_of_the_staff_find_nothing(client: Browser, role: Role) -> None:
    client.force_login(people.user(role))

    for address in (LIST, MAIL):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, GOOD).status_code in (302, 403, 404)
    assert not OwnWording.objects.exists()


def test_a_language_more_is_a_page_more(owner: Browser, settings: Settings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("eo", "Esperanto")]

    assert "Esperanto, mail" in said(owner.get(LIST))
