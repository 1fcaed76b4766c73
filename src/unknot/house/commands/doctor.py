"""Look at a practice from settings to audit trail, and say what is wrong and what would help.

Changes nothing and sends nothing. Exit 1 when there is a fault; a hint is none.
"""

from __future__ import annotations

import argparse

SUMMARY = "look for faults, and say what would help"
WIDTH = 14


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: everything is looked at."""


def run(args: argparse.Namespace) -> int:
    """Print one line a check."""
    # Imported here: a call for help needs no Django.
    from unknot.house.cli import CallRefused
    from unknot.house.starting import start_django

    try:
        start_django()
    except CallRefused as why:
        _print("settings", ok=False, words=str(why))
        return 1
    from unknot.house import doctor  # only now: it loads the rooms
    from unknot.kit import clock

    _print("settings", ok=True, words="can be read")
    faults = 0
    for name, finding in doctor.examine(clock.now()):
        _print(name, ok=finding.ok, words=finding.words, hint=finding.hint, is_hint=finding.is_hint)
        faults += not finding.ok
    print({0: "no fault", 1: "1 fault"}.get(faults, f"{faults} faults"))
    return 1 if faults else 0


def _print(name: str, *, ok: bool, words: str, hint: str = "", is_hint: bool = False) -> None:
    said = ("hint " if is_hint else "ok   ") if ok else "FAULT"
    print(f"{name:<{WIDTH}} {said}  {words}", flush=True)
    if hint and (is_hint or not ok):
        print(f"{'':<{WIDTH}}        {hint}")
