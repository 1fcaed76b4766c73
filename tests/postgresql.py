"""A throw-away PostgreSQL for tests, quick because it may be lost.

python tests/postgresql.py COMMAND …     runs a command with PGHOST and PGUSER set, and ends the server after it
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

from unknot.house.measuring import postgresql


def server() -> contextlib.AbstractContextManager[str]:
    """The folder of a running server's socket, to be used as PGHOST; user ``postgres``, no password."""
    return postgresql.server(*postgresql.CARELESS)


if __name__ == "__main__":
    with server() as host:
        env = {**os.environ, "PGHOST": host, "PGUSER": "postgres"}
        sys.exit(subprocess.run(sys.argv[1:], env=env, check=False).returncode)
