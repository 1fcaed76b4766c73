"""SQLite lets one writer in at a time and makes the others guess when to come back.

With several processes that guessing starves some of them for up to a second (PROTOTYPE measured p95 of 600 ms against
33 ms). So every transaction first waits in the kernel's queue for an advisory lock on a file beside the database, and
gives it back at its end. SQLite's own lock stays what keeps the data right; this one only keeps the waiting fair. The
kernel frees it when a process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

LONGEST_KEPT = 5000  # letters; a longer statement writes many rows, and hardly comes twice


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor; it puts SQLite's marks into a statement once, and not each time that the statement is asked."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None and len(query) <= LONGEST_KEPT:
            return _with_marks(query)
        return str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=1024)
def _with_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper; a transaction holds the side file's lock from BEGIN to COMMIT or ROLLBACK."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None

    def create_cursor(self, name: str | None = None) -> Cursor:
        made: Cursor = self.connection.cursor(factory=Cursor)
        return made

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._leave_queue()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave_queue()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave_queue()

    def _enter_queue(self) -> None:
        if self._queue is not None or self.is_in_memory_db():
            return
        handle = os.open(f"{self.settings_dict['NAME']}.queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        if not wait_for(handle, seconds=patience):
            raise OperationalError(f"database is locked: its queue did not move for {patience:g} seconds")
        self._queue = handle

    def _leave_queue(self) -> None:
        handle, self._queue = self._queue, None
        if handle is not None:
            _let_go(handle)


def wait_for(handle: int, *, seconds: float) -> bool:
    """Stand in the kernel's line for the lock on ``handle``; False when it was not our turn in time.

    The line knows no time limit, so where somebody is before us a thread of its own stands in it. One that is called
    too late lets go again at once. After False the handle belongs to that thread.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Waiting(handle).served_within(seconds)
    return True


class _Waiting:
    def __init__(self, handle: int) -> None:
        self.handle = handle
        self.decided = threading.Lock()
        self.served = threading.Event()
        self.gone = False
        threading.Thread(target=self._stand, name="sqlite-queue", daemon=True).start()

    def served_within(self, seconds: float) -> bool:
        if self.served.wait(seconds):
            return True
        with self.decided:
            self.gone = not self.served.is_set()
        return not self.gone

    def _stand(self) -> None:
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        with self.decided:
            if self.gone:
                _let_go(self.handle)
            else:
                self.served.set()


def _let_go(handle: int) -> None:
    # Unlocked in so many words: a copy of the descriptor in a forked child would otherwise keep the place.
    fcntl.flock(handle, fcntl.LOCK_UN)
    os.close(handle)
