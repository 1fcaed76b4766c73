"""Set a practice up: its folder, keys and settings, its tables, its name and its owner.

May be run again: what stands stays, what you name is changed. Without the arguments below it asks, where a person is
there to answer. The owner's first password comes from UNKNOT_OWNER_PASSWORD or the file UNKNOT_OWNER_PASSWORD_FILE;
without either, a link is printed under which the owner chooses one.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.exceptions import ValidationError

SUMMARY = "make a practice, its keys and its owner"


@dataclass(frozen=True)
class Ask:
    """Something to be known: its argument, the question, and what it is called where it is kept."""

    argument: str
    question: str
    name: str
    must: bool = True


SETTINGS = (
    Ask("url", "Address that people type (https://…)", "UNKNOT_URL"),
    Ask("mail-url", "Mail server (smtp://user:password@host:587?tls=starttls)", "UNKNOT_MAIL_URL"),
    Ask("mail-from", "Sender of mails", "UNKNOT_MAIL_FROM"),
    Ask("proxies", "How many proxies of your own stand in front (1 for a web server with TLS)", "UNKNOT_PROXIES"),
    Ask("database-url", "Database (postgresql://…); without it, SQLite", "UNKNOT_DATABASE_URL", must=False),
)
PRACTICE = (
    Ask("name", "Name of the practice", "name"),
    Ask("time-zone", "Time zone (America/Chicago)", "time_zone"),
    Ask("street", "Street and number", "street"),
    Ask("city", "City", "city"),
    Ask("region", "State or region", "region", must=False),
    Ask("postal-code", "Postal code", "postal_code", must=False),
    Ask("country", "Country, two letters", "country"),
    Ask("phone", "Phone", "phone"),
    Ask("email", "Mail address of the practice", "email"),
    Ask("emergency-number", "Emergency number where you are", "emergency_number", must=False),
    Ask("advice-number", "Medical advice line where you are", "advice_number", must=False),
)
OWNER = (
    Ask("owner-name", "Name of the owner", "name"),
    Ask("owner-email", "Mail address the owner signs in with", "email"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="the demo practice: made-up people, mail kept in files")
    parser.add_argument("--owner-link", action="store_true", help="print a new one-time link for the owner")
    for ask in (*SETTINGS, *PRACTICE, *OWNER):
        parser.add_argument(f"--{ask.argument}", help=ask.question, metavar="…")


def run(args: argparse.Namespace) -> int:
    """Home first, because Django's settings are read from it; then the tables and what stands in them."""
    # Imported here: a call for help needs none of it.
    from unknot.house.starting import refusals_in_one_line, start_django

    with refusals_in_one_line():
        home = _home_of_the_demo() if args.demo else _home(args)
    start_django()
    from unknot.house.serving.preparing import one_at_a_time  # only now: it reads the settings

    _tables()
    with one_at_a_time():
        if args.demo:
            return _demo(home)
        _fill(args)
    print(f"The practice stands in {home}. Keep {home / 'keys'} safe and apart: without it no health answer opens.")
    return 0


def _home(args: argparse.Namespace) -> Path:
    from unknot.house import environment, home_folder  # as above

    home = home_folder.make_home()
    known = set(environment.given(ask.name for ask in SETTINGS))
    if (home / environment.HOME_FILE).exists():
        known = {ask.name for ask in SETTINGS}  # what it leaves out, it leaves out on purpose
    home_folder.write_settings(home, _answers(args, SETTINGS, known=known))
    return home


def _home_of_the_demo() -> Path:
    from unknot.house import home_folder  # as above

    home = home_folder.make_home()
    mail = {"UNKNOT_MAIL_URL": f"file://{home / 'mail'}", "UNKNOT_MAIL_FROM": "desk@lakeside.example"}
    texts = {"UNKNOT_TEXTS": f"file://{home / 'texts'}"}
    home_folder.write_settings(home, {"UNKNOT_DEMO": "yes", **mail, **texts})
    return home


def _demo(home: Path) -> int:
    from unknot.house import demo  # only now: it loads the rooms
    from unknot.kit import clock

    now = clock.now()
    print(demo.make_practice(now=now, seed=demo.SEED))
    made = datetime.fromtimestamp((home / "keys" / "secret_key").stat().st_mtime, UTC)
    if (days := (now - made).days) >= 1:
        print(f"It was made {days} days ago, and so were its appointments; `script/demo --fresh` makes it anew.")
    return 0


def _fill(args: argparse.Namespace) -> None:
    """The practice and its owner; a field that will not do is named."""
    from django.core.exceptions import ValidationError  # only now: settings stand

    from unknot.house.cli import CallRefused
    from unknot.kit import clock
    from unknot.rooms.practice import door as practice

    stands = _practice_stands()
    try:
        said = _answers(args, PRACTICE, known={ask.name for ask in PRACTICE} if stands else set())
        practice.set_up_practice(said, actor="command", now=clock.now())
        if args.owner_email or args.owner_link or not stands:
            _owner(args)
    except ValidationError as why:
        raise CallRefused(_in_one_line(why)) from why


def _owner(args: argparse.Namespace) -> None:
    from unknot.house import environment, one_time_link  # only now: settings stand
    from unknot.kit import clock
    from unknot.rooms.practice import door as practice

    said = _answers(args, OWNER, known=set())
    password = environment.text("UNKNOT_OWNER_PASSWORD", "") or None
    owner = practice.add_owner(
        name=said["name"], email=said["email"], password=password, actor="command", now=clock.now()
    )
    if args.owner_link or not owner.has_usable_password():
        print(f"{owner.email} chooses a password here, once, within three days:\n  {one_time_link.for_user(owner)}")


def _tables() -> None:
    from unknot.house.serving.preparing import prepare_tables  # only now: settings stand

    prepare_tables()


def _practice_stands() -> bool:
    from unknot.rooms.practice import door as practice  # only now: settings stand

    try:
        practice.the_practice()
    except practice.PracticeMissing:
        return False
    return True


def _answers(args: argparse.Namespace, asks: tuple[Ask, ...], *, known: set[str]) -> dict[str, str]:
    """What was given as an argument; what is still missing is asked for, or refused where nobody is there."""
    said = {ask.name: value for ask in asks if (value := getattr(args, ask.argument.replace("-", "_")))}
    missing = [ask for ask in asks if ask.name not in said and ask.name not in known]
    if sys.stdin.isatty():
        said |= {ask.name: answer for ask in missing if (answer := _ask(ask))}
        return said
    if needed := [f"--{ask.argument}" for ask in missing if ask.must]:
        from unknot.house.cli import CallRefused  # here, because cli finds this module by its name

        raise CallRefused(f"{' '.join(needed)}: not given.")
    return said


def _ask(ask: Ask) -> str:
    while True:
        answer = input(f"{ask.question}{'' if ask.must else ' (may stay empty)'}: ").strip()
        if answer or not ask.must:
            return answer


def _in_one_line(why: ValidationError) -> str:
    if hasattr(why, "message_dict"):
        return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in why.message_dict.items())
    return " ".join(why.messages)
