"""What `unknot doctor` looks at. Each check is a name and a function that says what it found, and what would help.

A check looks and changes nothing. One that cannot look because something before it is broken says so as its finding.
"""

from __future__ import annotations

import shutil
import smtplib
import sqlite3
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import tzdata
from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from unknot.house.keeping import seals
from unknot.kit import content as texts
from unknot.kit import keyring, pdf
from unknot.rooms.booking import door as booking
from unknot.rooms.guide import door as guide
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice

FREE_BYTES = 500 * 1024 * 1024
SAFE_SQLITE = (3, 51, 3)  # older ones can lose a commit of the write-ahead log under rare timing
ZONE_YEARS = 2  # governments change clocks several times a year; rules this old are wrong somewhere


@dataclass(frozen=True)
class Finding:
    """Whether it is well, in words, and what to do where it is not. ``is_hint`` is well and yet something to do."""

    ok: bool
    words: str
    hint: str = ""
    is_hint: bool = False


WITHOUT_DATABASE = Finding(ok=False, words="cannot look without the database", hint="see the database above")


@dataclass(frozen=True)
class Check:
    """Something to look at."""

    name: str
    look: Callable[[datetime], Finding]
    asks_database: bool = True


def examine(now: datetime) -> Iterator[tuple[str, Finding]]:
    """Every check's finding, in order. A database that does not answer is not waited for again."""
    answers = True
    for check in CHECKS:
        finding = _looked(check, now) if answers or not check.asks_database else WITHOUT_DATABASE
        answers = answers and (finding.ok or check.look is not database)
        yield check.name, finding


def _looked(check: Check, now: datetime) -> Finding:
    try:
        return check.look(now)
    except practice.PracticeMissing:
        return Finding(ok=False, words="cannot look: there is no practice", hint="run `unknot setup`")
    except DatabaseError as why:
        return Finding(ok=False, words=f"cannot look: {_line(why)}", hint="see the lines above")


def database(now: datetime) -> Finding:
    """It answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as why:
        hint = "UNKNOT_DATABASE_URL names it; is it right, and does the database run?"
        return Finding(ok=False, words=f"{connection.vendor} does not answer: {_line(why)}", hint=hint)
    return Finding(ok=True, words=f"{connection.vendor} answers")


def tables(now: datetime) -> Finding:
    """They are those of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    hint = "run `unknot serve`, which brings them up to date"
    if missing:
        return Finding(ok=False, words=f"{len(missing)} migrations are missing", hint=hint)
    if gone := practice.missing_triggers():
        return Finding(ok=False, words=f"{len(gone)} triggers are missing, by which changes are seen", hint=hint)
    return Finding(ok=True, words="up to date", hint=hint)


def the_practice(now: datetime) -> Finding:
    """It has been set up, with the number that an emergency page shows."""
    try:
        sheet = practice.the_practice()
    except practice.PracticeMissing:
        return Finding(ok=False, words="there is none", hint="run `unknot setup`")
    if not (sheet.emergency_number or settings.DEMO):
        return Finding(ok=False, words="no emergency number", hint="run `unknot setup --emergency-number …`")
    return Finding(ok=True, words=sheet.name)


def keys(now: datetime) -> Finding:
    """They open every kind of health answer that is stored."""
    try:
        closed = seals.unopened(_ask, keyring.read(settings.FIELD_KEYS_FILE))
    except keyring.KeysUnreadable as why:
        return Finding(ok=False, words=str(why), hint="bring the key file back from where you keep it")
    if closed:
        return Finding(ok=False, words=f"{closed[0]} does not open", hint="add the line of that key to the key file")
    return Finding(ok=True, words="open every stored value that was tried")


def worker(now: datetime) -> Finding:
    """It was seen within the last minute."""
    alive = notify.worker_alive(now)
    words = "was seen within the last minute" if alive else "was not seen within the last minute"
    return Finding(alive, words, "start `unknot serve`; without it no mail leaves")


