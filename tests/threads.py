"""Running something in a thread of its own.

A browser of Playwright's leaves its event loop and its greenlets in the thread that started it, for as long as the
tests run. There `asyncio.run` refuses, and Python 3.11's parser miscounts its depth.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def in_a_thread_of_its_own(function: Callable[[], Result]) -> Result:
    """What the function gives, or what it raises."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(function).result()
