"""Judge answers: one JSON object, or one per line, in; one finding per line out.

No database, no clock, no network. Nothing is printed unless every object can be judged.

  echo '{"age": 42, "weeks": 21, "back_nrs": 5}' | unknot check
"""

from __future__ import annotations

import argparse
import json
import sys

from unknot.house.json_objects import STANDARD_INPUT, Given, ObjectsRefused, on_one_line, read_objects
from unknot.kit.content import content_version
from unknot.spine.check.answers import Answers, read_answers
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.match.report import report

SUMMARY = "judge answers from a file and print the finding"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default=STANDARD_INPUT, metavar="FILE", help="answers as JSON; - (default): standard input"
    )


def run(args: argparse.Namespace) -> int:
    """Print one finding per line; refuse the whole input where any object cannot be judged."""
    from unknot.house.cli import CallRefused  # the command line loads this module while it is loading itself

    try:
        judged = [_answers(given) for given in read_objects(args.file)]
    except ObjectsRefused as refused:
        raise CallRefused(str(refused)) from None
    content = content_version()
    findings = [json.dumps(report(answers, content=content)) for answers in judged]
    sys.stdout.write("".join(f"{finding}\n" for finding in findings))
    sys.stdout.flush()
    return 0


def _answers(given: Given) -> Answers:
    try:
        return read_answers(given.value)
    except AnswersRefused as refused:
        key, wanted = on_one_line(refused.key), on_one_line(refused.message)
        raise ObjectsRefused(f"line {given.line}: {key}: {wanted}") from None
