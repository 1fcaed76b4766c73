"""A link under which somebody of the staff chooses a password, once."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse


def for_user(user: AbstractBaseUser) -> str:
    """The address; it stops working when the password was chosen, or after PASSWORD_RESET_TIMEOUT."""
    token = default_token_generator.make_token(user)
    page = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
    return f"{settings.BASE_URL}{page}"
