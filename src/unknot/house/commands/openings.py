"""List the open starts of a booking workload, by the function that the booking pages use.

Reads one JSON object with "format": "booking-workload/1" and prints one: therapist -> local date -> starts in UTC.
No database, no clock, no network.

  unknot openings workload.json --minutes 60
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from unknot.house.booking_workload import STAMP, WorkloadRefused, read_question
from unknot.house.json_objects import ObjectsRefused, read_objects
from unknot.spine.booking.availability import Question, openings
from unknot.spine.times import cell_start

SUMMARY = "list the open starts of a diary given as JSON"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the workload as JSON; - is standard input")
    parser.add_argument("--minutes", required=True, metavar="N", help="the length of the service, as the file has it")


def run(args: argparse.Namespace) -> int:
    """Print the open starts; refuse the whole input where any of it cannot be read."""
    from unknot.house.cli import CallRefused  # the command line loads this module while it is loading itself

    try:
        question = read_question(_workload(args.file), minutes=_minutes(args.minutes))
    except (ObjectsRefused, WorkloadRefused) as refused:
        raise CallRefused(str(refused)) from None
    sys.stdout.write(json.dumps(listed(question)) + "\n")
    sys.stdout.flush()
    return 0


def listed(question: Question[str]) -> dict[str, dict[str, list[str]]]:
    """The answer in the words of the format."""
    return {
        therapist: {
            day.isoformat(): [cell_start(cell).strftime(STAMP) for cell in starts] for day, starts in dates.items()
        }
        for therapist, dates in openings(question).items()
    }


def _workload(place: str) -> dict[str, Any]:
    given = read_objects(place)
    if len(given) > 1:
        raise ObjectsRefused(f"line {given[1].line}: more text after the workload; give one JSON object")
    return given[0].value


def _minutes(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise WorkloadRefused("--minutes: must be a whole number") from None
