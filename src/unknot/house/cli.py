"""The one command, ``unknot``: a table of words, each a module of `unknot.house.commands`.

Exit codes everywhere: 0 done; 1 it ran and the answer is no; 2 the input or the call is wrong, and one line on
standard error names the place and what would be right.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

# In the order in which a practice meets them: setup, serve, check, signal, openings, bench, doctor, backup, restore.
COMMANDS: tuple[str, ...] = ("setup", "serve", "check", "signal", "openings", "bench", "doctor", "backup", "restore")


class CallRefused(Exception):
    """The input or the call is wrong. The message names the place and what would be right."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    said = list(sys.argv[1:] if argv is None else argv)
    # Only what was called is loaded: `serve` keeps what it has loaded for as long as it lives.
    args = parser([said[0]] if said and said[0] in COMMANDS else COMMANDS).parse_args(said)
    try:
        return int(args.run(args))
    except CallRefused as refusal:
        print(f"unknot {args.command}: {refusal}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, less) has seen enough; that is no fault of ours.
        sys.stderr.close()
        return 0


def parser(names: Sequence[str]) -> argparse.ArgumentParser:
    """These commands with their summaries; each module adds its own arguments."""
    whole = _Parser(prog="unknot", description="The open front desk for massage care.")
    words = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        module = _module(name)
        one = words.add_parser(
            name,
            help=module.SUMMARY,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(one)
        one.set_defaults(run=module.run)
    return whole


class _Parser(argparse.ArgumentParser):
    """Refuses a wrong call in one line, as everything here does; argparse alone would print the usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}; see {self.prog} --help\n")


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"unknot.house.commands.{name}")
