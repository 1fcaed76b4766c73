"""What the operator says: environment variables, or files named by them, or one settings file.

Every setting is looked for in this order, first match wins: ``NAME`` in the environment; the file that ``NAME_FILE``
names there (for secrets); the line ``NAME=value``, then ``NAME_FILE=path``, of ``unknot.env`` in the home folder, which
`unknot setup` writes. A setting that is wrong, or that nobody reads, is refused at start with what would be right.
"""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError

from unknot.kit import text_gateways
from unknot.kit.text_gateways import Gateway, GatewayRefused

HOME_FILE = "unknot.env"


# Every setting there is: what it says, and what holds where it is not given. `docs/reference/settings.md` shows this
# table, and a test compares the two.
SETTINGS: Mapping[str, tuple[str, str]] = {
    "UNKNOT_HOME": ("the folder of the practice: database, keys, files; from the environment only", "`./var/practice`"),
    "UNKNOT_URL": ("the address that people type: `https://host.example`", "`http://localhost:8000`"),
    "UNKNOT_OTHER_HOSTS": ("further host names under which it may be called, with commas", "none"),
    "UNKNOT_PROXIES": ("how many proxies of your own stand in front, 0 to 5", "`0`; with `https` it must be given"),
    "UNKNOT_INSIDE_HOSTS": (
        "hosts of your own network that calendars may be read from, `host` or `host:port`, with commas",
        "none",
    ),
    "UNKNOT_DATABASE_URL": (
        "`sqlite:////folder/file.sqlite3` or `postgresql://user:password@host:5432/name`",
        "`unknot.sqlite3` in the home folder",
    ),
    "UNKNOT_SECRET_KEY": ("what cookies and links are signed with, 50 characters or more", "`keys/secret_key`"),
    "UNKNOT_KEYS": ("the folder of the keys", "`keys` in the home folder"),
    "UNKNOT_FIELD_KEYS_FILE": ("the file of keys that health answers are sealed with", "`field_keys` beside it"),
    "UNKNOT_MAIL_URL": (
        "`smtp://user:password@host:587?tls=starttls`, `tls=implicit`, `smtp://localhost:25` or `file:///folder`",
        "none; it must be given",
    ),
    "UNKNOT_MAIL_FROM": ("the sender of every mail", "none; it must be given"),
    "UNKNOT_TEXTS": (
        "how text messages leave: `gateway:///folder/gateway.toml`, `file:///folder` or `console:`",
        "none; no text messages are sent",
    ),
    "UNKNOT_STATIC": ("where styles, scripts and pictures are gathered", "`static` in the home folder"),
    "UNKNOT_DEMO": ("`yes` shows the demo banner on every page", "`no`"),
    "UNKNOT_LOG_LEVEL": ("`debug`, `info`, `warning` or `error`", "`info`"),
    "UNKNOT_LANGUAGE": (
        "the practice's own language: of letters to staff, and of pages for a browser that asks for none there is",
        "`en`",
    ),
    "UNKNOT_OWNER_PASSWORD": ("the owner's first password, read by `unknot setup` only", "a one-time link instead"),
    "UNKNOT_BENCH_DATABASE": (
        "for `unknot bench`: `postgresql://user:password@host:5432/name` where it may make databases and drop them",
        "one that is installed here",
    ),
    "UNKNOT_TEST_DATABASE": ("for developers: `postgresql` runs the tests there", "SQLite"),
}


