"""Staff sign in, out, and with a second factor; guessing stops, and nothing tells a stranger who works here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import signing
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.practice import PASSWORD, owner, practice, therapist, user
from unknot.house import accounts, known_devices
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.practice.models.user import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as moving:
        practice()
        yield moving


def sign_in(client: Client, email: str, password: str = PASSWORD, **given: object):
    return client.post(f"{LOGIN}{given.pop('query', '')}", {"login": email, "password": password}, **given)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


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
    assert not signed_in(client)


def neutral(response, email: str) -> str:
    page = response.content.decode().replace(email, "EMAIL")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


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


# A browser that has signed in before ---------------------------------------------------------------------------------


def test_known_browser_is_not_locked_by_strangers_behind_the_same_address(client: Client) -> None:
    one = user()
    sign_in(client, one.email)
    client.post("/accounts/logout/")
    for number in range(30):
        sign_in(Client(), f"guess{number}@lakeside.example", "wrong")
    for _ in range(6):
        stranger = sign_in(Client(), one.email, "wrong")

    mine = sign_in(client, one.email)

    assert (stranger.status_code, mine.status_code, signed_in(client)) == (429, 302, True)


def test_known_browser_is_locked_by_its_own_five_failures_and_says_until_when(client: Client) -> None:
    one = user()
    sign_in(client, one.email)
    client.post("/accounts/logout/")
    answers = [sign_in(client, one.email, "wrong").status_code for _ in range(5)]

    locked = sign_in(client, one.email)

    assert (answers[-1], locked.status_code, locked["Retry-After"]) == (429, 429, "900")
    assert sign_in(Client(), one.email).status_code == 302  # others are counted apart


def test_browser_is_known_for_the_names_that_have_signed_in_there_alone(client: Client) -> None:
    one, other = user(), user()
    sign_in(client, one.email)
    client.post("/accounts/logout/")
    for _ in range(5):
        sign_in(Client(), other.email, "wrong")

    assert sign_in(client, other.email).status_code == 429
    assert sign_in(client, one.email).status_code == 302


def test_two_people_at_one_desk_are_both_known(client: Client) -> None:
    one, other = user(), user()
    for person in (one, other):
        sign_in(client, person.email)
        client.post("/accounts/logout/")
    for person in (one, other):
        for _ in range(5):
            sign_in(Client(), person.email, "wrong")

    assert sign_in(client, one.email).status_code == 302
    client.post("/accounts/logout/")
    assert sign_in(client, other.email).status_code == 302


def test_forged_cookie_makes_no_browser_known(client: Client) -> None:
    one = user()
    client.cookies[known_devices.COOKIE] = signing.dumps(["mine", ["0" * 32]], key="guessed", salt=known_devices.COOKIE)
    for _ in range(5):
        sign_in(client, one.email, "wrong")

    assert sign_in(client, one.email).status_code == 429


def test_household_of_version_6_counts_as_one(client: Client) -> None:
    one = user()
    for number in range(5):
        sign_in(Client(), one.email, "wrong", REMOTE_ADDR=f"2001:db8::{number}")

    neighbour = sign_in(Client(), one.email, REMOTE_ADDR="2001:db8::99")
    elsewhere = sign_in(Client(), one.email, REMOTE_ADDR="2001:db8:0:1::1")

    assert (neighbour.status_code, elsewhere.status_code) == (429, 302)


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


# A new password by mail ----------------------------------------------------------------------------------------------


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


def test_sign_in_without_an_address_works(client: Client) -> None:
    sign_in(client, user().email, REMOTE_ADDR="")

    assert signed_in(client)


# The second factor ---------------------------------------------------------------------------------------------------


def with_second_factor(client: Client):
    """A therapist who has set up codes through the pages."""
    one = therapist().user
    sign_in(client, one.email)
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    client.post("/accounts/logout/")
    return one, secret


def code_of(secret: str) -> str:
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_second_factor_is_asked_for_and_lets_in(client: Client, at_noon) -> None:
    one, secret = with_second_factor(client)

    asked = sign_in(client, one.email)
    without = signed_in(client)
    at_noon.shift(timedelta(minutes=1))  # a code is good once
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert (asked["Location"].partition("?")[0], without, signed_in(client)) == (
        "/accounts/2fa/authenticate/",
        False,
        True,
    )


def test_code_of_the_second_factor_works_once(client: Client, at_noon) -> None:
    one, secret = with_second_factor(client)
    at_noon.shift(timedelta(minutes=1))
    code = code_of(secret)
    for browser in (client, other := Client()):
        sign_in(browser, one.email)
        browser.post("/accounts/2fa/authenticate/", {"code": code})

    assert (signed_in(client), signed_in(other)) == (True, False)


def test_recovery_code_lets_in_once(client: Client) -> None:
    one, _ = with_second_factor(client)
    codes = Authenticator.objects.get(user=one, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    for browser in (client, other := Client()):
        sign_in(browser, one.email)
        browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert (signed_in(client), signed_in(other)) == (True, False)


def test_guessing_the_code_stops_at_ten(client: Client, at_noon) -> None:
    one, secret = with_second_factor(client)
    sign_in(client, one.email)
    answers = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(11)]

    at_noon.shift(timedelta(minutes=1))
    right = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}, REMOTE_ADDR="198.51.100.7")

    assert answers == [200] * 10 + [429]
    assert (right.status_code, signed_in(client)) == (429, False)


def test_secret_of_the_second_factor_is_sealed_in_the_table(client: Client) -> None:
    one, secret = with_second_factor(client)

    assert secret not in str(list(Authenticator.objects.filter(user=one).values_list("data", flat=True)))


@pytest.mark.parametrize("address", ["2fa/", "2fa/totp/activate/", "2fa/recovery-codes/"])
def test_pages_of_the_second_factor_open_to_staff_only(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}")["Location"].startswith(LOGIN)


# The set-up pages' door ----------------------------------------------------------------------------------------------


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
