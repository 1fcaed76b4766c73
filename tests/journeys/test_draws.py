"""The person who shows where it hurts: by touching the body, or in the list; and the therapist who sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.factories import booking as make
from tests.journeys import ways
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.journeys.ways import BASE, PHONE, Mouse
from tests.rooms.check.people import came_to
from unknot.rooms.check.models import Draft, StoredFinding
from unknot.spine.check.drawing import Drawing, Feel, Mark, read_drawing
from unknot.spine.vocabulary import Side

# What it leaves in the tables is asked of PostgreSQL by the tests of the rooms.
pytestmark = [pytest.mark.journey, pytest.mark.variant, pytest.mark.django_db(transaction=True)]

DRAWN = Drawing(
    {219: Mark(4), 229: Mark(5), 234: Mark(7, (Feel.SHOOTING,)), 133: Mark(2), 218: Mark(3)}, worse=Side.RIGHT
)
ALONG = "Along the way of the right sciatic nerve: low back, back of thigh, lower leg, foot."


@pytest.mark.parametrize("way", ways.walked(ways.PHONE), ids=lambda way: way.name)
def test_person_draws_and_the_therapist_sees_it(somebody: Somebody) -> None:
    [mara] = make.open_practice()
    ada = given_she_comes_to_the_body(somebody)

    if by_touch(ada):
        when_she_touches(ada)
        then_the_page_says_what_she_did(ada)
    else:
        when_she_ticks_the_list(ada)
    when_she_goes_on(ada)

    then_it_is_drawn_on_her_finding(ada)
    booked = when_she_books(ada)
    assert ada.was_well_received()

    at_desk = somebody(staff=mara.user)
    at_desk.opens("/desk/")
    at_desk.presses(booked)
    assert ALONG in at_desk.reads
    assert "right calf, 7 of 10, shooting" in at_desk.reads
    assert at_desk.was_well_received()


def by_touch(ada: Person) -> bool:
    """Whether she has a pointer and script; the others have the list, which says the same."""
    return ada.way.script and isinstance(ada.way.hands, Mouse)


def given_she_comes_to_the_body(somebody: Somebody) -> Person:
    """Healthy so far."""
    ada = somebody(known_as=came_to("/check/where/", make.HEALTHY))
    ada.opens("/check/where/")
    return ada


def when_she_touches(ada: Person) -> None:
    """Each place once, once more to say how bad, one by mistake and undone, one from the front."""
    for code in (218, 219, 229, 234):
        touch(ada, code)
    for code in (219, 218, 229, 234):
        touch(ada, code)
        key(ada, str(DRAWN.regions[code].level)).click()
        if DRAWN.regions[code].feels:
            key(ada, "shooting").click()
        key(ada, "Done").click()
    touch(ada, 223)
    key(ada, "Undo").click()
    if ada.way.width < 600:
        key(ada, "Front").click()
    touch(ada, 133)
    touch(ada, 133)
    key(ada, "2").click()
    ada.page.get_by_label("Right", exact=True).check()


def then_the_page_says_what_she_did(ada: Person) -> None:
    """In the line that a screen reader reads out, and beside the nerves."""
    assert ada.page.get_by_role("status").inner_text() == "Right ankle (front), 2 of 10."
    assert ALONG in ada.reads
    assert ada.page.locator(".figure-nerve path.lit:not(.halo)").count() == 7, "the left low back too"


def when_she_ticks_the_list(ada: Person) -> None:
    """By keyboard, or without script."""
    if ada.way.script:
        ada.way.hands.press(key(ada, "Use a list instead"))
    for code, mark in sorted(DRAWN.regions.items()):  # as the list has them, so that no way leads round the page
        line = ada.page.locator(f'li[data-code="{code}"]')
        ada.way.hands.pick(line.locator(".body-tick"))
        ada.way.hands.write(line.get_by_label("How bad, 0 to 10"), str(mark.level))
        for feel in mark.feels:
            ada.way.hands.pick(line.get_by_label(feel.value))
    ada.way.hands.pick(ada.page.get_by_label("Right", exact=True))


def when_she_goes_on(ada: Person) -> None:
    """And says that nothing tingles, and how long it has lasted."""
    ada.presses("Continue")
    assert read_drawing(Draft.objects.get().given["drawing"]) == DRAWN
    ada.answers_check(make.HEALTHY)


def then_it_is_drawn_on_her_finding(ada: Person) -> None:
    """With what follows from it."""
    assert StoredFinding.objects.get().answers["leg_site"] == "below_knee"
    assert ALONG in ada.reads
    assert ada.page.locator(".check-drawn path.region[class*=shade-]").count() == len(DRAWN.regions)


def when_she_books(ada: Person) -> str:
    """The first time; says her name."""
    ada.presses("See free times")
    ada.presses_first_time()
    ada.writes("Ada Example", into="Your name")
    ada.writes("ada@home.example", into="Mail address")
    ada.ticks("The practice may keep my name")
    ada.presses("Book this time")
    return "Ada Example"


def touch(ada: Person, code: int) -> None:
    """In the middle of the region, as a finger would."""
    region = ada.page.locator(f'path.region[data-code="{code}"], [data-at="{code}"] path.region')
    region.scroll_into_view_if_needed()
    middle = region.evaluate(MIDDLE)
    ada.page.mouse.click(*middle)


MIDDLE = """region => {
  const box = region.getBBox(), matrix = region.getScreenCTM();
  // Its own shape reaches beyond the outline; a point that the browser finds in it is one that can be touched.
  const inside = [];
  for (let row = 1; row < 12; row += 1) for (let place = 1; place < 12; place += 1) {
    const point = new DOMPoint(box.x + box.width * place / 12, box.y + box.height * row / 12).matrixTransform(matrix);
    if (document.elementFromPoint(point.x, point.y) === region) inside.push([point.x, point.y]);
  }
  return inside[inside.length >> 1];
}"""


def key(ada: Person, words: str) -> Locator:
    """A button of the body."""
    return ada.page.get_by_role("button", name=words, exact=True)


@pytest.mark.parametrize("way", [PHONE], ids=lambda way: way.name)
def test_list_and_body_are_one(somebody: Somebody) -> None:
    make.open_practice()
    ada = given_she_comes_to_the_body(somebody)

    touch(ada, 233)
    key(ada, "Use a list instead").click()
    left_calf = ada.page.get_by_role("checkbox", name="Left calf", exact=True)
    assert left_calf.is_checked()

    left_calf.uncheck()
    assert ada.page.locator("path.region[class*=shade-]").count() == 0
    assert ada.page.get_by_role("status").inner_text() == "Taken away: Left calf."
    ada.page.get_by_role("checkbox", name="Left heel and sole", exact=True).check()
    assert ada.page.locator("path.region[class*=shade-]").get_attribute("data-code") == "237"
    key(ada, "Clear all").click()
    assert not ada.page.get_by_role("checkbox", name="Left heel and sole", exact=True).is_checked()


@pytest.mark.parametrize("way", [BASE], ids=lambda way: way.name)
def test_what_was_touched_on_the_front_page_is_marked_when_it_is_asked_for(somebody: Somebody) -> None:
    make.open_practice()
    ada = somebody()

    ada.opens("/")
    with ada.page.expect_navigation():
        touch(ada, 224)
    assert (ada.is_at("/check/"), "224" in ada.page.url) == (True, False), "no address says where it hurts"
    ada.presses("Start the check")
    ada.answers_check(make.HEALTHY, until="/check/where/")

    assert ada.page.locator("path.region[class*=shade-]").get_attribute("data-code") == "224"
    assert "Marked: Right buttock." in ada.reads
    key(ada, "Undo").click()
    assert ada.page.locator("path.region[class*=shade-]").count() == 0
    ada.page.reload()
    assert ada.page.locator("path.region[class*=shade-]").count() == 0, "it was taken once"
    assert ada.was_well_received()
