"""The one worker: sends what is due, runs jobs, and schedules. Ends after the piece in hand when told to stop.

python -m unknot.house.serving.worker
"""

from __future__ import annotations

import os
import signal
import threading

from unknot.house.starting import loading


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unknot.house.settings")
    import django  # only now: the settings are read when Django starts

    with loading():
        django.setup()
        from unknot.rooms.notify.tasks import run_worker  # its tables exist only after Django's start

    run_worker(stop)


if __name__ == "__main__":
    main()
