"""Every page of the guide and the reference in a real browser: axe, both schemes, phone and desk, no complaint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import browser
from tests.factories import practice as people
from tests.rooms.guide.signers import sign_off
from unknot.rooms.guide import door

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.variant]  # asks the page, not the database
ADDRESSES = ["/guide/", *(f"/guide/{key}/" for key in door.PAGES), "/clinical/"]

LOOKS: list[browser.Look] = [(320, "light"), (1280, "dark")]


@pytest.fixture(params=LOOKS, ids=str)
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.fixture
def without_script(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_no_page_has_a_finding(live_server: LiveServer, chromium: Browser) -> None:
    people.practice()
    sign_off("2")
    said: list[str] = []
    found = []

    with browser.judging(chromium, viewport={"width": 320, "height": 844}) as context:
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text))
        for address in ADDRESSES:
            page.goto(f"{live_server.url}{address}")
            found += [(address, *one) for one in browser.found_in_each(page, LOOKS)]

    assert found == []
    assert said == []


def test_mark_leads_to_its_note_and_back_without_script(live_server: LiveServer, without_script: Page) -> None:
    people.practice()
    without_script.goto(f"{live_server.url}/guide/massage/")

    without_script.locator("#mark-C11").click()
    assert without_script.url.endswith("#claim-C11")
    note = without_script.locator("#claim-C11")
    assert note.is_visible()
    assert "Low (against)" in note.inner_text()

    note.get_by_role("link", name="Back to the text").click()
    assert without_script.url.endswith("#mark-C11")


def test_mark_has_room_for_a_finger(live_server: LiveServer, page: Page) -> None:
    people.practice()
    page.goto(f"{live_server.url}/guide/massage/")

    box = page.evaluate(
        """() => {
            const mark = document.querySelector("#mark-C11")
            mark.scrollIntoView({ block: "center" })
            const now = mark.getBoundingClientRect(), middle = [now.x + now.width / 2, now.y + now.height / 2]
            const hit = (dx, dy) => document.elementFromPoint(middle[0] + dx, middle[1] + dy) === mark
            return [hit(-16, 0), hit(16, 0), hit(0, -16), hit(0, 16)]
        }"""
    )

    assert box == [True] * 4


def test_tables_scroll_within_themselves_by_keyboard(live_server: LiveServer, chromium: Browser) -> None:
    people.practice()
    phone = chromium.new_context(viewport={"width": 320, "height": 844}).new_page()
    phone.goto(f"{live_server.url}/clinical/")

    table = phone.locator(".clinical-scroll").nth(1)
    table.focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("one => one.scrollLeft > 0", arg=table.element_handle())

    assert not browser.too_wide(phone)
    phone.context.close()
