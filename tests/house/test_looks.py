"""What pictures of every page once showed amiss: widths, edges and lines, measured in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import browser
from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.check.people import Person as Answering
from tests.spine.vectors import VECTORS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.variant]  # asks the page, not the database
Opens = Callable[..., Page]

[SCIATICA] = [vector for vector in VECTORS if vector.id == "V15"]
PAPER = "getComputedStyle(document.documentElement).backgroundColor"
TOUCH = """one => {
  const box = one.getBoundingClientRect();
  const [clientX, clientY] = [box.left + box.width / 2, box.top + box.height / 2];
  one.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX, clientY }));
}"""
BOX = "one => { const box = one.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; }"


@pytest.fixture
def opens(chromium: Browser, live_server: LiveServer) -> Iterator[Opens]:
    """Opens an address at a width, perhaps as a visitor who is known, perhaps in Spanish."""
    make.open_practice()
    contexts = []

    def opened(address: str, *, width: int, known_as: str = "", locale: str = "en-US") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 844}, locale=locale)
        contexts.append(context)
        if known_as:
            context.add_cookies([{"name": "unknot_visitor", "value": known_as, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_head_of_a_small_phone_is_name_and_language_in_one_line_and_the_ways_in_the_next(
    opens: Opens, locale: str
) -> None:
    page = opens("/guide/", width=320, locale=locale)

    name, switch = box(page, ".top-name"), box(page, ".switch")
    ways = [way.evaluate(BOX)[1] for way in page.locator(".top-ways a").all()]
    assert name[1] < switch[3]
    assert switch[1] < name[3]
    assert len(ways) == 3
    assert len(set(ways)) == 1


@pytest.mark.parametrize("address", ["/guide/", "/check/ces/"])
def test_language_stands_at_the_edge_with_ways_and_without(opens: Opens, address: str) -> None:
    page = opens(address, width=1280)

    assert box(page, ".switch")[2] == pytest.approx(box(page, ".foot address")[0] + 68 * 16, abs=1)


def test_line_list_and_errors_of_a_screen_end_at_one_edge_and_its_buttons_stand_in_one_line(opens: Opens) -> None:
    page = opens("/check/ces/", width=1280, locale="es-MX")
    with page.expect_navigation():
        page.get_by_role("button", name="Continuar").last.click()

    edges = {round(box(page, one)[2]) for one in (".progress", ".errors", ".choices", ".check-form")}
    tops = {button.evaluate(BOX)[1] for button in page.locator(".buttons:not(.check-back) .button").all()}

    assert (len(edges), len(tops)) == (1, 1)


def test_only_button_of_a_list_that_asks_which_is_filled(opens: Opens) -> None:
    page = opens("/check/ces/?which=1", width=390)

    filled, text = (page.locator("main .button-main").evaluate(f"one => getComputedStyle(one).{name}") for name in
                    ("backgroundColor", "color"))  # fmt: skip

    assert filled == page.locator(".skip").evaluate("one => getComputedStyle(one).backgroundColor")
    assert text != filled


@pytest.mark.parametrize("width", [320, 768])
def test_unit_beside_a_wrong_number_can_still_be_read_and_the_error_names_the_question(
    opens: Opens, width: int
) -> None:
    page = opens("/check/pain/", width=width, known_as=somebody_at("/check/pain/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").last.click()

    assert page.locator("select").evaluate("one => one.offsetWidth") > 120
    assert page.locator(".errors").get_by_role("link", name="How long ago did this pain begin?").count() == 1


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_nothing_of_a_scale_reaches_past_its_edge(opens: Opens, locale: str) -> None:
    page = opens("/check/pain/", width=768, known_as=somebody_at("/check/pain/"), locale=locale)
    page.locator(".scale li:last-child input").first.check()
    bars = "all => all.map(one => { const box = one.getBoundingClientRect(); return (box.left + box.right) / 2; })"

    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        past = page.locator(".scale").evaluate_all(
            "all => all.flatMap(scale => [...scale.querySelectorAll('*')].filter(one =>"
            " one.getBoundingClientRect().right > scale.getBoundingClientRect().right + 1))"
            ".map(one => one.outerHTML)"
        )
        assert past == [], width
    middles = page.locator(".scale").first.locator("rect").evaluate_all(bars)
    assert middles == pytest.approx(page.locator(".scale").first.locator("b").evaluate_all(bars), abs=1)


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_question_which_side_is_worse_fits_a_small_phone_and_words_a_large_screen(opens: Opens, locale: str) -> None:
    page = opens("/check/where/", width=320, known_as=somebody_at("/check/where/"), locale=locale)

    page.locator(".body-worse").evaluate("one => one.classList.add('body-worse-asked')")

    assert page.locator(".body-worse .choice").first.is_visible()
    assert not browser.too_wide(page)

    page.set_viewport_size({"width": 1280, "height": 844})

    body, words = box(page, ".body-views"), box(page, ".body-says")
    assert body[2] == pytest.approx(box(page, ".progress")[2], abs=1)
    assert words[0] > body[2]
    assert words[1] == pytest.approx(body[1], abs=1)
    assert len({choice.evaluate(BOX)[1] for choice in page.locator(".body-worse .choice").all()}) == 1


def test_body_stays_where_it_is_between_two_touches(opens: Opens) -> None:
    page = opens("/check/where/", width=320, known_as=somebody_at("/check/where/"), locale="es-MX")
    back_of_head, heel = (page.locator(f'path[data-code="{code}"]') for code in (203, 238))

    for width, region in ((320, back_of_head), (390, back_of_head), (1280, heel)):
        page.set_viewport_size({"width": width, "height": 844})
        page.locator("[data-do=clear]").evaluate("one => one.click()")
        region.scroll_into_view_if_needed()
        before = region.evaluate(BOX)
        region.evaluate(TOUCH)
        assert region.evaluate(BOX) == before, width
        if width == 1280:
            region.evaluate(TOUCH)
            assert page.locator(".body-panel").is_visible()
            assert region.evaluate(BOX) == before, "the panel stands beside it"


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_tables_of_the_reference_need_no_push_where_there_is_room(opens: Opens, locale: str) -> None:
    page = opens("/clinical/", width=1280, locale=locale)

    pushed = page.evaluate(
        "[...document.querySelectorAll('.clinical-scroll')].filter(one => one.scrollWidth > one.clientWidth)"
        ".map(one => one.querySelector('caption').textContent)"
    )

    assert page.locator(".clinical-scroll").count() > 10
    assert pushed == []


def test_tables_of_the_reference_say_where_they_go_on_and_keep_their_caption_in_sight(opens: Opens) -> None:
    page = opens("/clinical/", width=320, locale="es-MX")
    outside = (
        "[...document.querySelectorAll('.clinical-scroll caption span')].filter(one => {"
        " const box = one.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth })"
        ".map(one => one.textContent)"
    )

    assert page.locator(".clinical-push").is_visible()
    assert page.evaluate(outside) == []
    page.evaluate("document.querySelectorAll('.clinical-scroll').forEach(one => { one.scrollLeft = 9999 })")
    assert page.evaluate(outside) == []


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_wishes_stand_beside_the_times_where_there_is_room_and_other_days_below(opens: Opens, locale: str) -> None:
    page = opens("/book/", width=1280, locale=locale)

    highest = page.locator("main > div .times span").evaluate_all(
        "all => Math.max(...all.map(one => one.offsetHeight))"
    )

    assert box(page, "main section")[0] > box(page, "main > .times")[2]
    assert box(page, "main > div .times")[0] == box(page, "main > .times")[0]
    assert box(page, "main section")[1] < box(page, "main > div .times")[1]
    assert 0 < highest < 30
    assert not browser.too_wide(page)


def test_number_to_dial_is_never_broken(opens: Opens) -> None:
    page = opens("/visit/nothing/", width=320)

    lines = page.locator("main .unbroken").evaluate("one => one.getClientRects().length")

    assert page.locator("main .unbroken").inner_text() == "(312) 555-0100"
    assert lines == 1


def test_question_of_the_front_page_stands_close_to_its_words_at_every_width(opens: Opens) -> None:
    page = opens("/", width=320)

    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        gap = box(page, ".home-lead")[1] - box(page, ".home h1")[3]
        assert 0 <= gap < 40, width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_set_up_pages_have_the_colours_of_the_house(opens: Opens, scheme: str, client: Client) -> None:
    page = opens("/guide/", width=1280)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
    paper = page.evaluate(PAPER)
    client.force_login(people.owner(), backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])

    page.goto(page.url.replace("/guide/", "/admin/"))

    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate(PAPER) == paper


def box(page: Page, one: str) -> list[float]:
    """Left, top, right and bottom of the first of them."""
    found: list[float] = page.locator(one).first.evaluate(BOX)
    return found


def somebody_at(address: str) -> str:
    """The cookie of a person who has come so far."""
    person = Answering(SCIATICA.inputs)
    person.begins()
    while person.at != address:
        person.answers_screen()
    return person.client.cookies["unknot_visitor"].value
