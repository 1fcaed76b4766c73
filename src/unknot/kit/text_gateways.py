"""How a text message is handed to a gateway: what the operator wrote down of it, and the request that comes of it.

Every gateway wants one HTTP request with the number and the words somewhere in it, and says later, if at all, what
became of the message. So a gateway is a small file (docs/how-to/send-text-messages.md) and no code. Nothing here calls
out.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

PLACE = re.compile(r"\{([a-z0-9_]+)\}")
IN_BODY = {"to", "to_digits", "text", "key", "callback"}
IN_HEADERS = {"secret", "secret_base64", "key"}
KNOWN = {"url", "method", "format", "secret_file", "headers", "body", "answer", "status"}
FORMATS = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
LONGEST_ID = 100
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # of a header: RFC 9110, 5.1


class GatewayRefused(ValueError):
    """The file says something that cannot be meant. The message names it and says what would be right."""


@dataclass(frozen=True)
class Gateway:
    """One gateway, read and found whole."""

    url: str
    method: str
    format: str
    secret: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, Any]
    id_path: str = ""
    status_path: str = ""
    delivered: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Words:
    """What a request carries: ``key`` stays the same when the same message is sent again."""

    to: str
    text: str
    key: str
    callback: str


@dataclass(frozen=True)
class Request:
    """One request, ready to go."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def secret_file_of(said: Mapping[str, Any]) -> str:
    """The file that holds the secret, where there is one."""
    return _text(said, "secret_file", "")


def read_file(path: Path) -> Mapping[str, Any]:
    """The file as it stands; `GatewayRefused` where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise GatewayRefused(f"{path} cannot be read ({why}).") from why


def understood(said: Mapping[str, Any], *, secret: str) -> Gateway:
    """What the file says, with the secret that its own file holds; `GatewayRefused` names what is wrong."""
    if odd := sorted(set(said) - KNOWN):
        raise GatewayRefused(f"{odd[0]} is no part of a gateway; there are {', '.join(sorted(KNOWN))}.")
    answer, status = _table(said, "answer"), _table(said, "status")
    gateway = Gateway(
        url=_address(_text(said, "url")),
        method=_one_of(said, "method", "POST", ("POST", "PUT")),
        format=_one_of(said, "format", "json", tuple(FORMATS)),
        secret=secret,
        headers=_headers(_table(said, "headers"), secret),
        body=_table(said, "body"),
        id_path=_text(answer, "id", ""),
        status_path=_text(status, "field", ""),
        delivered=_words(status, "delivered"),
        failed=_words(status, "failed"),
    )
    _refuse_body(gateway)
    if gateway.status_path and not (gateway.delivered or gateway.failed):
        raise GatewayRefused("[status] names a field and neither delivered nor failed; write the words that it holds.")
    return gateway


def request_of(gateway: Gateway, words: Words) -> Request:
    """The request for one message."""
    values = {
        "to": words.to,
        "to_digits": words.to.removeprefix("+"),
        "text": words.text,
        "key": words.key,
        "callback": words.callback,
    }
    body = _filled(gateway.body, values)
    written = json.dumps(body, ensure_ascii=False) if gateway.format == "json" else urlencode(body)
    secrets = {"secret": gateway.secret, "secret_base64": _base64(gateway.secret), "key": words.key}
    headers = {name: _filled(value, secrets) for name, value in gateway.headers.items()}
    return Request(
        method=gateway.method,
        url=gateway.url,
        headers={"Content-Type": FORMATS[gateway.format], "Accept": "application/json", **headers},
        body=written.encode(),
    )


def id_in(gateway: Gateway, answer: bytes) -> str:
    """The gateway's own number for the message; empty where it gave none that can be read."""
    found = _at(_json(answer), gateway.id_path)
    said = str(found) if isinstance(found, str | int) else ""
    return said if said.isprintable() and len(said) <= LONGEST_ID else ""


def fate_in(gateway: Gateway, said: Any) -> str:
    """``delivered``, ``undelivered``, or empty where a status says neither."""
    word = _at(said, gateway.status_path)
    if not isinstance(word, str | int):
        return ""
    if str(word) in gateway.delivered:
        return "delivered"
    return "undelivered" if str(word) in gateway.failed else ""


