"""Reading calendars elsewhere: a process each, a few at a time, each with its limits."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from unknot.rooms.booking.door import DAYS_AHEAD, DAYS_BACK, Reading, ToRead

log = logging.getLogger("unknot.interop")

AT_ONCE = 3
SECONDS = 15.0  # for one calendar, from its name to its last entry
BEGIN_WITHIN = 10.0  # then the worker has other things to do; the rest stays due
COMMAND = (sys.executable, "-I", "-m", "unknot.rooms.interop.reading_process")
# What a process needs of ours to find certificates and speak; none of our settings, least of all a secret.
PASSED_ON = ("PATH", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR")


def read_all(waiting: Sequence[ToRead], *, zone: ZoneInfo, now: datetime) -> list[Reading]:
    """What each of these says; those that could not be begun in time are left out. In no transaction."""
    until = time.monotonic() + BEGIN_WITHIN
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="calendars") as threads:
        readings = threads.map(
            lambda one: read_one(one, zone=zone, now=now) if time.monotonic() < until else None, waiting
        )
        return [one for one in readings if one is not None]


def read_one(waiting: ToRead, *, zone: ZoneInfo, now: datetime) -> Reading:
    """What one calendar says, or what went wrong."""
    asked = {
        "url": waiting.url,
        "etag": waiting.etag,
        "last_modified": waiting.last_modified,
        "inside": list(settings.INSIDE_HOSTS),
        "zone": zone.key,
        "first": (now - DAYS_BACK).isoformat(),
        "last": (now + DAYS_AHEAD).isoformat(),
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own words, no shell; the address goes by its input
            COMMAND,
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _trouble(waiting, "too_slow")
    if done.returncode != 0:
        # Ended by its limits: it asked for more work than a calendar is worth.
        return _trouble(waiting, "too_many")
    return _reading(waiting, json.loads(done.stdout))


def _reading(waiting: ToRead, said: dict[str, object]) -> Reading:
    if "trouble" in said:
        return _trouble(waiting, str(said["trouble"]), int(str(said["number"])))
    blocks = said["blocks"]
    return Reading(
        waiting.id,
        blocks=None if blocks is None else tuple((first, last, uid) for first, last, uid in blocks),  # type: ignore[attr-defined]  # a list of three
        etag=str(said["etag"]),
        last_modified=str(said["last_modified"]),
    )


def _trouble(waiting: ToRead, code: str, number: int = 0) -> Reading:
    log.warning("calendar %s could not be read: %s %s", waiting.id, code, number or "")
    return Reading(waiting.id, trouble=code, trouble_number=number)
