"""Sign-in for staff: nobody signs up, guessing is stopped, and whoever tried too often is told when to come back.

One name from one address is locked by axes after five failures. The figures counted here, by address and by person,
are the same for names that exist and names that do not (``docs/reference/limits.md``).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.core import context as here
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from unknot.house.too_often import try_later
from unknot.kit import keyring
from unknot.kit.clock import now
from unknot.kit.middleware import caller_address
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

SECOND_FACTOR = "mfa_authenticator.data"


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Staff are entered by the owner; the sign-up page is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try; `LimitReached` when this address has had its share."""
        practice.take_try("sign-in by address", by=caller_address(request), now=now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the letter in the outbox: it survives a mail server that is down, and a known name costs no wait."""
        said = {"request": here.request, "email": email, "current_site": get_current_site(here.request), **context}
        mail = self.render_mail(template_prefix, email, said)
        letter = notify.Letter(
            kind="account",
            to=email,
            subject=mail.subject,
            body=mail.body,
            about="",
            names=tuple(str(said[name]) for name in ("user", "password_reset_url") if name in said),
        )
        with transaction.atomic():
            notify.leave(letter, key=f"account:{uuid.uuid4()}", now=now())

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """The password once more, before a second factor is changed. Our addresses stand with the user alone."""
        again = self.authenticate(here.request, email=user.get_username(), password=password)
        return bool(again and again.pk == user.pk)


class StaffSecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors are sealed with the practice's keys, like health fields."""

    def encrypt(self, text: str) -> str:
        return keyring.read(settings.FIELD_KEYS_FILE).seal(text.encode(), bound_to=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return keyring.read(settings.FIELD_KEYS_FILE).open(encrypted_text, bound_to=SECOND_FACTOR).decode()


class PasswordMail(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Ask for a link to set a new password; the answer is the same whether the address is known or not."""

    def clean_email(self) -> str:
        moment = now()
        practice.take_try("password mail by address", by=caller_address(here.request), now=moment)
        practice.take_try("password mail by person", by=self.cleaned_data["email"].lower(), now=moment)
        return str(super().clean_email())


class SecondFactor(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code at sign-in. Six digits would be guessed in a day if nobody counted."""

    def clean_code(self) -> str:
        practice.take_try("second factor by person", by=f"user:{self.user.pk}", now=now())
        return str(super().clean_code())


class SecondFactorAgain(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code once more, before a second factor is changed."""

    def clean_code(self) -> str:
        practice.take_try("second factor by person", by=f"user:{self.user.pk}", now=now())
        return str(super().clean_code())


def typed_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The mail address that somebody signs in with, however it reached us; axes locks it in this form."""
    given = credentials or {}
    said = given.get("email") or given.get("username") or request.POST.get("login") or ""
    return str(said).strip().lower()


def typed_from(request: HttpRequest) -> str | None:
    """Where somebody signs in from, as axes keeps it: an address of the internet, or nothing (a unix socket)."""
    try:
        return str(ip_address(caller_address(request)))
    except ValueError:
        return None


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """Five failures: say when to try again. Each further try starts the wait anew, so it is always a full one."""
    return try_later(request, until=now() + get_cool_off(request), template="house/locked_out.html")
