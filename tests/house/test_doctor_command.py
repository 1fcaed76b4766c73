"""`unknot doctor`: each fault it is there for is made, and it must find that one and no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import homes
from tests.factories import booking as make
from tests.homes import Home
from unknot.house import doctor
from unknot.rooms.practice import stamping

pytestmark = pytest.mark.postgresql


def take_the_keys(home: Home) -> None:
    (home.folder / "keys" / "field_keys").write_text("other:" + "A" * 43 + "=\n")


def end_the_licences(home: Home) -> None:
    home.ask("UPDATE practice_credential SET issued_on = NULL, expires_on = '2020-01-01'")


def forget_a_taken_cell(home: Home) -> None:
    home.ask("DELETE FROM booking_occupancy WHERE cell = (SELECT MIN(cell) FROM booking_occupancy)")


def forget_a_migration(home: Home) -> None:
    last = home.ask("SELECT MAX(name) FROM django_migrations WHERE app = 'notify'")[0][0]
    home.ask(f"DELETE FROM django_migrations WHERE app = 'notify' AND name = '{last}'")


def point_the_texts_nowhere(home: Home) -> None:
    gateway = home.folder / "gateway.toml"
    body = 'body = {to = "{to}", text = "{text}"}'
    gateway.write_text(f'url = "http://127.0.0.1:{homes.free_port()}/"\n{body}\n')
    gateway.chmod(0o600)
    path = home.folder / "unknot.env"
    lines = [line for line in path.read_text().splitlines() if "TEXTS" not in line]
    path.write_text("\n".join([*lines, f"UNKNOT_TEXTS=gateway://{gateway}"]) + "\n")


def point_the_mail_nowhere(home: Home) -> None:
    path = home.folder / "unknot.env"
    lines = [line for line in path.read_text().splitlines() if "MAIL_URL" not in line]
    path.write_text("\n".join([*lines, f"UNKNOT_MAIL_URL=smtp://127.0.0.1:{homes.free_port()}"]) + "\n")


def mistype_a_setting(home: Home) -> None:
    with (home.folder / "unknot.env").open("a") as file:
        file.write("UNKNOT_URLL=https://practice.example\n")


def faults(home: Home) -> set[str]:
    """Names of the checks that found one; the worker, which nobody started, is left out."""
    done = home.unknot("doctor")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return {line.split("  ")[0].strip() for line in done.stdout.splitlines() if " FAULT " in line} - {"worker"}


def test_practice_that_is_served_has_no_fault(copied_home: Home) -> None:
    with homes.served(copied_home, "--workers", "1"):
        done = copied_home.unknot_from_the_start("doctor")

    assert done.stdout.endswith("no fault\n"), done.stdout
    assert done.returncode == 0


@pytest.mark.variant  # of words, not of the database
def test_content_that_nobody_signed_is_a_hint_and_no_fault(demo_home: Home) -> None:
    done = demo_home.unknot("doctor")

    said = done.stdout.partition("content")[2].splitlines()
    assert said[0].strip() == "hint   not signed by a clinician (en: sections 2, 3, 5; es: sections 2, 3, 5)"
    assert said[1].strip() == "let a licensed clinician read /clinical/, and enter the sign-off under /admin/"


@pytest.mark.variant  # of words, not of the database
def test_practice_that_nobody_serves_has_one_fault(demo_home: Home) -> None:
    assert faults(demo_home) == set()


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (take_the_keys, {"keys"}),
        (end_the_licences, {"licences"}),
        (forget_a_taken_cell, {"taken times"}),
        (forget_a_migration, {"tables"}),
        (point_the_mail_nowhere, {"mail"}),
        (point_the_texts_nowhere, {"texts"}),
        (mistype_a_setting, {"settings"}),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_harm_is_found(copied_home: Home, harm: Callable[[Home], None], found: set[str]) -> None:
    harm(copied_home)

    assert faults(copied_home) == found


@pytest.mark.django_db
def test_missing_trigger_is_a_fault_of_the_tables() -> None:
    stamping.take_down(using="default", plan=["some migration"])

    finding = doctor.tables(make.NOON)

    assert not finding.ok
    assert "triggers are missing" in finding.words


@pytest.mark.variant
def test_missing_library_of_the_pdf_is_named_with_its_package_and_is_no_fault(demo_home: Home, tmp_path: Path) -> None:
    (tmp_path / "libpangoft2-1.0.so.0").touch()

    done = demo_home.unknot_from_the_start("doctor", LD_LIBRARY_PATH=str(tmp_path))

    [line] = [line for line in done.stdout.splitlines() if line.startswith("letters")]
    assert "  ok  " in line
    assert "no PDF without libpangoft2-1.0.so.0" in line
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in line


@pytest.mark.variant
def test_database_that_does_not_answer_is_a_fault_of_every_check_that_needs_it(copied_home: Home) -> None:
    gone = Home(copied_home.folder, database="postgresql://nobody@/nothing?host=/nowhere")

    assert {"database", "tables", "taken times"} <= faults(gone)
