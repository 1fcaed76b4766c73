"""Log lines that give nothing away: an address of a private page opens it, so no log may hold one."""

from __future__ import annotations

import logging
import re

# The parts of an address that are names of ours are short words; what opens something is long.
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_:.~=-]{16,}")


class WithoutPrivateAddresses(logging.Filter):
    """Shortens long parts of addresses, and leaves the health page out: whoever asks it reads its answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django") and isinstance(record.args, tuple):
            record.args = tuple(shortened(part) if isinstance(part, str) else part for part in record.args)
        record.__dict__.pop("request", None)
        return not _asks_for_health(record)


def _asks_for_health(record: logging.LogRecord) -> bool:
    """A line of Django's about the health page itself; a longer path that holds its name is somebody's."""
    return record.name.startswith("django") and isinstance(record.args, tuple) and "/healthz" in record.args


def shortened(text: str) -> str:
    """``/visit/Zk3…/`` instead of the whole address."""
    return SECRET.sub(lambda found: f"{found[0][:3]}…", text)
