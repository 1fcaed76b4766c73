"""Staff sign in and out; guessing stops, and nothing tells a stranger who works here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.practice import PASSWORD, owner, user
from tests.house.accounts.staff import LOGIN, neutral, sign_in, signed_in
from unknot.rooms.practice.models.user import Role

pytestmark = pytest.mark.django_db


def test_right_password_leads_to_the_desk(client: Client) -> None:
    one = user()

    response = sign_in(client, one.email)

    assert (response.status_code, response["Location"], signed_in(client)) == (302, "/desk/", True)


def test_who_signed_in_is_not_congratulated(client: Client) -> None:
    one = user()
    sign_in(client, one.email)

    page = client.get("/accounts/2fa/").content.decode()

    assert "main" in page
    assert one.email not in page


def test_address_is_taken_however_it_is_written(client: Client) -> None:
    user(email="ada@lakeside.example")

    sign_in(client, " Ada@Lakeside.Example ")

    assert signed_in(client)


def test_unknown_name_and_wrong_password_read_the_same_and_cost_the_same(client: Client, monkeypatch) -> None:
    known, hashed = user(email="known@lakeside.example"), []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    monkeypatch.setattr(f"{hasher}.encode", lambda self, password, salt: hashed.append(1) or "md5$x$y")

    wrong = sign_in(client, known.email, "not the password")
    cost_of_wrong = len(hashed)
    unknown = sign_in(Client(), "nobody@lakeside.example", "not the password")

    assert cost_of_wrong == len(hashed) - cost_of_wrong == 1
    assert neutral(wrong, known.email) == neutral(unknown, "nobody@lakeside.example")
    assert "do not belong together" in wrong.content.decode()
    assert not signed_in(client)


def test_five_failures_lock_the_name_for_this_address_and_say_until_when(client: Client) -> None:
    one = user()
    answers = [sign_in(client, one.email, "wrong").status_code for _ in range(5)]

    locked = sign_in(client, one.email)

    assert (answers, locked.status_code) == ([200, 200, 200, 200, 429], 429)
    assert locked["Retry-After"] == "900"
    assert "Please wait 15 minutes" in locked.content.decode()
    assert not signed_in(client)


def test_lock_holds_one_name_for_one_address_and_ends(client: Client, at_noon) -> None:
    one, other = user(), user()
    for _ in range(5):
        sign_in(client, one.email.upper(), "wrong")

    from_here = sign_in(client, one.email).status_code
    other_name = sign_in(Client(), other.email).status_code
    from_elsewhere = sign_in(Client(), one.email, REMOTE_ADDR="198.51.100.7").status_code
    at_noon.shift(timedelta(minutes=15, seconds=1))
    later = sign_in(Client(), one.email).status_code

    assert (from_here, other_name, from_elsewhere, later) == (429, 302, 302, 302)


def test_lock_of_an_unknown_name_reads_the_same(client: Client) -> None:
    known = user()
    for _ in range(5):
        one = sign_in(client, known.email, "wrong")
        other = sign_in(client, "nobody@lakeside.example", "wrong")

    assert one.status_code == other.status_code == 429
    assert one.content == other.content


def test_thirty_tries_from_one_address_are_enough(client: Client) -> None:
    one = user()
    for number in range(30):
        sign_in(client, f"guess{number}@lakeside.example", "wrong")

    stopped = sign_in(client, one.email)

    assert (stopped.status_code, stopped["Retry-After"]) == (429, "900")
    assert not signed_in(client)
    assert sign_in(Client(), one.email, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_right_passwords_are_no_guesses(client: Client) -> None:
    one = user()

    answers = {sign_in(Client(), one.email).status_code for _ in range(31)}

    assert answers == {302}


def test_name_longer_than_any_address_is_no_matter(client: Client) -> None:
    assert sign_in(client, f"{'a' * 300}@lakeside.example", "wrong").status_code == 200


def test_session_gets_a_new_key_at_sign_in(client: Client) -> None:
    one = user()
    session = client.session
    session["was"] = "here"
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    sign_in(client, one.email)

    assert client.cookies["sessionid"].value != before
    assert Client(headers={"Cookie": f"sessionid={before}"}).get("/accounts/2fa/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_sign_in_never_leads_to_another_host(client: Client, elsewhere: str) -> None:
    one = user()

    response = sign_in(client, one.email, query=f"?next={elsewhere}")

    assert response["Location"] == "/desk/"


def test_sign_in_leads_back_to_the_page_that_was_wanted(client: Client) -> None:
    assert sign_in(client, user().email, query="?next=/desk/people/")["Location"] == "/desk/people/"


def test_signing_out_asks_first_and_then_ends_the_session(client: Client) -> None:
    sign_in(client, user().email)

    asked = client.get("/accounts/logout/")
    still = signed_in(client)
    client.post("/accounts/logout/")

    assert (asked.status_code, still, signed_in(client)) == (200, True, False)


def test_somebody_who_may_no_longer_sign_in_is_out_at_once(client: Client) -> None:
    one = user()
    sign_in(client, one.email)
    before = client.get("/accounts/2fa/").status_code
    type(one).objects.filter(pk=one.pk).update(is_active=False)

    after = client.get("/accounts/2fa/")
    again = sign_in(Client(), one.email)

    assert (before, after.status_code) == (200, 302)
    assert after["Location"].startswith(LOGIN)
    assert again["Location"] == "/accounts/inactive/"


def test_inactive_with_a_wrong_password_reads_like_anybody(client: Client) -> None:
    one = user(is_active=False)

    assert neutral(sign_in(client, one.email, "wrong"), one.email) == neutral(
        sign_in(Client(), "nobody@lakeside.example", "wrong"), "nobody@lakeside.example"
    )


@pytest.mark.parametrize(
    "address", ["signup/", "email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/"]
)
def test_pages_that_a_practice_does_not_use_are_closed(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404
    assert (
        client.post(f"/accounts/{address}", {"email": "new@lakeside.example", "password1": PASSWORD}).status_code == 404
    )


def test_sign_in_without_an_address_works(client: Client) -> None:
    sign_in(client, user().email, REMOTE_ADDR="")

    assert signed_in(client)


def test_set_up_pages_have_no_door_of_their_own(client: Client) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert client.post("/admin/login/", {"username": owner().email, "password": PASSWORD})["Location"].startswith(LOGIN)
    assert not signed_in(client)


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.FRONT_DESK])
def test_set_up_pages_are_not_found_by_other_staff(client: Client, role: Role) -> None:
    client.force_login(user(role, is_staff=True, is_superuser=True))

    assert client.get("/admin/", follow=True).status_code == 404


def test_owner_opens_the_set_up_pages(client: Client) -> None:
    sign_in(client, owner().email)

    assert client.get("/admin/").status_code == 200
