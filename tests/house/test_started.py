"""The interpreter that tests fork instead of starting one: a fork of it is as a process from the very start."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.homes import Home
from tests.started import started

SAYS = """
import os, sys
print(os.environ["SAID"], sorted(name for name in os.environ if name.startswith("UNKNOT_")))
print(sys.argv, sys.path[0], __name__, oct(os.umask(0o022)))
print("to whom it may concern", file=sys.stderr)
sys.exit({code})
"""


@pytest.mark.parametrize("code", ["0", "3", "'refused'", "None"])
def test_fork_says_and_ends_as_a_process_from_the_start(code: str) -> None:
    words, env = ["-c", SAYS.format(code=code), "a", "b"], {"SAID": "ñ", "UNKNOT_HOME": "/nowhere"}

    fork = started().run(words, env)
    process = subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, check=False)

    assert (fork.returncode, fork.stdout, fork.stderr) == (process.returncode, process.stdout, process.stderr)


def test_fork_that_is_killed_or_fails_says_so() -> None:
    killed = started().run(["-c", "import os; os.kill(os.getpid(), 9)"], {})
    failed = started().run(["-c", "1 / 0"], {})

    assert killed.returncode == -9
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_command_in_a_fork_says_what_it_says_from_the_start(tmp_path) -> None:
    home = Home(tmp_path / "home")

    fork, process = [run("backup", "nowhere") for run in (home.unknot, home.unknot_from_the_start)]

    assert (fork.returncode, fork.stdout, fork.stderr) == (process.returncode, process.stdout, process.stderr)
    assert (fork.returncode, fork.stderr.count("\n")) == (2, 1)


def test_one_fork_leaves_nothing_to_the_next() -> None:
    started().run(["-c", "import os, sys; os.environ['LEFT'] = 'yes'; sys.left = 'yes'; os.chdir('/')"], {})

    after = started().run(["-c", "import os, sys; print('LEFT' in os.environ, hasattr(sys, 'left'), os.getcwd())"], {})

    assert after.stdout.startswith("False False ")
    assert not after.stdout.endswith(" /\n")
