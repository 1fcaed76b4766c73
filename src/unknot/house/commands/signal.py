"""Judge a follow-up: one JSON object, or one per line, in; one signal per line out.

No database, no clock, no network. Nothing is printed unless every object can be judged. Every key is needed;
only rmdq may be null.

  {"start": {"back_nrs": 6, "leg_nrs": 0, "rmdq": 9}, "now": {"back_nrs": 0, "leg_nrs": 0, "rmdq": 1},
   "visits": 7, "weeks": 8, "review_visit": 4, "reviewed": false, "pattern": "LOCAL",
   "harm_reports": 0, "nerve_reports": 0, "level": "PROCEED"}
"""

from __future__ import annotations

import argparse
import json
import sys

from unknot.house.json_objects import STANDARD_INPUT, Given, ObjectsRefused, on_one_line, read_objects
from unknot.spine.outcomes.courses import Course, CourseRefused, read_course
from unknot.spine.outcomes.trajectory import signal

SUMMARY = "judge a follow-up from a file and print whether to go on"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default=STANDARD_INPUT, metavar="FILE", help="courses as JSON; - (default): standard input"
    )


def run(args: argparse.Namespace) -> int:
    """Print one signal per line; refuse the whole input where any object cannot be judged."""
    from unknot.house.cli import CallRefused  # the command line loads this module while it is loading itself

    try:
        courses = [_course(given) for given in read_objects(args.file)]
    except ObjectsRefused as refused:
        raise CallRefused(str(refused)) from None
    signals = [signal(course) for course in courses]
    lines = (json.dumps({"signal": found.signal, "rule": found.rule}) for found in signals)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
    return 0


def _course(given: Given) -> Course:
    try:
        return read_course(given.value)
    except CourseRefused as refused:
        raise ObjectsRefused(f"line {given.line}: {on_one_line(refused.key)}: {refused.wanted}") from None
