"""Sign-in for staff: nobody signs up, guessing is stopped, and whoever tried too often is told when to come back.

One name from one address is locked by axes after five failures; a browser that has signed in before is counted by
itself (`known_devices`). The figures counted here, by address and by person, are the same for names that exist and
for names that do not (``docs/reference/limits.md``).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context as here
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unknot.house import known_devices, one_time_link
from unknot.house.too_often import try_later
from unknot.kit import keyring, languages
from unknot.kit.callers import NOWHERE, caller_address, network_of
from unknot.kit.clock import now
from unknot.kit.mail_addresses import LONGEST
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

SECOND_FACTOR = "mfa_authenticator.data"
LINK_JOB = "mail a password link"


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Staff are entered by the owner; the sign-up page is closed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This mail address and this password do not belong together.")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Count a wrong password; `LimitReached` when this address has had its share of them from unknown browsers."""
        if known_devices.device_of(request, _name(request, credentials)):
            return _user(super().authenticate(request, **credentials))
        moment, address = now(), caller_address(request)
        practice.take_try("sign-in by address", by=address, now=moment)
        user = _user(super().authenticate(request, **credentials))
        if user is not None:
            practice.give_back("sign-in by address", by=address, now=moment)
        return user

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **given: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **given)
        known_devices.remember(request, response, user.get_username())
        return response

    def format_email_subject(self, subject: str) -> str:
        return f"[{practice.the_practice().name}] {subject}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under our own address, whatever host or port a caller has named."""
        user, _dash, token = key.partition("-")
        page = reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": token})
        return f"{settings.BASE_URL}{page}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the letter in the outbox, from where it survives a mail server that is down."""
        us = SimpleNamespace(name=practice.the_practice().name, domain=settings.BASE_URL)
        said = {"email": email, "current_site": us, **context}
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


class SignIn(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Mail address and password, in the words of the house."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["remember"].label = _("Stay signed in on this device")


class PasswordMail(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Ask for a link to set a new password; the answer is the same whether the address is known or not."""

    def clean_email(self) -> str:
        moment, address, name = now(), caller_address(here.request), self.cleaned_data["email"].lower()
        practice.take_try("password mail by address", by=address, now=moment)
        practice.take_try("password mail by address and person", by=f"{network_of(address)} {name}", now=moment)
        practice.take_try("password mail by person", by=name, now=moment)
        return str(super().clean_email())

    def save(self, request: HttpRequest, **given: Any) -> str:
        """Leave the same job for every address, so that a known one takes no longer; the worker writes the letter."""
        with transaction.atomic():
            users = {"users": [user.pk for user in self.users]}
            notify.schedule(LINK_JOB, key=str(uuid.uuid4()), due_at=now(), payload=users)
        return str(self.cleaned_data["email"])


def mail_password_links(payload: dict[str, Any], now: datetime) -> None:
    """The letters that `PasswordMail` asked for; none for an address that nobody signs in with."""
    for user in get_user_model().objects.filter(pk__in=payload["users"], is_active=True):
        link = {"user": user, "password_reset_url": one_time_link.for_user(user)}
        with languages.speaking(""):
            get_adapter().send_password_reset_mail(user, user.get_username(), link)


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
    """What axes locks: the mail address that somebody signs in with, or a browser that has done so before."""
    name = _name(request, credentials or {})
    return known_devices.device_of(request, name) or name[:LONGEST]


def _name(request: HttpRequest, given: Mapping[str, Any]) -> str:
    said = given.get("email") or given.get("username") or request.POST.get("login") or ""
    return str(said).strip().lower()


def _user(found: Any) -> AbstractBaseUser | None:
    return found if isinstance(found, AbstractBaseUser) else None


def typed_from(request: HttpRequest) -> str | None:
    """Where somebody signs in from, as axes keeps it: a household's address, or nothing (a unix socket)."""
    network = network_of(caller_address(request))
    return None if network == NOWHERE else network


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """Five failures: say when to try again. Each further try starts the wait anew, so it is always a full one."""
    return try_later(request, until=now() + get_cool_off(request), template="house/locked_out.html")
