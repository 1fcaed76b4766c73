"""The only place that asks what time it is.

Views, tasks and commands call `now` once and hand the moment down; nothing below them asks again.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()
