"""What a person prints from the browser: one sheet, on A4 and on US Letter, however much was answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.factories import booking as make
from tests.rooms.check.letters import LONGEST, OLD_PROBLEM, SHORT, reader, walked, words_of
from unknot.kit.visitor import COOKIE
from unknot.rooms.practice.models import Practice

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.variant,  # asks the page, not the database
]

Opened = Callable[[str, str], Page]
PAPERS = ("A4", "Letter")
MUCH = {**SHORT, "leg_nrs": 3, "leg_site": "below_knee", "drawing": [218, 219, 223, 224, 228, 229, 233, 234]}
HALF = {**MUCH, "yes": ["steroids", "aneurysm", "bleeding", "surgery6", "fracture12", "varicose", "allergy", "lymph"]}
DOUBT = {**SHORT, "not_sure": ["bruise_spine"]}
LETTERS = {"short": SHORT, "doubt": DOUBT, "drawn": MUCH, "old problem": OLD_PROBLEM, "half": HALF, "longest": LONGEST}
ONE_EMERGENCY = {**make.HEALTHY, "yes": ["saddle"]}
# A check ends at its first emergency; this one comes late, after many answers that are urgent or need a doctor.
NO_EARLY_SIGN = ("ces_old_checked", "saddle", "bladder", "bowel", "sexual", "weak_mild")
LATE_EMERGENCY = {**LONGEST, "bp": [185, 125], "yes": [one for one in LONGEST["yes"] if one not in NO_EARLY_SIGN]}


@pytest.fixture
def opened(chromium: Browser, live_server: LiveServer) -> Iterator[Opened]:
    """Opens an address in a browser with this visitor's cookie."""
    context = chromium.new_context(base_url=live_server.url)

    def open_(token: str, address: str) -> Page:
        context.add_cookies([{"name": COOKIE, "value": token, "url": live_server.url}])
        page = context.new_page()
        page.goto(address)
        return page

    yield open_
    context.close()


@pytest.mark.parametrize("inputs", LETTERS.values(), ids=LETTERS.keys())
def test_letter_prints_on_one_sheet_and_is_the_letter_alone(opened: Opened, inputs: dict[str, object]) -> None:
    make.open_practice()
    token = walked(inputs).client.cookies[COOKIE].value

    page = opened(token, "/check/letter/")

    for paper in PAPERS:
        printed = page.pdf(format=paper)
        said = words_of(printed)
        assert len(reader(printed).pages) == 1, paper
        assert said.startswith("Lakeside Massage 1 Example Street")
        assert said.endswith("They rule nothing out.")
        assert "pick Print" not in said


@pytest.mark.parametrize("answers", [ONE_EMERGENCY, LATE_EMERGENCY], ids=["at once", "late"])
def test_emergency_page_prints_on_one_sheet_with_the_number_on_it(opened: Opened, answers: dict[str, object]) -> None:
    make.open_practice()
    Practice.objects.update(emergency_number="911")
    token = walked(answers).client.cookies[COOKIE].value

    page = opened(token, "/check/finding/")

    for paper in PAPERS:
        printed = page.pdf(format=paper)
        words = words_of(printed)
        assert len(reader(printed).pages) == 1, paper
        for part in ("Get emergency care now", "Call 911", "What to say on the phone", "Why we say this"):
            assert part in words
        assert "You can print this page" not in words


def test_paper_is_light_whatever_the_screen_is(opened: Opened) -> None:
    make.open_practice()
    page = opened(walked(MUCH).client.cookies[COOKIE].value, "/check/letter/")
    line = "getComputedStyle(document.querySelector('.figure-line')).stroke"

    page.emulate_media(media="screen", color_scheme="dark")
    on_screen = page.evaluate(line)
    page.emulate_media(media="print", color_scheme="dark")
    on_paper = page.evaluate(line)

    assert (on_screen, on_paper) == ("rgb(242, 236, 225)", "rgb(37, 34, 29)")
