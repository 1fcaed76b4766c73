"""The front page: the leaflet in honest words, and nothing that is not so."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client
from django.utils.safestring import SafeString
from pytest_django import DjangoAssertNumQueries

from tests.factories import practice as people
from unknot.house.home import business_card, home_page, price_range
from unknot.kit import places
from unknot.kit.structured import as_data
from unknot.rooms.booking.door import Offer
from unknot.rooms.practice import door
from unknot.spine.vocabulary import MassageType

REFUSED = (
    r"\b(cures?|heal(s|ed|ing)?|breaks? up knots|toxins|flush(es)?|realigns?|regardless of the cause|safe for everyone"
    r"|proven|unblocks?|reduces inflammation|boosts circulation|reduces cortisol|releases endorphins)\b"
)
ENOUGH_BYTES = 60_000


@pytest.fixture
def _no_fragments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_fragments", {})


@pytest.fixture
def home(client: Client, db: None, _no_fragments: None) -> str:
    people.practice(how_to_come="Bus 151 stops at the door.")
    people.therapist(name="Mara Example", about="Works slowly.", types=frozenset({MassageType.SWEDISH}))
    with time_machine.travel(people.NOON, tick=False):
        answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_asks_one_question_and_opens_two_doors(home: str) -> None:
    assert re.findall(r"<h1>(.*?)</h1>", home) == ["Does your back or leg hurt?"]
    assert re.findall(r'<a class="button [a-z-]+" href="([^"]+)"', home) == ["/check/", "/again/"]


def test_home_says_who_treats_where_and_how_to_come(home: str) -> None:
    for words in ("Mara Example", "Works slowly.", "1 Example Street", "(312) 555-0100", "Bus 151 stops at the door."):
        assert words in home


def test_home_shows_the_four_types_each_with_its_claim(home: str) -> None:
    for name, claim in (("Swedish massage", "C18"), ("Deep tissue massage", "C19"), ("Medical massage", "C20")):
        assert f"<h3>{name}</h3>" in home
        assert f'data-claim="{claim}"' in home
    assert 'data-claim="C21"' in home


def test_every_mark_on_home_leads_to_a_source(home: str) -> None:
    marks = set(re.findall(r'href="#(claim-C\d\d)"', home))

    assert {"claim-C01", "claim-C03", "claim-C04", "claim-C09", "claim-C17"} <= marks
    assert marks == set(re.findall(r'id="(claim-C\d\d)"', home))


def test_home_uses_no_refused_word(home: str) -> None:
    visible = re.sub(r"<details.*?</details>|<script.*?</script>|<[^>]+>", " ", home, flags=re.DOTALL)

    assert re.findall(REFUSED, visible, flags=re.IGNORECASE) == []


def test_home_says_when_to_get_help_before_anything_about_massage(home: str) -> None:
    assert home.index("Go to an emergency room now") < home.index('id="massage"')


def test_home_is_small_and_asks_no_other_host(home: str) -> None:
    assert len(home.encode()) < ENOUGH_BYTES
    asked = home.replace('rel="canonical" href=', "")  # named, never fetched
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"', asked) == []


def test_home_has_no_script_and_no_style_of_its_own_within(home: str) -> None:
    facts, body = re.findall(r"<script([^>]*)>(.*?)</script>", home, re.DOTALL)

    assert facts[0] == ' type="application/ld+json"'
    assert re.fullmatch(r' type="module" src="/static/kit/body/begin[.\w]*\.js"', body[0])
    assert body[1] == ""
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="', home)


def test_structured_data_is_json_with_the_practice(home: str) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', home)

    assert found
    assert json.loads(found[1])["name"] == "Lakeside Massage"


@pytest.mark.variant
@pytest.mark.django_db
def test_structured_data_says_what_the_page_says_and_nothing_else() -> None:
    people.practice(region="")

    card = json.loads(as_data(business_card(door.the_practice())))

    assert card == {
        "@context": "https://schema.org",
        "@type": "HealthAndBeautyBusiness",
        "@id": "http://localhost:8000/#practice",
        "name": "Lakeside Massage",
        "url": "http://localhost:8000/",
        "telephone": "+13125550100",
        "email": "desk@lakeside.example",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 Example Street",
            "addressLocality": "Chicago",
            "postalCode": "60601",
            "addressCountry": "US",
        },
    }


@pytest.mark.parametrize(
    ("cents", "said"), [([], ""), ([7000], "$70"), ([12000, 4550, 7000], "$45.50 – $120"), ([70_00, 70_00], "$70")]
)
def test_price_range_goes_from_the_lowest_to_the_highest(cents: list[int], said: str) -> None:
    offers = [Offer(MassageType.SWEDISH, "Swedish", "", 60, 0, one, "USD") for one in cents]

    assert price_range(offers) == said


@pytest.mark.variant
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("licensed_through", "shown"),
    [(date(2026, 11, 23), False), (date(2026, 11, 24), True), (None, False)],
)
def test_therapist_is_shown_through_the_last_day_of_the_licence(licensed_through: date | None, shown: bool) -> None:
    people.practice()
    people.therapist(name="Mara Example", licensed_through=licensed_through)

    page = home_page(door.the_practice(), now=people.NOON)

    assert [one.name for one in page.therapists] == (["Mara Example"] if shown else [])


@pytest.mark.variant
@pytest.mark.django_db
@pytest.mark.usefixtures("_no_fragments")
def test_rooms_above_fill_times_and_prices(client: Client) -> None:
    people.practice()

    def shown(request: HttpRequest) -> SafeString:
        return SafeString("<p>Today 16:30</p>")

    places.fill("home.times", shown)

    html = client.get("/").content.decode()

    assert "<p>Today 16:30</p>" in html
    assert "Prices" not in html


@pytest.mark.variant
@pytest.mark.django_db
@pytest.mark.usefixtures("_no_fragments")
def test_home_asks_as_much_of_the_database_for_one_therapist_as_for_three(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people.practice()
    people.therapist()
    with django_assert_max_num_queries(20) as one:
        client.get("/")
    people.therapist()
    people.therapist()

    with django_assert_max_num_queries(20) as three:
        client.get("/")

    assert len(three) == len(one)


@pytest.mark.variant
@pytest.mark.django_db
def test_home_before_set_up_still_opens(client: Client) -> None:
    answer = client.get("/")

    assert answer.status_code == 200
    assert "ld+json" not in answer.content.decode()
