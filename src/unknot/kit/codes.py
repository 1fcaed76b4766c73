"""Codes of six digits that prove that somebody reads a mailbox. Only a keyed digest of a code is ever kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings

LIFE = timedelta(minutes=15)  # from asking for a code to using it
OPEN_FOR = timedelta(minutes=30)  # how long what a code opened stays open


def new_code() -> str:
    """Six digits by chance."""
    return f"{secrets.randbelow(1_000_000):06}"


def digest(code: str, *, asked: str) -> str:
    """What a table keeps of a code. ``asked`` names the question and the browser, so that it opens nothing else."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{asked}:{code}".encode(), hashlib.sha256).hexdigest()


def fits(code: str, *, asked: str, kept: str) -> bool:
    """True for the code of this question; compared in the same time whether right or wrong."""
    return hmac.compare_digest(kept, digest(code, asked=asked))
