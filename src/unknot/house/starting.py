"""Starting Django from a command, with a plain line where the settings do not hold."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterator


def start_django() -> None:
    """Read the settings and load every room; `CallRefused` with a hint where a setting is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unknot.house.settings")
    os.umask(0o077)  # what a command makes in the home folder is the practice's alone
    # Imported here, because commands that need no Django must start without waiting for it.
    import django

    with refusals_in_one_line(), loading():
        django.setup()


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Around what is loaded at a start and stays to the end.

    Looking through it for garbage again and again, and once more at the end, takes a third of the time and finds none.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


@contextlib.contextmanager
def refusals_in_one_line() -> Iterator[None]:
    """A setting that is wrong ends the command with 2 and its line."""
    from django.core.exceptions import ImproperlyConfigured  # as above

    from unknot.house.cli import CallRefused  # here, because cli finds commands by their names

    try:
        yield
    except ImproperlyConfigured as why:
        raise CallRefused(str(why)) from why
