"""The kind of program that a call was sent by: what people use by name, all else in one word."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from unknot.kit.agents import Agents, agent, kind_of

WEBKIT = "(KHTML, like Gecko)"
PHONE = f"Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 {WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36"
MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 {WEBKIT} Version/18.1 Safari/605.1.15"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (PHONE, "Chrome on Android"),
        (MAC, "Safari on Mac"),
        (f"{PHONE} Edg/131.0.0.0", "Edge on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        ("Mozilla/5.0 (compatible; SafeLinks; +https://scanner.example)", "another program"),
        ("curl/8.9.1", "another program"),
        ("<script>alert(1)</script>", "another program"),
        ("", ""),
    ],
)
def test_people_s_browsers_have_a_name_and_the_rest_one_word(header: str, kind: str) -> None:
    assert kind_of(header) == kind


def test_it_is_known_while_the_call_is_answered_and_not_after() -> None:
    seen = []
    answering = Agents(lambda request: HttpResponse(seen.append(agent()) or ""))

    answering(RequestFactory().get("/", headers={"user-agent": PHONE}))
    answering(RequestFactory().get("/"))

    assert (seen, agent()) == (["Chrome on Android", ""], "")
