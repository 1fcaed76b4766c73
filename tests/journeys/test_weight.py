"""What each page weighs over the wire on a first visit, from the demo practice as it is really served."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request

from tests import homes
from tests.factories import booking as make
from tests.homes import Home, Served
from tests.journeys.person import Person
from tests.journeys.ways import BASE
from unknot.house import demo
from unknot.rooms.practice.demo import THERAPISTS

# Asks the pages, not the database.
pytestmark = [pytest.mark.journey, pytest.mark.variant]

PATIENCE = 60  # seconds for a letter on a busy machine
MOST, MOST_SCRIPT = 60 * 1024, 25 * 1024  # DESIGN 5
# Tokens and names of holds and people; and all screens of the check are one kind of page.
OWN_PART = re.compile(r"(?<=/)([\w-]{43}|[0-9a-f-]{36})(?=/)|(?<=^/check/)(?!finding|letter)\w+(?=/$)")

PAGES = {
    *("/", "/again/", "/again/code/", "/check/", "/check/…/", "/check/finding/", "/book/", "/book/holds/…/"),
    *("/check/letter/", "/check/finding/link/sent/", "/check/mailed/…/", "/check/mailed/…/code/"),
    *("/check/mailed/…/finding/", "/guide/", "/guide/sciatica/", "/guide/hands/"),
    *("/visit/…/", "/visit/…/cancellation/", "/accounts/login/", "/desk/", "/desk/people/", "/desk/people/…/"),
}


@dataclass(frozen=True)
class Weight:
    """What came over the wire for one page: bytes with headers, of which script."""

    page: str
    requests: int
    everything: int
    script: int

    def __str__(self) -> str:
        return f"{self.page:32}{self.requests:3} requests {self.everything / 1024:5.1f} KB"


@pytest.fixture
def lakeside(copied_home: Home) -> Iterator[Served]:
    """The demo practice behind its real server."""
    with homes.served(copied_home) as served:
        yield served


@pytest.fixture
def somebody(chromium: Browser, lakeside: Served) -> Iterator[Callable[[], Person]]:
    """Makes a person whose browser remembers no file, so that every page is a first visit."""
    people: list[Person] = []

    def made() -> Person:
        people.append(Person(chromium, home=lakeside.url, way=BASE, judged=None))
        wire = people[-1].context.new_cdp_session(people[-1].page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        return people[-1]

    yield made
    for person in people:
        person.context.close()


def test_pages_are_light(
    somebody: Callable[[], Person], copied_home: Home, record_property: Callable[[str, object], None]
) -> None:
    ada, dora, elsewhere, hazel = somebody(), somebody(), somebody(), somebody()
    asked: list[Request] = []
    for person in (ada, dora, elsewhere, hazel):
        person.page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright takes no builtin

    when_somebody_books_and_cancels(ada)
    when_somebody_takes_a_letter_along(dora)
    when_a_mailed_finding_is_read(elsewhere, copied_home.folder / "mail")
    when_therapist_looks(hazel)

    heaviest = weigh(asked)
    for weight in heaviest:
        record_property("figure", str(weight))
    assert [one for one in heaviest if one.everything > MOST or one.script > MOST_SCRIPT] == []
    assert {one.page for one in heaviest} == PAGES
    assert ada.was_well_received()
    assert dora.was_well_received()
    assert elsewhere.was_well_received()
    assert hazel.was_well_received()


def when_somebody_books_and_cancels(ada: Person) -> None:
    """And looks everywhere on the way."""
    for address in (
        "/",
        "/guide/",
        "/guide/sciatica/",
        "/guide/hands/",
        "/again/",
        "/again/code/",
        "/book/",
        "/check/",
    ):
        ada.opens(address)
    ada.presses("Start the check")
    ada.answers_check(make.HEALTHY)
    ada.presses("See free times")
    ada.presses_first_time()
    ada.writes("Ada Example", into="Your name")
    ada.writes("ada@home.example", into="Mail address")
    ada.ticks("The practice may keep my name")
    ada.presses("Book this time")
    ada.presses("Cancel this visit")
    ada.presses("Yes, cancel it")


def when_somebody_takes_a_letter_along(dora: Person) -> None:
    """And mails the finding to herself."""
    dora.opens("/check/")
    dora.presses("Start the check")
    dora.answers_check({**make.HEALTHY, "yes": ["steroids"]})
    dora.presses("Letter to take along")
    dora.opens("/check/finding/")
    dora.writes("dora@home.example", into="Mail address")
    dora.presses("Send me a link to this page")


def when_a_mailed_finding_is_read(elsewhere: Person, mail: Path) -> None:
    """By its link, in another browser."""
    elsewhere.opens(mailed(mail, r"/check/mailed/[\w-]{43}/"))
    elsewhere.presses("Send me the code")
    elsewhere.writes(mailed(mail, r"\b\d{6}\b(?! digits)(?=\n)"), into="The six digits")
    elsewhere.presses("Open the page")


def mailed(folder: Path, wanted: str) -> str:
    """What a letter says by this pattern, once the worker has sent it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = "\n".join(one.read_text() for one in folder.glob("*")) if folder.exists() else ""
        if found := re.search(wanted, said.replace("=\n", "")):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no letter says {wanted}")


def when_therapist_looks(hazel: Person) -> None:
    """At the day, and at the first person of the nearest day that has one."""
    hazel.opens("/desk/")
    hazel.writes(THERAPISTS[0].email, into="Email")
    hazel.writes(demo.PASSWORD, into="Password")
    hazel.presses("Sign in")
    hazel.opens("/desk/people/?said=example")
    people = hazel.page.locator("main a[href^='/desk/people/']")
    hazel.opens(str(people.first.get_attribute("href")))


def weigh(asked: list[Request]) -> list[Weight]:
    """By page, in the order of meeting; a page that was met more than once counts with its heaviest."""
    came = {one: one.sizes() for one in asked if one.response()}
    sizes = {one: size["responseHeadersSize"] + size["responseBodySize"] for one, size in came.items()}
    by_address = {one.url: size for one, size in sizes.items()}
    pages: dict[str, list[Weight]] = {}
    for visit in _visits(asked):
        # A person who is quick goes on before the icon has come; it weighs what it weighed elsewhere.
        weight = _weight(visit, [sizes.get(one, by_address.get(one.url, 0)) for one in visit])
        pages.setdefault(weight.page, []).append(weight)
    return [max(weights, key=attrgetter("everything")) for weights in pages.values()]


def _visits(asked: list[Request]) -> list[list[Request]]:
    """Each page with all that it needs, and the redirects that led to it."""
    visits: list[list[Request]] = []
    for request in asked:
        if request.is_navigation_request() and not request.redirected_from:
            visits.append([])
        visits[-1].append(request)
    return visits


def _weight(visit: list[Request], sizes: list[int]) -> Weight:
    [*_, page] = [urlsplit(one.url).path for one in visit if one.is_navigation_request()]
    script = sum(size for one, size in zip(visit, sizes, strict=True) if one.resource_type == "script")
    return Weight(OWN_PART.sub("…", page), len(visit), sum(sizes), script)
