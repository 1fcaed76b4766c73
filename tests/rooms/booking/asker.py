"""A process that answers about free times as a web worker does, line by line, and says how much it had to ask for it.

python -m tests.rooms.booking.asker
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Any


def main() -> None:
    """One question a line on standard input, one answer a line on standard output."""
    from unknot.house.starting import start_django

    start_django()
    from django.db import connection

    from unknot.rooms.booking import door

    for line in sys.stdin:
        said = json.loads(line)
        statements: list[str] = []

        def count(execute: Any, sql: str, *more: Any, seen: list[str] = statements) -> Any:
            seen.append(sql)
            return execute(sql, *more)

        asked = door.Asked("swedish", 60, said["therapist"], said["first"] and date.fromisoformat(said["first"]), None)
        with connection.execute_wrapper(count):
            answer = door.answer(asked, now=datetime.fromisoformat(said["now"]))
        print(json.dumps({"body": answer.body.decode(), "statements": len(statements)}), flush=True)


if __name__ == "__main__":
    main()
