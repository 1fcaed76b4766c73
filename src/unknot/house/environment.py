"""What the operator says: environment variables, or files named by them, or one settings file.

Every setting is looked for in three places, first match wins: ``NAME`` in the environment; the file that ``NAME_FILE``
names (for secrets); the line ``NAME=value`` of ``unknot.env`` in the home folder, which `unknot setup` writes.
A setting that is wrong is refused at start with what would be right, never at midnight.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

HOME_FILE = "unknot.env"


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


def _given(name: str) -> str | None:
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        return _secret_file(name, Path(path))
    return _home_file().get(name)


def _secret_file(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as why:
        raise SettingRefused(f"{name}_FILE", f"names {path}, which cannot be read ({why}).") from why


def _home_file() -> dict[str, str]:
    path = home() / HOME_FILE
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(_pair(path, number, line) for number, line in enumerate(lines, 1) if _says_something(line))


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    name, equals, value = line.partition("=")
    if not equals or not name.strip().startswith("UNKNOT_"):
        raise SettingRefused(f"{path}, line {number}", "write UNKNOT_NAME=value, one a line.")
    return name.strip(), value.strip()


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
