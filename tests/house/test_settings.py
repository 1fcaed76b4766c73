"""Settings: what is wrong is refused at start, with one line that says what would be right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import homes
from tests.homes import Home
from unknot.house import environment

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of fifty characters or more, for this test alone."
ENOUGH = {
    "UNKNOT_SECRET_KEY": SECRET,
    "UNKNOT_MAIL_URL": "smtp://localhost:25",
    "UNKNOT_MAIL_FROM": "desk@lakeside.example",
}
START = "from unknot.house.starting import start_django; start_django()"
IN_ONE_LINE = """
import sys
from unknot.house.cli import CallRefused
try:
    {}
except CallRefused as why:
    sys.exit(str(why))
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home; settings come from the environment alone."""
    return Home(tmp_path / "home", more=ENOUGH)


def refusal(home: Home, **more: str) -> str:
    """What is said when Django's settings are read; empty when they stand."""
    return home.python("-c", IN_ONE_LINE.format(START), **more).stderr


def test_settings_that_stand_are_read(home: Home) -> None:
    assert refusal(home) == ""


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("UNKNOT_TEXTS", "https://gateway.example/", "write gateway:///folder/gateway.toml"),
        ("UNKNOT_TEXTS", "gateway:///nowhere/gateway.toml", "/nowhere/gateway.toml cannot be read"),
        ("UNKNOT_URL", "practice.example", "write https://host.example"),
        ("UNKNOT_URL", "http://practice.example", "must not travel open"),
        ("UNKNOT_URL", "https://practice.example/book", "nothing after the host"),
        ("UNKNOT_URL", "https://practice.example:99999", "write https://host.example"),
        ("UNKNOT_URL", "https://", "write https://host.example"),
        ("UNKNOT_OTHER_HOSTS", "*", "would trust any caller"),
        ("UNKNOT_URL", "https://practice.example", "UNKNOT_PROXIES: is not set"),
        ("UNKNOT_PROXIES", "one", "whole number from 0 to 5"),
        ("UNKNOT_PROXIES", "6", "whole number from 0 to 5"),
        ("UNKNOT_SECRET_KEY", "short", "easy to guess"),
        ("UNKNOT_SECRET_KEY", "a" * 60, "easy to guess"),
        ("UNKNOT_MAIL_URL", "mail.example", "write smtp://"),
        ("UNKNOT_MAIL_URL", "smtp://mail.example?tls=maybe", "write smtp://"),
        ("UNKNOT_MAIL_URL", "smtp://mail.example:port", "write smtp://"),
        ("UNKNOT_MAIL_FROM", "the desk", "write desk@practice.example"),
        ("UNKNOT_MAIL_FROM", "desk@lakeside.example\nBcc: all@lakeside.example", "UNKNOT_MAIL_FROM"),
        ("UNKNOT_DATABASE_URL", "mysql://root@localhost/unknot", "write sqlite:"),
        ("UNKNOT_DATABASE_URL", "postgresql://localhost", "write sqlite:"),
        ("UNKNOT_DATABASE_URL", "sqlite://relative.sqlite3", "write sqlite:"),
        ("UNKNOT_DEMO", "perhaps", "write yes or no"),
        ("UNKNOT_LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("UNKNOT_MAIL_UURL", "smtp://localhost", "did you mean UNKNOT_MAIL_URL?"),
        ("UNKNOT_TELEMETRY", "yes", "is no setting of Unknot"),
        ("UNKNOT_SECRET_KEY_FILE", "/nowhere/key", ""),
    ],
)
def test_wrong_setting_is_refused_with_a_hint(home: Home, name: str, value: str, hint: str) -> None:
    said = refusal(home, **{name: value})

    if name.endswith("_FILE"):  # the environment's own value wins, so the file is never opened
        assert said == ""
    else:
        assert hint in said
        assert name in said
        assert "Traceback" not in said


def test_missing_setting_is_named_and_the_way_out_too(home: Home) -> None:
    said = Home(home.folder).python("-c", IN_ONE_LINE.format(START)).stderr

    assert "UNKNOT_SECRET_KEY: is not set" in said
    assert "unknot setup" in said


