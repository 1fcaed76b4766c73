"""Found by search engines: each public page once, with words of its own, and no private page at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.factories import practice as people
from tests.rooms.guide.signers import sign_off
from unknot.house.found import public_addresses

HOME = "https://lakeside.example"
PUBLIC = public_addresses()
PRIVATE = [
    "/check/ces/",
    "/check/finding/",
    "/check/slip/",
    "/check/for/nothing/",
    "/again/",
    "/again/code/",
    "/book/holds/00000000-0000-4000-8000-000000000000/",
    "/visit/nothing/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/guide/nothing/",
    "/nowhere/",
]
STAFF = ["/desk/", "/desk/people/", "/desk/people/new/", "/accounts/2fa/"]
MEDICAL = [address for address in PUBLIC if address.startswith(("/guide/", "/clinical/"))]
TYPES = {"/": "HealthAndBeautyBusiness"} | dict.fromkeys(MEDICAL, "MedicalWebPage")


# Of pages and words, not of the database.
pytestmark = pytest.mark.variant


@pytest.fixture(autouse=True)
def _practice(db: None, settings: Settings) -> None:
    settings.BASE_URL = HOME
    people.practice()
    people.therapist()


def page(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address, follow=True).content.decode()


def found(pattern: str, html: str) -> list[str]:
    return re.findall(pattern, html, re.DOTALL)


def card(html: str) -> dict[str, object]:
    [said] = found(r'<script type="application/ld\+json">(.*?)</script>', html)
    return dict(json.loads(said))


def test_each_public_page_has_a_title_and_a_description_of_its_own() -> None:
    pages = [page(address) for address in PUBLIC]

    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">', r"<h1[^>]*>(.*?)</h1>"):
        said = [found(pattern, html) for html in pages]
        assert [len(one) for one in said] == [1] * len(PUBLIC)
        assert len({one[0] for one in said}) == len(PUBLIC), said


def test_titles_and_descriptions_fit_a_list_of_results() -> None:
    for address in PUBLIC:
        html = page(address)
        [title], [description] = found(r"<title>(.*?)</title>", html), found(r'"description" content="(.*?)"', html)
        assert len(title) <= 75, title
        assert 50 <= len(description) <= 180, description


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("asked", ["", "?utm_source=leaflet", "?lang=es&page=2"])
def test_public_page_names_its_one_address_whatever_is_asked(address: str, asked: str) -> None:
    html = page(address + asked)

    assert found(r'<link rel="canonical" href="(.*?)">', html) == [HOME + address]
    assert "noindex" not in html


@pytest.mark.parametrize("address", PRIVATE)
def test_private_page_asks_not_to_be_indexed(address: str) -> None:
    answer = Client().get(address)  # a redirect shows nothing; where it leads is judged by itself

    html = answer.content.decode()
    assert 'rel="canonical"' not in html
    assert answer.status_code == 302 or '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("address", STAFF)
def test_page_of_staff_asks_not_to_be_indexed(address: str) -> None:
    client = Client()
    client.force_login(people.user(), backend="allauth.account.auth_backends.AuthenticationBackend")

    html = page(address, client)

    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html


@pytest.mark.parametrize("address", PUBLIC)
def test_public_page_answers_head_without_a_body(address: str) -> None:
    answer = Client().head(address)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("address", [address for address in PUBLIC if address != "/"])
def test_address_without_its_last_stroke_leads_on_for_good(address: str) -> None:
    answer = Client().get(f"{address.rstrip('/')}?from=leaflet")

    assert (answer.status_code, answer["Location"]) == (301, f"{address}?from=leaflet")


@pytest.mark.parametrize("address", ["/index.html", "/GUIDE/", "/guide/sciatica/more/", "/clinical.html", "/en/"])
def test_no_page_stands_at_a_second_address(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_site_map_has_every_public_page_and_no_other() -> None:
    answer = Client().get("/sitemap.xml")

    assert answer["Content-Type"] == "application/xml"
    root = ET.fromstring(answer.content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    assert [one.text for one in root.iter(f"{space}loc")] == [HOME + address for address in PUBLIC]


def test_every_public_page_can_be_reached_from_another() -> None:
    linked = {urlsplit(href).path for address in PUBLIC for href in found(r'<a [^>]*href="(/[^"]*)"', page(address))}

    assert set(PUBLIC) - linked == set()


@pytest.mark.parametrize(("demo", "said"), [(False, "Disallow:"), (True, "Disallow: /")])
def test_robots_are_shown_the_map_and_sent_away_from_a_demo(settings: Settings, demo: bool, said: str) -> None:
    settings.DEMO = demo

    answer = Client().get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == ["User-agent: *", said, f"Sitemap: {HOME}/sitemap.xml"]


@pytest.mark.parametrize("address", PUBLIC)
def test_structured_data_is_there_where_the_page_is_about_something(address: str) -> None:
    html = page(address)

    if address not in TYPES:
        assert "ld+json" not in html
        return
    said = card(html)
    assert (said["@context"], said["@type"], said["url"]) == ("https://schema.org", TYPES[address], HOME + address)


@pytest.mark.parametrize("address", MEDICAL)
def test_medical_page_says_about_what_for_whom_and_in_which_language(address: str) -> None:
    said = card(page(address))

    assert set(said) == {
        "@context", "@type", "name", "description", "url", "inLanguage", "about", "audience", "publisher",
    }  # fmt: skip
    assert said["inLanguage"] == "en"
    assert {one["@type"] for one in said["about"]} <= {"MedicalCondition", "MedicalTherapy"}
    assert said["audience"]["audienceType"] == ("Clinician" if "clinical" in address else "Patient")
    assert said["publisher"] == {"@id": f"{HOME}/#practice"} == {"@id": card(page("/"))["@id"]}


@pytest.mark.parametrize("address", MEDICAL)
def test_who_reviewed_it_is_said_only_once_all_is_signed(address: str) -> None:
    by = people.owner()
    sign_off("2", entered_by=by)
    assert "lastReviewed" not in card(page(address))

    sign_off("all", entered_by=by)
    said = card(page(address))

    assert said["lastReviewed"] == "2026-11-20"
    assert said["reviewedBy"][0] == {"@type": "Person", "name": "Ines Example", "jobTitle": "Physiotherapist"}


@pytest.fixture
def complaints(chromium: Browser, live_server: LiveServer) -> Iterator[list[str]]:
    """What a real browser says while it shows the pages with data blocks."""
    said: list[str] = []
    context = chromium.new_context()
    shown = context.new_page()
    shown.on("console", lambda line: said.append(line.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    for address in TYPES:
        shown.goto(live_server.url + address)
        assert shown.locator('script[type="application/ld+json"]').count() == 1
    yield said
    context.close()


@pytest.mark.variant
@pytest.mark.django_db(transaction=True)
def test_strict_policy_has_nothing_against_data_blocks(complaints: list[str]) -> None:
    assert complaints == []