def _refuse_body(gateway: Gateway) -> None:
    places = set(_places(gateway.body))
    if odd := sorted(places - IN_BODY):
        known = ", ".join(f"{{{one}}}" for one in sorted(IN_BODY))
        raise GatewayRefused(f"[body] knows no {{{odd[0]}}}; there are {known}.")
    if "text" not in places or not places & {"to", "to_digits"}:
        raise GatewayRefused("[body] must hold {text}, and {to} or {to_digits}.")
    if gateway.format == "form" and any(isinstance(value, dict | list) for value in gateway.body.values()):
        raise GatewayRefused('[body] of a form is flat; write format = "json" for one with parts.')


def _headers(said: Mapping[str, Any], secret: str) -> Mapping[str, str]:
    for name, value in said.items():
        if not isinstance(value, str) or not NAME.fullmatch(name) or not value.isprintable() or not value.isascii():
            raise GatewayRefused(f"[headers] {name} is not one line of plain text.")
        if odd := sorted(set(PLACE.findall(value)) - IN_HEADERS):
            raise GatewayRefused(f"[headers] {name} knows no {{{odd[0]}}}.")
        if "{secret" in value and not secret:
            raise GatewayRefused(f"[headers] {name} wants the secret; name its file as secret_file.")
    if secret and not (secret.isprintable() and secret.isascii()):
        raise GatewayRefused("the file of the secret holds more than one line of plain text.")
    return {str(name): str(value) for name, value in said.items()}


def _address(said: str) -> str:
    try:
        parts = urlsplit(said)
        whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as why:
        raise GatewayRefused(f"url is {said!r} ({why}).") from why
    plain = said.isascii() and said.isprintable() and not any(one.isspace() for one in said)
    if not whole or not plain or parts.username or parts.fragment or parts.scheme not in {"https", "http"}:
        raise GatewayRefused(f"url is {said!r}; write https://gateway.example/…, without a name and a password in it.")
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise GatewayRefused("url is http, so numbers and words would travel open; write https.")
    return said


def _is_near(host: str) -> bool:
    """This machine, or a number inside the practice's own network, such as that of a modem."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


def _table(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name, {})
    if not isinstance(found, dict):
        raise GatewayRefused(f"{name} is a table: write [{name}] and its lines below.")
    return found


def _text(said: Mapping[str, Any], name: str, default: str | None = None) -> str:
    found = said.get(name, default)
    if not isinstance(found, str):
        raise GatewayRefused(f'{name} is missing or no text; write {name} = "…".')
    return found


def _one_of(said: Mapping[str, Any], name: str, default: str, among: tuple[str, ...]) -> str:
    found = _text(said, name, default)
    if found not in among:
        raise GatewayRefused(f"{name} is {found!r}; write one of {', '.join(among)}.")
    return found


def _words(said: Mapping[str, Any], name: str) -> frozenset[str]:
    found = said.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str | int) for one in found):
        raise GatewayRefused(f'[status] {name} is a list of words: ["…", "…"].')
    return frozenset(str(one) for one in found)


def _filled(said: Any, values: Mapping[str, str]) -> Any:
    if isinstance(said, str):
        return PLACE.sub(lambda found: values.get(found[1], found[0]), said)
    if isinstance(said, dict):
        return {name: _filled(value, values) for name, value in said.items()}
    return [_filled(one, values) for one in said] if isinstance(said, list) else said


def _places(said: Any) -> list[str]:
    if isinstance(said, str):
        return PLACE.findall(said)
    inside = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return [place for one in inside for place in _places(one)]


def _at(said: Any, path: str) -> Any:
    """What stands at ``messages.0.id``; None where nothing does, or where there is no path."""
    for step in path.split(".") if path else ():
        if isinstance(said, dict):
            said = said.get(step)
        elif isinstance(said, list) and step.isdecimal() and int(step) < len(said):
            said = said[int(step)]
        else:
            return None
    return said if path else None


def _json(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        return None


def _base64(said: str) -> str:
    return base64.b64encode(said.encode()).decode()