class SettingRefused(ImproperlyConfigured):
    """A setting is missing or wrong. The message names it and says what would be right."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"{name}: {hint}")
        self.name, self.hint = name, hint


def home() -> Path:
    """The folder that holds the practice: database, keys and files. Default ``./var/practice``."""
    return Path(os.environ.get("UNKNOT_HOME") or Path.cwd() / "var" / "practice").resolve()


def text(name: str, default: str | None = None) -> str:
    """A setting as text; without a default it must be there."""
    value = _given(name)
    if value is None:
        value = default
    if value is None:
        raise SettingRefused(name, f"is not set. Put {name}=… into {home() / HOME_FILE}, or run `unknot setup`.")
    return value


def given(names: Iterable[str]) -> list[str]:
    """Those of these settings that stand somewhere."""
    return [name for name in names if _given(name) is not None]


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or a no."""
    said = text(name, "yes" if default else "no").strip().lower()
    if said not in {"yes", "no", "true", "false", "1", "0"}:
        raise SettingRefused(name, f"is {said!r}; write yes or no.")
    return said in {"yes", "true", "1"}


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between ``low`` and ``high``, both included."""
    said = text(name, str(default)).strip()
    if not said.isascii() or not said.isdigit() or not low <= int(said) <= high:
        raise SettingRefused(name, f"is {said!r}; write a whole number from {low} to {high}.")
    return int(said)


def words(name: str, default: str) -> list[str]:
    """A list, written with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def hosts(name: str) -> tuple[str, ...]:
    """Names of hosts, alone or with a port."""
    said = tuple(word.lower() for word in words(name, ""))
    for host in said:
        try:
            parts = urlsplit(f"//{host}")
            is_host = (
                parts.netloc == host and parts.hostname and not parts.username and (parts.port is None or parts.port)
            )
        except ValueError:
            is_host = False
        if not is_host or "*" in host:
            raise SettingRefused(name, f"holds {host!r}; write cloud.lan or cloud.lan:8443, with commas.")
    return said


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """One of a few words."""
    said = text(name, default).strip().lower()
    if said not in among:
        raise SettingRefused(name, f"is {said!r}; write one of {', '.join(among)}.")
    return said


