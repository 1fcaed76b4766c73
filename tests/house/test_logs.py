"""Log lines: what is shortened, and what is left out."""

from __future__ import annotations

import logging

import pytest

from unknot.house.logs import WithoutPrivateAddresses

SECRET = "Zk3" + "x" * 30


def line(name: str, words: str, *parts: object) -> str | None:
    """The line as it is written, or None."""
    record = logging.LogRecord(name, logging.ERROR, "", 0, words, parts, None)
    return record.getMessage() if WithoutPrivateAddresses().filter(record) else None


@pytest.mark.parametrize(
    ("name", "parts", "written"),
    [
        ("django.request", ("Service Unavailable", "/healthz"), None),
        ("django.request", ("Internal Server Error", f"/visit/{SECRET}/"), "Internal Server Error: /visit/Zk3…/"),
        ("django.request", ("Not Found", "/visit/x/healthz"), "Not Found: /visit/x/healthz"),
        ("django.request", ("Not Found", "/healthz/more"), "Not Found: /healthz/more"),
        ("unknot.notify", ("job /healthz", "failed"), "job /healthz: failed"),
    ],
)
def test_only_the_health_page_itself_is_left_out(name: str, parts: tuple[str, str], written: str | None) -> None:
    assert line(name, "%s: %s", *parts) == written
