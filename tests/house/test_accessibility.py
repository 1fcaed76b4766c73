"""Home, sign-in, error pages and every component in a real browser: axe, both schemes, phone and desk, no complaint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import browser
from tests.factories import practice as people

STAFF_PAGES = ["/accounts/password/change/", "/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/logout/"]
PAGES = ["/", "/gallery/", "/accounts/login/", "/accounts/password/reset/", "/no-such-page/"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.kit.gallery"),
    pytest.mark.variant,  # asks the page, not the database
]


# Width and scheme do not touch each other: two of the four corners have seen all of both.
LOOKS: list[browser.Look] = [(320, "dark"), (1280, "light")]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def served(live_server: LiveServer, settings: pytest.FixtureRequest) -> str:
    people.practice(how_to_come="Bus 151 stops at the door.")
    people.therapist(name="Mara Example", about="Works slowly.")
    settings.DEMO = True
    return str(live_server.url)


def test_no_page_has_a_finding(served: str, page: Page) -> None:
    for address in PAGES:
        judge(page, served + address)


def test_no_page_of_staff_has_a_finding(served: str, page: Page, client: Client) -> None:
    sign_in(page, client, served)

    for address in STAFF_PAGES:
        judge(page, served + address)
        assert page.url == served + address, "was sent elsewhere"


def test_setting_up_a_second_step_has_no_finding(served: str, page: Page, client: Client) -> None:
    sign_in(page, client, served)
    page.goto(f"{served}/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(people.PASSWORD)
    page.locator("main .button-main").click()

    judge(page, f"{served}/accounts/2fa/totp/activate/")

    assert page.locator("main img").evaluate("one => one.naturalWidth") > 0


def sign_in(page: Page, client: Client, served: str) -> None:
    """Hand the browser the session of a member of staff."""
    client.force_login(people.user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": served}])


def judge(page: Page, address: str) -> None:
    """Open the page: no finding of axe, no refusal by the content policy, nothing wider than the screen."""
    refusals: list[str] = []
    page.on("console", lambda said: refusals.append(said.text) if "Content Security Policy" in said.text else None)

    page.goto(address)

    assert browser.found_in_each(page, LOOKS) == [], address
    assert refusals == [], address


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_home_by_keyboard_begins_with_a_way_to_the_content_and_reaches_the_check(
    served: str, page: Page, look: browser.Look
) -> None:
    browser.turn(page, look)
    page.goto(served)

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert first == "#main"
    assert page.evaluate("document.activeElement.textContent") == "Check my pain"


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_refused_form_has_the_list_of_what_to_put_right_in_focus(served: str, page: Page, look: browser.Look) -> None:
    browser.turn(page, look)
    page.goto(f"{served}/gallery/")

    assert page.evaluate("document.activeElement.id") == "errors"
