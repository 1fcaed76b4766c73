"""A worker in a process of its own, as `unknot serve` runs it, with one place where it can be made to die.

python tests/rooms/notify/worker_process.py [die-before-record]
"""

import os
import signal
import sys
import threading


def main(sabotage: str) -> None:
    """Work until SIGTERM, or until the sabotage strikes."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    import django  # only now: the settings are read when Django starts

    django.setup()
    from unknot.rooms.notify.tasks import Pace, mailing, run_worker  # tables exist only after Django's start

    if sabotage == "die-before-record":
        mailing.record = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]  # that is the sabotage
    run_worker(stop, pace=Pace(idle=0.02, chores=0.2, trouble=0.1))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
