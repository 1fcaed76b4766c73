"""Reading one calendar elsewhere, in a process that can be ended: python -m unknot.rooms.interop.reading_process

One JSON object comes in by standard input and one goes out; nothing is said otherwise, for an error's words could hold
the address. It knows no setting of ours and no database (docs/decisions/0107).
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

PROCESSOR_SECONDS = 10
MEMORY = 768 * 1024 * 1024
FILES = 32


def main() -> None:
    """Limits first, then whatever stands at the address."""
    for what, most in (
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    json.dump(answer(json.load(sys.stdin)), sys.stdout)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What came of it: ``blocks`` (None where nothing is new) with what they are known by, or ``trouble``."""
    # Only now, under the limits.
    from unknot.kit.outgoing.addresses import CallRefused
    from unknot.kit.outgoing.fetching import fetch
    from unknot.spine.interop.busy import CalendarRefused, busy_time
    from unknot.spine.times import Interval

    try:
        got = fetch(
            asked["url"],
            accept="text/calendar",
            inside=asked["inside"],
            etag=asked["etag"],
            last_modified=asked["last_modified"],
        )
        known = {"etag": got.etag, "last_modified": got.last_modified}
        if got.body is None:
            return {"blocks": None, **known}
        window = Interval(datetime.fromisoformat(asked["first"]), datetime.fromisoformat(asked["last"]))
        found = busy_time(got.body.decode("utf-8", "replace"), zone=ZoneInfo(asked["zone"]), window=window)
    except (CallRefused, CalendarRefused) as why:
        return {"trouble": why.code, "number": why.number}
    return {"blocks": [(one.first_cell, one.last_cell, one.uid) for one in found], **known}


if __name__ == "__main__":
    main()