def test_secret_may_come_from_a_file(home: Home, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    rest = {name: value for name, value in ENOUGH.items() if name != "UNKNOT_SECRET_KEY"}
    show = f"{START}\nfrom django.conf import settings\nprint(settings.SECRET_KEY)"

    done = Home(home.folder, more={**rest, "UNKNOT_SECRET_KEY_FILE": str(tmp_path / "secret")}).python("-c", show)

    assert done.stdout == f"{SECRET}\n"


def test_file_of_a_secret_that_cannot_be_read_is_refused(home: Home) -> None:
    rest = {name: value for name, value in ENOUGH.items() if name != "UNKNOT_SECRET_KEY"}

    said = refusal(Home(home.folder, more={**rest, "UNKNOT_SECRET_KEY_FILE": "/nowhere/key"}))

    assert "UNKNOT_SECRET_KEY_FILE: names /nowhere/key, which cannot be read" in said


@pytest.mark.parametrize("name", ["keys/secret_key", "keys/field_keys", "unknot.env"])
def test_secret_that_others_may_read_is_refused(demo_home: Home, tmp_path: Path, name: str) -> None:
    home = homes.copy_of(demo_home, tmp_path / "open")
    (home.folder / name).chmod(0o644)

    done = home.unknot_from_the_start("serve", "--prepare")

    assert done.returncode == 2
    assert f"chmod 600 {home.folder / name}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_line_of_the_settings_file_that_says_nothing_is_named(home: Home) -> None:
    home.folder.mkdir()
    (home.folder / "unknot.env").write_text("# mine\nUNKNOT_DEMO=yes\nmail is at home\n")
    (home.folder / "unknot.env").chmod(0o600)

    assert "unknot.env, line 3: write UNKNOT_NAME=value" in refusal(home)


def test_environment_beats_the_settings_file(home: Home) -> None:
    home.folder.mkdir()
    (home.folder / "unknot.env").write_text("UNKNOT_URL=https://file.example\nUNKNOT_PROXIES=1\n")
    (home.folder / "unknot.env").chmod(0o600)
    show = f"{START}\nfrom django.conf import settings\nprint(settings.BASE_URL)"

    assert home.python("-c", show).stdout == "https://file.example\n"
    assert home.python("-c", show, UNKNOT_URL="https://said.example").stdout == "https://said.example\n"


@pytest.mark.parametrize(("url", "prefix"), [("https://practice.example", "__Host-"), ("http://localhost:8000", "")])
def test_cookies_on_https_belong_to_this_host_alone(home: Home, url: str, prefix: str) -> None:
    show = (
        f"{START}\nfrom django.conf import settings\n"
        "from unknot.house import known_devices\nfrom unknot.kit import visitor\n"
        "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, visitor.COOKIE, known_devices.COOKIE)"
    )

    said = home.python("-c", show, UNKNOT_URL=url, UNKNOT_PROXIES="1").stdout.split()

    assert said == [f"{prefix}{name}" for name in ("sessionid", "csrftoken", "unknot_visitor", "unknot_device")]


def test_django_finds_nothing_to_say_of_a_practice_behind_https(home: Home) -> None:
    check = "import sys; from django.core.management import execute_from_command_line as run; run(sys.argv)"
    settings = {"UNKNOT_URL": "https://practice.example", "UNKNOT_PROXIES": "1"}

    done = home.python(
        "-c", check, "check", "--deploy", "--fail-level", "WARNING",
        DJANGO_SETTINGS_MODULE="unknot.house.settings", **settings,
    )  # fmt: skip  # words, then settings

    assert (done.returncode, done.stderr) == (0, "")


def test_reference_shows_every_setting_as_the_code_has_it() -> None:
    rows = re.findall(
        r"^\| `(UNKNOT_\w+)` \| (.+?) \| (.+?) \|$", (ROOT / "docs/reference/settings.md").read_text(), re.MULTILINE
    )

    assert {name: (says, default) for name, says, default in rows} == dict(environment.SETTINGS)


def test_every_setting_that_the_code_reads_stands_in_the_table() -> None:
    read = {
        name for path in (ROOT / "src").rglob("*.py") for name in re.findall(r"\"(UNKNOT_[A-Z_]+)\"", path.read_text())
    }

    assert read - {"UNKNOT_TEST_DATABASE"} == environment.SETTINGS.keys() - {"UNKNOT_TEST_DATABASE"}
