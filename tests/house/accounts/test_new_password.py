"""A new password by mail: a link that works once, and says nothing of who works here."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.practice import PASSWORD, owner, user
from tests.house.accounts.staff import NOON, sign_in
from unknot.house import accounts
from unknot.rooms.notify.models import DueJob, OutboxMessage

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"


def letters() -> list[dict[str, str]]:
    """What stands in the outbox once the worker has done what was asked for."""
    for job in DueJob.objects.filter(kind=accounts.LINK_JOB):
        with transaction.atomic():
            accounts.mail_password_links(job.payload, NOON)
            job.delete()
    return [row.letter for row in OutboxMessage.objects.order_by("pk")]


def link_in_mail() -> str:
    found = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", letters()[-1]["body"])
    assert found
    return found[1]


@pytest.mark.parametrize("given", [PASSWORD, None], ids=["has a password", "never had one"])
def test_password_is_set_by_mail(client: Client, given: str | None) -> None:
    one = user(password=given)

    client.post(RESET, {"email": one.email})
    form = client.get(link_in_mail(), follow=True)
    new = "another quiet room"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert letters()[0]["to"] == one.email
    assert sign_in(Client(), one.email, new)["Location"] == "/desk/"
    assert sign_in(Client(), one.email, PASSWORD).status_code == 200


def test_link_works_once(client: Client) -> None:
    one = user()
    client.post(RESET, {"email": one.email})
    link = link_in_mail()
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "another quiet room", "password2": "another quiet room"})

    again = Client().get(link, follow=True)

    assert 'name="password1"' not in again.content.decode()
    assert "This link opens nothing now" in again.content.decode()


def test_weak_password_is_refused(client: Client) -> None:
    one = user()
    client.post(RESET, {"email": one.email})
    form = client.get(link_in_mail(), follow=True)

    client.post(form.redirect_chain[-1][0], {"password1": "password1234", "password2": "password1234"})

    assert sign_in(Client(), one.email)["Location"] == "/desk/"


def test_asking_for_a_link_reads_the_same_for_unknown_names_and_mails_nobody(client: Client) -> None:
    one = user()

    known = client.post(RESET, {"email": one.email})
    unknown = Client().post(RESET, {"email": "nobody@lakeside.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter["to"] for letter in letters()] == [one.email]


def test_inactive_staff_get_no_link(client: Client) -> None:
    client.post(RESET, {"email": user(is_active=False).email})

    assert letters() == []


def test_name_that_sounds_like_an_illness_gets_its_letter(client: Client) -> None:
    one = user(name="Dr Sciatica Pain", email="pain@lakeside.example")

    client.post(RESET, {"email": one.email})

    assert [letter["to"] for letter in letters()] == [one.email]


@pytest.mark.parametrize("known", [True, False])
def test_three_links_an_hour_are_enough_known_or_not(client: Client, known: bool) -> None:
    email = user().email if known else "nobody@lakeside.example"
    answers = [client.post(RESET, {"email": email}).status_code for _ in range(4)]
    from_elsewhere = client.post(RESET, {"email": email}, REMOTE_ADDR="198.51.100.7").status_code

    assert answers == [302, 302, 302, 429]
    assert from_elsewhere == 302  # nobody is shut out by a stranger who asks in their name


def test_asking_for_a_link_does_the_same_known_or_not(client: Client) -> None:
    known, unknown = user().email, "nobody@lakeside.example"
    client.get(RESET)
    asked = {}
    for email in (known, unknown):
        with CaptureQueriesContext(connection) as queries:
            client.post(RESET, {"email": email})
        asked[email] = [re.sub(r"s\d+_x\d+|'.*?'|\b\d+\b", "…", query["sql"]) for query in queries]

    assert asked[known] == asked[unknown]
    assert OutboxMessage.objects.count() == 0
    assert [job.kind for job in DueJob.objects.all()] == [accounts.LINK_JOB] * 2
    assert "lakeside" not in str([job.payload for job in DueJob.objects.all()])


def test_link_leads_to_our_own_address_whatever_host_was_called(client: Client, settings) -> None:
    one, him = user(), owner()
    client.post(RESET, {"email": one.email}, headers={"host": "localhost:6666"})
    client.force_login(him)
    client.post(
        "/admin/practice/user/",
        {"action": "send_link", "_selected_action": one.pk},
        headers={"host": "localhost:6666"},
    )

    both = letters()

    assert len(both) == 2
    assert all(f"{settings.BASE_URL}/accounts/password/reset/key/" in letter["body"] for letter in both)
    assert "6666" not in str(both)


def test_new_password_ends_the_other_sessions(client: Client) -> None:
    one, elsewhere = user(), Client()
    sign_in(client, one.email)
    sign_in(elsewhere, one.email)

    new = "another quiet room"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get("/accounts/2fa/").status_code == 200
    assert elsewhere.get("/accounts/2fa/").status_code == 302
