"""Mail addresses that a mail and a calendar can really carry."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST = 254  # RFC 5321, 4.5.3.1.3, and the width of our columns
# RFC 5322's dot-atom. Quoted names may hold spaces and control characters, which calendars and mail programs cannot.
PLAIN_NAME = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def refuse_unmailable(address: str) -> None:
    """`ValidationError` where no mail can go to this address: its name or domain cannot be written, or it is too long.

    Judged in lower case, as addresses are kept. Whether somebody reads mail there is not known.
    """
    try:
        written = _as_written(address.lower())
        validate_email(written)
    except (UnicodeError, ValidationError) as why:
        raise ValidationError(
            _("Write a mail address with an @ in it, such as ada@example.com."), code="address"
        ) from why


def _as_written(address: str) -> str:
    """With its domain as servers know it; `UnicodeError` where that cannot be."""
    if len(address) > LONGEST:  # before the domain is looked at, which takes long for a long one
        raise UnicodeError("too long")
    name, _at, domain = address.rpartition("@")
    if not PLAIN_NAME.fullmatch(name) or domain.startswith("["):
        raise UnicodeError("not a plain name at a named domain")
    written = f"{name}@{domain.encode('idna').decode()}"
    if len(written) > LONGEST:
        raise UnicodeError("too long")
    return written
