"""The way as people meet it who see little, whose hands shake, or who have set their device in their own manner."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.factories import booking as make
from tests.journeys import looks
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.journeys.ways import Mouse, Way
from tests.spine.vectors import VECTORS

# Asks the pages, not the database.
pytestmark = [pytest.mark.journey, pytest.mark.variant, pytest.mark.django_db(transaction=True)]

[SCIATICA] = [vector for vector in VECTORS if vector.id == "V16"]
[EMERGENCY] = [vector for vector in VECTORS if vector.id == "V01"]

EYES = {
    # As narrow as a wide page is at 400 %.
    "a finger on a small phone": (Way("320", Mouse(), width=320), [looks.small_targets, looks.cut_off, looks.shifting]),
    "a device set their own way": (
        Way("own", Mouse(), width=640, more={"forced_colors": "active", "reduced_motion": "reduce"}),
        [looks.unframed, looks.moving, looks.in_twice_the_size],
    ),
}


@pytest.mark.parametrize(("way", "judging"), EYES.values(), ids=EYES)
def test_whole_way_is_well_received(somebody: Somebody, judging: list[looks.Look]) -> None:
    make.open_practice()
    ada = somebody(judged=None)  # axe says of these pages what it says in the other journeys
    ada.looks = judging

    when_she_reads_around(ada)
    when_she_does_the_check(ada)
    when_she_books(ada)
    when_somebody_else_meets_an_emergency(somebody, judging)

    assert ada.was_well_received()


WRONG = {
    looks.small_targets: "<button style='height:20px'>Go</button><label><input type=checkbox></label>",
    looks.cut_off: "<p style='width:40px;overflow:hidden;white-space:nowrap'>A long sentence</p>",
    looks.moving: "<p style='transition:all 1s'>Slow</p>",
    looks.shifting: "<p>Down</p><script>setTimeout(() => document.body.style.paddingTop = '9rem', 300)</script>",
    looks.unframed: "<button style='border:0'>Go</button>",
    looks.in_twice_the_size: "<p style='width:8rem;height:2rem;overflow:hidden;font-size:1rem'>Two words fit well</p>",
}


@pytest.mark.parametrize("look", WRONG, ids=lambda look: look.__name__)
def test_look_sees_what_is_wrong(chromium: Browser, look: looks.Look) -> None:
    page = chromium.new_page(viewport={"width": 640, "height": 480})

    page.goto(f"data:text/html,<!doctype html><main>{WRONG[look]}</main>")
    page.wait_for_timeout(600)  # what comes late

    assert look(page) != []
    page.close()


def when_she_reads_around(ada: Person) -> None:
    """The front page and the guide."""
    for address in ("/", "/guide/", "/guide/sciatica/", "/guide/types/", "/clinical/", "/again/", "/check/"):
        ada.opens(address)


def when_she_does_the_check(ada: Person) -> None:
    """With pain down to the calf."""
    ada.presses("Start the check")
    ada.answers_check(SCIATICA.inputs)


def when_she_books(ada: Person) -> None:
    """Forgetting her consent at first."""
    ada.presses("See free times")
    ada.presses_first_time()
    ada.writes("Ada Example", into="Your name")
    ada.writes("ada@home.example", into="Mail address")
    ada.presses("Book this time")
    ada.ticks("The practice may keep my name")
    ada.presses("Book this time")
    assert ada.heading == "Booked"


def when_somebody_else_meets_an_emergency(somebody: Somebody, judging: list[looks.Look]) -> None:
    """On a device that is set the same way."""
    ben = somebody(judged=None)
    ben.looks = judging
    ben.opens("/check/ces/")
    ben.answers_check(EMERGENCY.inputs)
    assert ben.heading == "Get emergency care now"
    assert ben.was_well_received()


@pytest.mark.parametrize(("zone", "told"), [("Europe/Madrid", True), ("America/Chicago", False)])
def test_who_looks_from_another_time_is_told_whose_the_times_are(
    chromium: Browser, home: str, zone: str, told: bool
) -> None:
    make.open_practice()
    with chromium.new_context(timezone_id=zone) as device:
        page = device.new_page()
        page.goto(f"{home}/book/")

        assert page.get_by_text("All times here are Chicago time.").is_visible() is told
