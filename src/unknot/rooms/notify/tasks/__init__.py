"""Background entry points: the worker, and what runs again and again."""

from unknot.rooms.notify.tasks.worker import Pace, Stop, drain, run_worker

__all__ = ["Pace", "Stop", "drain", "run_worker"]
