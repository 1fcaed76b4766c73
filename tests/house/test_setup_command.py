"""`unknot setup`: a practice from nothing, and nothing changed that was not named."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.homes import Home

pytestmark = pytest.mark.postgresql
NAMED = {
    "--url": "https://practice.example",
    "--proxies": "1",
    "--mail-url": "smtp://localhost:25",
    "--mail-from": "desk@practice.example",
    "--name": "River Massage",
    "--time-zone": "Europe/Berlin",
    "--street": "1 Example Street",
    "--city": "Berlin",
    "--country": "DE",
    "--phone": "+49 30 0000000",
    "--email": "desk@practice.example",
    "--owner-name": "Olive Example",
    "--owner-email": "olive@practice.example",
}
GOOD_PASSWORD = "a river is not a road"


def words(**but: str) -> list[str]:
    named = NAMED | {f"--{name.replace('_', '-')}": value for name, value in but.items()}
    return ["setup", *(word for pair in named.items() if pair[1] for word in pair)]


@pytest.fixture
def home(empty_home: Callable[[str], Home]) -> Home:
    return empty_home("home")


@pytest.fixture
def with_tables(home_with_tables: Callable[[str], Home]) -> Home:
    return home_with_tables("with tables")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_practice_is_made_from_nothing(home: Home) -> None:
    done = home.unknot_from_the_start(*words(), UNKNOT_OWNER_PASSWORD=GOOD_PASSWORD)

    assert (done.returncode, done.stderr) == (0, "")
    assert home.ask("SELECT name, time_zone FROM practice_practice") == [("River Massage", "Europe/Berlin")]
    assert home.ask("SELECT email, role FROM practice_user") == [("olive@practice.example", "owner")]
    assert GOOD_PASSWORD not in (home.folder / "unknot.env").read_text() + done.stdout
    assert (mode(home.folder), mode(home.folder / "keys")) == (0o700, 0o700)
    secrets = ("unknot.env", "keys/secret_key", "keys/field_keys")
    assert {mode(home.folder / name) for name in secrets} == {0o600}


@pytest.mark.variant  # of words and pages, not of the database
def test_owner_without_a_password_gets_a_link_that_works_once(with_tables: Home) -> None:
    done = with_tables.unknot(*words())

    link = re.search(r"https://practice\.example(/accounts/\S+)", done.stdout)
    assert link
    choose = (
        "from unknot.house.starting import start_django; start_django()\n"
        "from django.test import Client\n"
        f"page, new = {link[1]!r}, {{'password1': {GOOD_PASSWORD!r}, 'password2': {GOOD_PASSWORD!r}}}\n"
        "for visit in range(2):\n"
        "    client = Client(headers={'host': 'practice.example'})\n"
        "    reply = client.get(page, secure=True, follow=True)\n"
        "    form = reply.request['PATH_INFO']\n"
        "    print(client.post(form, new, secure=True).status_code, 'password1' in reply.content.decode())\n"
    )
    tried = with_tables.python("-c", choose)
    assert tried.stderr == ""
    assert tried.stdout.splitlines()[0] == "302 True"
    assert tried.stdout.splitlines()[1].endswith("False")


@pytest.mark.variant  # of words and pages, not of the database
def test_setup_again_changes_what_is_named_and_nothing_else(with_tables: Home) -> None:
    with_tables.unknot(*words(), UNKNOT_OWNER_PASSWORD=GOOD_PASSWORD)
    keys = [(with_tables.folder / "keys" / name).read_text() for name in ("secret_key", "field_keys")]
    password = with_tables.ask("SELECT password FROM practice_user")

    again = with_tables.unknot("setup")
    changed = with_tables.unknot("setup", "--city", "Potsdam", "--mail-url", "smtp://other.example:25")

    assert (again.returncode, changed.returncode) == (0, 0), again.stderr + changed.stderr
    assert [(with_tables.folder / "keys" / name).read_text() for name in ("secret_key", "field_keys")] == keys
    assert with_tables.ask("SELECT name, city FROM practice_practice") == [("River Massage", "Potsdam")]
    assert with_tables.ask("SELECT password FROM practice_user") == password
    settings = (with_tables.folder / "unknot.env").read_text()
    assert "UNKNOT_MAIL_URL=smtp://other.example:25\n" in settings
    assert "UNKNOT_URL=https://practice.example\n" in settings


@pytest.mark.variant  # of words and pages, not of the database
def test_missing_words_are_named_where_nobody_can_be_asked(home: Home) -> None:
    done = home.unknot(*words(mail_url="", url=""))

    assert done.returncode == 2
    assert done.stderr == "unknot setup: --url --mail-url: not given.\n"


# In one home, one after the other.
REFUSED: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"time_zone": "Berlin"}, GOOD_PASSWORD, "time_zone"),
    ({"email": "desk"}, GOOD_PASSWORD, "email"),
    ({"country": "Germany"}, GOOD_PASSWORD, "country"),
    ({"owner_email": "olive"}, GOOD_PASSWORD, "email"),
    ({}, "password", "password"),
)


@pytest.mark.variant  # of words and pages, not of the database
def test_word_that_will_not_do_is_refused_with_its_field_and_nobody_is_let_in(with_tables: Home) -> None:
    for but, password, field in REFUSED:
        done = with_tables.unknot(*words(**but), UNKNOT_OWNER_PASSWORD=password)

        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert field in done.stderr
        assert with_tables.ask("SELECT COUNT(*) FROM practice_user")[0][0] == 0


def test_two_setups_at_once_make_one_practice(home: Home) -> None:
    done = home.python(
        "-c",
        "import subprocess, sys\n"
        "calls = [subprocess.Popen([sys.executable, '-m', 'unknot.house', *sys.argv[1:]]) for _ in range(2)]\n"
        "print(sorted(call.wait() for call in calls))",
        *words(),
        UNKNOT_OWNER_PASSWORD=GOOD_PASSWORD,
    )

    assert home.ask("SELECT COUNT(*) FROM practice_practice")[0][0] == 1, done.stderr
    assert home.ask("SELECT COUNT(*) FROM practice_user")[0][0] == 1
    assert done.stdout.splitlines()[-1] == "[0, 0]", done.stderr
