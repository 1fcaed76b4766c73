"""What stands around every page, and the pages for what went wrong."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import practice as people
from unknot.house import navigation, styles, views

OWN_BYTES = 28_000
BYTES_ON_THE_WIRE = 10_000  # of every room together, but for what only staff fetch


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/nowhere")


def framed(request: HttpRequest, template: str = "house/frame.html") -> str:
    return render_to_string(template, {}, request)


@pytest.mark.variant  # the test's own transaction changes the setting, and PostgreSQL then keeps nothing
@pytest.mark.django_db
def test_frame_reads_the_practice_once(
    request_: HttpRequest, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people.practice(emergency_number="000")
    framed(RequestFactory().get("/"))  # a process reads it once and keeps it

    with django_assert_num_queries(1):  # whether what it kept is still so
        html = framed(request_)

    assert html.count("Lakeside Massage") == 3  # title, head, foot


@pytest.mark.django_db
def test_frame_before_set_up_names_no_practice(request_: HttpRequest) -> None:
    html = framed(request_)

    assert "<address>" not in html
    assert "Unknot" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "shown"), [("", False), ("000", True)])
def test_emergency_number_is_shown_only_where_the_practice_set_one(
    request_: HttpRequest, number: str, shown: bool
) -> None:
    people.practice(emergency_number=number)

    assert ("In an emergency, call" in framed(request_)) is shown


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [True, False])
def test_demo_says_so_on_every_page_and_stays_out_of_search(settings: Settings, demo: bool) -> None:
    settings.DEMO = demo

    html = framed(RequestFactory().get("/"))

    assert ("This is a demo." in html, 'content="noindex"' in html) == (demo, demo)


@pytest.mark.django_db
def test_bare_frame_leads_nowhere(request_: HttpRequest) -> None:
    people.practice()

    links = re.findall(r'<a [^>]*href="([^"]+)"', framed(request_, "house/bare.html"))

    assert links == ["#main", "tel:+13125550100"]


@pytest.mark.django_db
def test_frame_has_language_landmarks_and_a_way_past_the_navigation(request_: HttpRequest) -> None:
    html = framed(request_)

    assert '<html lang="en">' in html
    assert re.findall(r"<(header|nav|main|footer)\b", html) == ["header", "nav", "main", "footer"]
    assert html.index('href="#main"') < html.index("<header")


def test_navigation_shows_only_pages_that_exist(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "FOR_EVERYBODY", (navigation.Way("Home", "/"), navigation.Way("Wall", "/wall/")))

    assert [way.words for way in navigation.ways(request_)] == ["Home"]


def test_navigation_of_staff_begins_with_their_day(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_stands", bool)
    request_.user = people.User(email="staff@lakeside.example")

    assert [way.href for way in navigation.ways(request_)] == ["/desk/", "/check/", "/book/"]


def test_navigation_marks_where_the_person_is(monkeypatch: pytest.MonkeyPatch) -> None:
    signing_in = navigation.Way("Sign in", reverse("account_login"))
    monkeypatch.setattr(navigation, "FOR_EVERYBODY", (signing_in, navigation.Way("Admin", "/admin/")))

    ways = navigation.ways(RequestFactory().get("/accounts/login/"))

    assert [way.here for way in ways] == [True, False]


@pytest.mark.django_db
def test_unknown_address_answers_with_words_and_a_way_on(client: Client) -> None:
    people.practice()

    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_broken_page_asks_nothing_of_the_database(request_: HttpRequest) -> None:
    answer = views.broken(request_)  # without the django_db mark a query would fail the test

    assert answer.status_code == 500
    assert "It was not your fault." in answer.content.decode()


@pytest.mark.django_db
def test_old_form_says_what_to_do_next() -> None:
    people.practice()

    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.example"})

    assert answer.status_code == 403
    assert "send it once more" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_sign_in_pages_stand_in_the_frame_without_inline_code(client: Client, name: str) -> None:
    people.practice()

    html = client.get(reverse(name)).content.decode()

    assert 'class="top-name"' in html
    assert "sign up" not in html.lower()
    assert not re.search(r'\sstyle="|<style|<script|\son[a-z]+="', html)


def test_joined_stylesheet_is_what_the_components_say() -> None:
    current = styles.JOINED.read_text(encoding="utf-8")

    assert current == styles.joined(), "run: python -m unknot.house.styles"


def test_stylesheet_is_small_and_asks_no_other_host() -> None:
    css = styles.joined()

    own = styles.joined(path for path in styles.sheets() if "rooms" not in path.parts)
    assert len(own.encode()) < OWN_BYTES
    assert len(gzip.compress(css.encode())) < BYTES_ON_THE_WIRE
    assert not re.search(r"url\(|@import|@font-face|https?:", css)


def test_paper_is_light_whatever_the_device_prefers() -> None:
    _, _, on_paper = styles.joined([styles.PACKAGE / "kit/static/kit/base/base.css"]).partition("@media print{")

    assert on_paper.startswith(":root{color-scheme:light}")


def test_stylesheets_write_no_colour_of_their_own() -> None:
    allowed = {"kit/tokens/tokens.css"}
    found = {
        path.name: colours
        for path in (*styles.sheets(), *styles.APART)
        if not str(path).endswith(tuple(allowed))
        and (colours := re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", _without_print(path)))
    }

    assert found == {}


def test_pages_of_the_desk_fetch_what_only_they_need() -> None:
    pages = styles.PACKAGE / "rooms" / "desk" / "templates" / "desk"
    frame = '{% extends "house/frame.html" %}'

    assert [page.name for page in pages.glob("*.html") if frame in page.read_text(encoding="utf-8")] == ["frame.html"]
    assert 'href="{% static "desk/desk.css" %}"' in (pages / "frame.html").read_text(encoding="utf-8")


def _without_print(path: Path) -> str:
    """Print is black on white, whatever the screen has."""
    return path.read_text(encoding="utf-8").split("@media print")[0]
