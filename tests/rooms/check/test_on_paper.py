"""What a person prints from the browser: one sheet, on A4 and on US Letter, however much was answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.factories import booking as make
from tests.rooms.check.letters import LONGEST, OLD_PROBLEM, SHORT, reader, walked, words_of
from unknot.kit.visitor import COOKIE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.variant,  # asks the page, not the database
]

PAPERS = ("A4", "Letter")
MUCH = {**SHORT, "leg_nrs": 3, "leg_site": "below_knee", "drawing": [218, 219, 223, 224, 228, 229, 233, 234]}
HALF = {**MUCH, "yes": ["steroids", "aneurysm", "bleeding", "surgery6", "fracture12", "varicose", "allergy", "lymph"]}
LETTERS = {"short": SHORT, "drawn": MUCH, "old problem": OLD_PROBLEM, "half": HALF, "longest": LONGEST}
# Everything that sends somebody to a hospital, as if it were all told on one screen.
ALL_EMERGENCIES = {
    **make.HEALTHY,
    "age": 66,
    "pregnant": "postpartum",
    "bp": [185, 125],
    "trauma_days": 1,
    "weeks": 1,
    "yes": [
        *("saddle", "bladder", "bowel", "sexual", "both_legs_new", "weak_both", "weak_severe", "weak_worse", "fever"),
        *(
            "cancer_active",
            "sudden_severe",
            "collapse",
            "pulsing",
            "aneurysm",
            "not_mechanical",
            "smoker",
            "hypermobile",
        ),
        *("chest_pain", "breathless", "trauma_major", "cold_leg", "preg_danger", "bp_symptoms", "unsteady", "unwell"),
        *("calf_swollen", "flank", "blood_urine", "bruise_spine", "night_pain", "weight_loss", "immune"),
    ],
}


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


def known_as(page: Page, token: str, address: str) -> Page:
    """The page at an address, for a visitor."""
    base = page.evaluate("1") and page.context._options["baseURL"]
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": base}])
    page.goto(address)
    return page


@pytest.mark.parametrize("inputs", LETTERS.values(), ids=LETTERS.keys())
def test_letter_prints_on_one_sheet_and_is_the_letter_alone(page: Page, inputs: dict[str, object]) -> None:
    make.open_practice()
    token = walked(inputs).client.cookies[COOKIE].value

    known_as(page, token, "/check/letter/")

    for paper in PAPERS:
        printed = page.pdf(format=paper)
        said = words_of(printed)
        assert len(reader(printed).pages) == 1, paper
        assert said.startswith("Lakeside Massage 1 Example Street")
        assert said.endswith("They rule nothing out.")
        assert "pick Print" not in said
