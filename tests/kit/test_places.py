"""Named places: a lower page leaves one, a higher room fills it."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.safestring import SafeString

from unknot.kit import places


@pytest.fixture(autouse=True)
def _own_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_fragments", {})


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/")


def curve(request: HttpRequest, *, person: int = 0) -> SafeString:
    return format_html("<p>curve of {}</p>", person)


def nothing(request: HttpRequest, **about: object) -> SafeString:
    return SafeString(" \n")


def test_place_that_nobody_fills_is_empty(request_: HttpRequest) -> None:
    assert places.standing_in("card.curve", request_) == ""


def test_place_holds_fragments_in_the_order_of_filling(request_: HttpRequest) -> None:
    places.fill("card.curve", curve)
    places.fill("card.curve", nothing)
    places.fill("card.curve", lambda request, **about: SafeString("<hr>"))

    assert places.standing_in("card.curve", request_, person=7) == "<p>curve of 7</p>\n<hr>"


def test_same_fragment_twice_stands_once(request_: HttpRequest) -> None:
    places.fill("card.curve", curve)
    places.fill("card.curve", curve)

    assert places.standing_in("card.curve", request_) == "<p>curve of 0</p>"


def test_tag_hands_over_the_request_and_what_the_place_is_about(request_: HttpRequest) -> None:
    places.fill("card.curve", curve)

    page = Template('{% load kit %}{% place "card.curve" person=7 %}').render(Context({"request": request_}))

    assert page == "<p>curve of 7</p>"


def test_tag_can_ask_first_whether_somebody_filled_it(request_: HttpRequest) -> None:
    page = Template('{% load kit %}{% place "card.curve" as it %}{% if it %}there{% else %}empty{% endif %}')

    assert page.render(Context({"request": request_})) == "empty"
