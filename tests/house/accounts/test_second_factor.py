"""The second factor: asked for, good once, sealed, and not to be guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.factories.practice import PASSWORD, therapist
from tests.house.accounts.staff import LOGIN, sign_in, signed_in

pytestmark = pytest.mark.django_db


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