def mail(now: datetime) -> Finding:
    """The server answers to EHLO; nothing is sent."""
    backend = get_connection()
    if settings.EMAIL_FILE_PATH:
        return Finding(ok=True, words=f"goes into files in {settings.EMAIL_FILE_PATH}")
    if not settings.EMAIL_HOST:
        return Finding(ok=True, words="goes to the console")
    try:
        backend.open()
        backend.close()
    except (OSError, smtplib.SMTPException) as why:
        words = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not answer: {_line(why)}"
        return Finding(ok=False, words=words, hint="UNKNOT_MAIL_URL names the server; is it right, and running?")
    return Finding(ok=True, words=f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers")


def text_messages(now: datetime) -> Finding:
    """The gateway takes a connection; nothing is sent."""
    if settings.TEXTS_GATEWAY is None:
        words = {
            "": "none are sent: who gave only a mobile number hears nothing",
            "file": f"go into files in {settings.TEXTS_FOLDER}",
            "console": "go to the console",
        }
        return Finding(ok=True, words=words[settings.TEXTS_BY])
    host = urlsplit(settings.TEXTS_GATEWAY.url).netloc
    if why := notify.texts_trouble():
        hint = "the file that UNKNOT_TEXTS names has its address; is it right, and does the machine reach it?"
        return Finding(ok=False, words=f"{host}: {why}", hint=hint)
    return Finding(ok=True, words=f"{host} takes a connection")


def disk(now: datetime) -> Finding:
    """There is room."""
    free = shutil.disk_usage(settings.HOME).free
    words = f"{free / 1024**3:.1f} GB free"
    return Finding(free >= FREE_BYTES, words, f"make room where {settings.HOME} lies")


def letters(now: datetime) -> Finding:
    """A letter to a doctor can be a PDF. Where it cannot, people print it from the browser, so that is no fault."""
    missing = pdf.missing()
    if missing:
        packages = " ".join(pdf.PACKAGES)
        return Finding(ok=True, words=f"no PDF without {', '.join(missing)}; on Debian: apt-get install {packages}")
    return Finding(ok=True, words="to a doctor can be a PDF")


def licences(now: datetime) -> Finding:
    """Everybody who takes bookings holds one that is valid today."""
    today = practice.today(now)
    without = [t.name for t in practice.therapists() if t.licensed_through is None or t.licensed_through < today]
    if without:
        hint = "enter the new licence under /admin/, or take them out of booking"
        return Finding(ok=False, words=f"none that is valid today: {', '.join(without)}", hint=hint)
    return Finding(ok=True, words="all valid today")


def calendars(now: datetime) -> Finding:
    """None of the therapists' own calendars was unread for too long."""
    unread = booking.unreadable_calendars(now=now)
    if unread:
        words = ", ".join(f"{one.therapist} ({one.host}, since {one.good_at:%Y-%m-%d %H:%M} UTC)" for one in unread)
        hint = "these take no online booking; /desk/calendars/ says what went wrong"
        return Finding(ok=False, words=f"cannot be read: {words}", hint=hint)
    return Finding(ok=True, words="none unread for too long")


def sqlite(now: datetime) -> Finding:
    """The library is one that does not lose commits."""
    if connection.vendor != "sqlite":
        return Finding(ok=True, words="not in use")
    found = sqlite3.sqlite_version
    safe = tuple(int(part) for part in found.split(".")) >= SAFE_SQLITE
    return Finding(safe, found, "install requirements/base.txt; on Linux it brings a safe one")


def zones(now: datetime) -> Finding:
    """The rules of clock changes are not old."""
    version = _zone_version()
    fresh = version[:4].isdigit() and int(version[:4]) > now.year - ZONE_YEARS
    return Finding(fresh, f"rules of {version}", "update the machine's tzdata package")


def wall_times(now: datetime) -> Finding:
    """Nobody is booked at a wall time that is another instant since its zone changed its rules."""
    moved = booking.shifted(now=now)
    if not moved:
        return Finding(ok=True, words="stand as they were promised")
    words = ", ".join(f"{one.reference} ({one.promised} {one.zone})" for one in moved)
    hint = "move each at /desk/ to the wall time that was promised; its letter tells the new entry for the calendar"
    return Finding(ok=False, words=f"another instant since the zone's rules changed: {words}", hint=hint)


def taken_times(now: datetime) -> Finding:
    """The table of taken times says the same as the appointments (docs/decisions/0002)."""
    faults = booking.faults(now=now)
    return Finding(
        not faults, faults[0] if faults else "equal the appointments", "see docs/how-to/run-for-a-practice.md"
    )


def trail(now: datetime) -> Finding:
    """The audit trail has no gap, and no entry that was changed."""
    broken = next(iter(practice.broken_seals()), None)
    words = "whole" if broken is None else f"broken at seal {broken}"
    return Finding(broken is None, words, "compare with a backup; somebody changed the database by hand")


def languages(now: datetime) -> Finding:
    """Somebody with clinical training has read each; a hint, for the owner may show one that nobody has read."""
    unread = [one.name for one in texts.languages() if not one.is_reviewed]
    if not unread:
        return Finding(ok=True, words="all read by a speaker with clinical training")
    words = f"not yet read by a speaker with clinical training: {', '.join(unread)}"
    return Finding(
        ok=True, is_hint=True, words=words, hint="let one read it, and enter who and when in its language.toml"
    )


def content(now: datetime) -> Finding:
    """A clinician has signed what is shown. Until then the program works, and its pages say that nobody has."""
    missing = guide.signing().missing
    if not missing:
        return Finding(ok=True, words="signed by a clinician")
    sections = "; ".join(f"{language}: sections {', '.join(missing[language])}" for language in missing)
    hint = "let a licensed clinician read /clinical/, and enter the sign-off under /admin/"
    return Finding(ok=True, is_hint=True, words=f"not signed by a clinician ({sections})", hint=hint)


CHECKS = (
    Check("database", database),
    Check("tables", tables),
    Check("practice", the_practice),
    Check("keys", keys),
    Check("worker", worker),
    Check("mail", mail, asks_database=False),
    Check("texts", text_messages, asks_database=False),
    Check("disk", disk, asks_database=False),
    Check("letters", letters, asks_database=False),
    Check("licences", licences),
    Check("calendars", calendars),
    Check("SQLite", sqlite, asks_database=False),
    Check("time zones", zones, asks_database=False),
    Check("languages", languages, asks_database=False),
    Check("wall times", wall_times),
    Check("taken times", taken_times),
    Check("audit trail", trail),
    Check("content", content),
)


def _ask(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _zone_version() -> str:
    """Of the rules that are used: the machine's where it has some, else those of the tzdata package."""
    heads = [Path(folder) / "tzdata.zi" for folder in zoneinfo.TZPATH]
    for head in heads:
        if head.exists():
            with head.open(encoding="ascii") as file:
                return file.readline().removeprefix("# version ").strip()
    return str(tzdata.IANA_VERSION)


def _line(why: Exception) -> str:
    return " ".join(str(why).split())