def refuse_unknown_names() -> None:
    """A setting that nobody reads is a slip of the pen that would be found at midnight: refuse it, name the nearest."""
    known = {known for name in SETTINGS for known in (name, f"{name}_FILE")}
    for name in (*os.environ, *_home_file()):
        if name.startswith("UNKNOT_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "docs/reference/settings.md names every setting."
            raise SettingRefused(name, f"is no setting of Unknot; {hint}")


def refuse_open_file(name: str, path: Path) -> None:
    """A secret that every account of the machine may read, or that others may change, is none."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o027:
        raise SettingRefused(name, f"{path} may be read or changed by others (mode {mode:03o}); run: chmod 600 {path}")


def _given(name: str) -> str | None:
    for source in (os.environ, _home_file()):
        if name in source:
            return source[name]
        if path := source.get(f"{name}_FILE"):
            return _secret_file(name, Path(path))
    return None


def _secret_file(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as why:
        raise SettingRefused(f"{name}_FILE", f"names {path}, which cannot be read ({why}).") from why


def _home_file() -> dict[str, str]:
    path = home() / HOME_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as why:
        raise SettingRefused(str(path), f"cannot be read ({why}).") from why
    refuse_open_file("UNKNOT_HOME", path)
    return dict(_pair(path, number, line) for number, line in enumerate(lines, 1) if _says_something(line))


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    name, equals, value = line.partition("=")
    if not equals or not name.strip().startswith("UNKNOT_"):
        raise SettingRefused(f"{path}, line {number}", "write UNKNOT_NAME=value, one a line.")
    return name.strip(), value.strip()


def web_address(name: str, said: str) -> SplitResult:
    """The address that people type, taken apart: scheme and host, maybe a port, nothing after it."""
    try:
        parts = urlsplit(said)
        whole = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError as why:
        raise SettingRefused(name, f"is {said!r} ({why}); write https://host.example.") from why
    if not whole or parts.path or parts.query or parts.fragment or parts.username or any(c.isspace() for c in said):
        raise SettingRefused(name, f"is {said!r}; write https://host.example, with nothing after the host.")
    return parts


def sender(name: str) -> str:
    """A mail address, or ``Name <address>``."""
    # Imported here: it takes a good part of Django along, which the parent of all that serves has no use for.
    from email.utils import parseaddr

    from unknot.kit.mail_addresses import refuse_unmailable

    said = text(name)
    try:
        refuse_unmailable(parseaddr(said)[1])
    except ValidationError as why:
        raise SettingRefused(name, f"is {said!r}; write desk@practice.example.") from why
    if not said.isprintable():
        raise SettingRefused(name, f"is {said!r}; write it in one line.")
    return said


@dataclass(frozen=True)
class DatabaseAddress:
    """Where the database is: ``sqlite:///absolute/path`` or ``postgresql://user:password@host:port/name``."""

    scheme: str
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""


def database(name: str, default: str) -> DatabaseAddress:
    """The address of the database, taken apart."""
    said = text(name, default)
    hint = "write sqlite:////folder/file.sqlite3 or postgresql://user:password@host:5432/name."
    try:
        parts = urlsplit(said)
        port = str(parts.port or "")
    except ValueError as why:
        raise SettingRefused(name, f"cannot be read ({why}); {hint}") from why
    if parts.scheme == "sqlite" and parts.path.startswith("/") and not parts.netloc:
        return DatabaseAddress(
            "sqlite", unquote(parts.path)[1:] if parts.path.startswith("//") else unquote(parts.path)
        )
    if parts.scheme == "postgresql" and len(parts.path) > 1:
        query = dict(parse_qsl(parts.query))
        host = query.get("host") or unquote(parts.hostname or "")
        return DatabaseAddress(
            "postgresql",
            unquote(parts.path[1:]),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            host,
            port,
        )
    raise SettingRefused(name, f"is not an address that Unknot knows; {hint}")


@dataclass(frozen=True)
class MailAddress:
    """How mail leaves: ``smtp://user:password@host:587?tls=starttls``, ``file:///folder``, or ``console:``."""

    scheme: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: str = "none"
    folder: str = ""


def mail(name: str) -> MailAddress:
    """The address of the mail server, taken apart."""
    said = text(name)
    hint = "write smtp://user:password@host:587?tls=starttls, smtp://localhost:25 or file:///folder."
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError as why:
        raise SettingRefused(name, f"cannot be read ({why}); {hint}") from why
    tls = dict(parse_qsl(parts.query)).get("tls", "none")
    if parts.scheme == "smtp" and parts.hostname and tls in {"none", "starttls", "implicit"}:
        default = {"none": 25, "starttls": 587, "implicit": 465}[tls]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return MailAddress("smtp", parts.hostname, port or default, user, password, tls)
    if parts.scheme == "file" and parts.path:
        return MailAddress("file", folder=unquote(parts.path))
    if parts.scheme == "console":
        return MailAddress("console")
    raise SettingRefused(name, f"is not an address that Unknot knows; {hint}")


@dataclass(frozen=True)
class TextsAddress:
    """How text messages leave: by a gateway, into files, onto the console, or (``scheme`` empty) not at all."""

    scheme: str
    folder: str = ""
    gateway: Gateway | None = None


def texts(name: str) -> TextsAddress:
    """How text messages leave, with the gateway's file read and found whole."""
    said = text(name, "").strip()
    if not said:
        return TextsAddress("")
    parts = urlsplit(said)
    path = unquote(parts.path)
    if parts.scheme == "gateway" and path and not parts.netloc:
        return TextsAddress("gateway", gateway=_gateway(name, Path(path)))
    if parts.scheme == "file" and path and not parts.netloc:
        return TextsAddress("file", folder=path)
    if said == "console:":
        return TextsAddress("console")
    raise SettingRefused(name, f"is {said!r}; write gateway:///folder/gateway.toml, file:///folder or console:.")


def _gateway(name: str, path: Path) -> Gateway:
    try:
        said = text_gateways.read_file(path)
        refuse_open_file(name, path)
        return text_gateways.understood(said, secret=_gateway_secret(name, said))
    except GatewayRefused as why:
        raise SettingRefused(name, f"{path}: {why}") from why


def _gateway_secret(name: str, said: Mapping[str, object]) -> str:
    path = text_gateways.secret_file_of(said)
    if not path:
        return ""
    secret = _secret_file(name, Path(path))
    refuse_open_file(name, Path(path))
    return secret
