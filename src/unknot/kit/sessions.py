"""Sessions in the database under a keyed digest of their key: whoever reads the table, or a backup, is nobody.

Django keeps the key itself, which is all that the cookie holds. Named in the settings as SESSION_ENGINE.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from unknot.kit.clock import now

LENGTH = 40  # of the column; 160 bits


class SessionStore(db.SessionStore):
    """Django's own, with the digest wherever a row is looked for or written. We serve no asynchronous views."""

    def load(self) -> dict[str, Any]:
        row = Session.objects.filter(session_key=_kept(self.session_key), expire_date__gt=now()).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str | None) -> bool:
        return super().exists(_kept(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        row.session_key = _kept(row.session_key)
        return cast("Session", row)

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(session_key=_kept(session_key or self.session_key)).delete()


def forget_expired(*, before: datetime) -> int:
    """Delete sessions that are over; how many."""
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def _kept(key: str | None) -> str:
    said = f"session:{key or ''}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:LENGTH]
