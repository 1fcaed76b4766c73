"""A third language needs only files: a made-up one, put into a practice's folder, and everything is there and fits.

The practice is really served from its home, as an operator would start it; the language is `tests.pseudo`, longer than
any real one, on the smallest phone.
"""

from __future__ import annotations

import email
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import homes, pseudo
from tests.factories import booking as make
from tests.homes import Home, Served
from tests.journeys.person import Person
from tests.journeys.ways import Mouse, Way
from unknot.house.demo import LAKESIDE, PASSWORD
from unknot.kit.content import texts
from unknot.rooms.booking.demo import SURNAMES
from unknot.rooms.guide import door as guide
from unknot.rooms.practice.demo import NORTHSIDE, THERAPISTS

pytestmark = [pytest.mark.journey, pytest.mark.variant]

SMALLEST = Way("320 pixels", Mouse(), width=320)
PATIENCE = 60  # seconds until the worker has written a mail
# Every text on the page, seen or spoken, with how far it reaches to either side; and what hides a part of its own. Not
# words are scripts, the names of languages, and ids of rules that lead to the reference.
TEXTS = """() => {
  const heard = words => ({words, left: 0, right: 0, hides: []});
  const hides = box => {
    const style = getComputedStyle(box);
    const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    return clips && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1);
  };
  const seen = (words, node, box) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const reach = [...range.getClientRects()];
    const around = [];
    for (let at = box; at; at = at.parentElement) around.push(at);
    return {
      words,
      left: Math.min(0, ...reach.map(one => one.left)),
      right: Math.max(0, ...reach.map(one => one.right)),
      hides: around.filter(hides).map(one => one.className || one.tagName),
    };
  };
  const said = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const box = node.parentElement, words = node.data.trim();
    if (!words || box.closest('script, style, [lang=en], [lang=es], .ground a[href^="/clinical/"]')) continue;
    said.push(box.closest('head, .aside-words, .skip, [hidden]') ? heard(words) : seen(words, node, box));
  }
  for (const name of ['aria-label', 'alt', 'title', 'placeholder'])
    for (const box of document.querySelectorAll(`[${name}]`)) said.push(heard(box.getAttribute(name)));
  said.push(heard(document.querySelector('meta[name=description]').content));
  return said;
}"""

TOO_FAR = """() => [...document.querySelectorAll('body *')]
  .filter(box => box.getBoundingClientRect().right > 321).map(box => `${box.tagName}.${box.className}`)"""


@pytest.fixture(scope="module")
def home(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demo practice with one more folder in it, where nothing can be undone; what both do there is not the same."""
    copied = homes.copy_of(demo_home, tmp_path_factory.mktemp("further") / "home")
    pseudo.make_language(copied.folder / "languages")
    copied.ask("UPDATE booking_bookingpolicy SET undo_minutes = 0")  # letters leave at once
    return replace(copied, more={"UNKNOT_MAIL_URL": f"file://{copied.folder}/mail"})


@pytest.fixture(scope="module")
def practice(home: Home) -> Iterator[Served]:
    with homes.served(home, "--workers", "1") as serving:
        yield serving


@pytest.fixture
def somebody(chromium: Browser, practice: Served) -> Iterator[Callable[[], Person]]:
    """Makes somebody who reads the made-up language, by one touch on the front page."""
    people: list[Person] = []

    def made() -> Person:
        people.append(Reader(chromium, home=practice.url, way=SMALLEST, judged=None, in_words=pseudo.said))
        people[-1].opens("/")
        people[-1].reads_in(pseudo.NAME)
        return people[-1]

    yield made
    for person in people:
        person.context.close()


class Reader(Person):
    """Somebody who reads every page to the end, and notes what is English or cut off."""

    def _meets_page(self) -> None:
        super()._meets_page()
        if self.page.locator("html").get_attribute("lang") != pseudo.CODE:
            return
        width = int(self.page.evaluate("document.documentElement.scrollWidth"))
        if width > self.way.width:
            self.complaints.append((self.page.url, f"{width} pixels wide", self.page.evaluate(TOO_FAR)))
        for text in self.page.evaluate(TEXTS):
            if text["right"] > self.way.width or text["left"] < 0 or text["hides"]:
                self.complaints.append((self.page.url, "cut off", text))
            if english := words_left_in(text["words"]):
                self.complaints.append((self.page.url, "not translated", english, text["words"]))


def test_language_of_files_alone_is_whole_and_fits_the_smallest_phone(
    somebody: Callable[[], Person], home: Home
) -> None:
    cleo, ada = somebody(), somebody()

    cleo.opens("/check/ces/")
    cleo.answers_check({**make.HEALTHY, "yes": ["saddle"]})
    assert cleo.heading == pseudo.said("Get emergency care now")

    when_she_reads_what_stands_around(ada)
    ada.opens("/check/ces/")
    ada.answers_check(make.HEALTHY)
    ada.presses("See free times")
    ada.presses_first_time()
    when_she_books(ada)
    assert ada.heading == pseudo.said("Booked")
    then_her_letter_has_no_english(home)
    assert cleo.was_well_received()
    assert ada.was_well_received()


def test_desk_too_is_whole_in_it(somebody: Callable[[], Person]) -> None:
    hazel = somebody()

    when_therapist_looks_at_her_day(hazel)

    assert hazel.was_well_received()


def when_she_reads_what_stands_around(ada: Person) -> None:
    """Every page that anybody may open, and what is said of an address that is none."""
    for address in ("/check/", "/book/", "/again/", "/nowhere/", "/visit/none/", "/guide/"):
        ada.opens(address)
    for page in guide.guide_pages():
        ada.opens(f"/guide/{page.key}/")


def when_therapist_looks_at_her_day(hazel: Person) -> None:
    """The sign-in, the day, her people, and the card of one of them."""
    hazel.opens("/accounts/login/")
    hazel.way.hands.write(hazel.page.locator("[name=login]"), THERAPISTS[0].email)
    hazel.way.hands.write(hazel.page.locator("[name=password]"), PASSWORD)
    hazel.presses("Sign in")
    assert hazel.is_at("/desk/")
    hazel.opens("/desk/people/?said=Example")
    hazel.opens(hazel.page.locator(".desk-found a").first.get_attribute("href") or "")
    assert hazel.page.get_by_role("button", name=pseudo.said("Send the check")).is_visible()


def when_she_books(ada: Person) -> None:
    """Once with nothing said, which shows what is missing; then wholly."""
    ada.presses("Book this time")
    ada.writes("Ada Example", into="Your name")
    ada.writes("ada@home.example", into="Mail address")
    ada.way.hands.pick(ada.page.locator("[name=consent]"))
    ada.presses("Book this time")


def then_her_letter_has_no_english(home: Home) -> None:
    """Subject, text, and the title in her calendar."""
    mail = the_mail_to("ada@home.example", home.folder / "mail")
    body = mail.get_body(("plain",))
    assert body is not None
    said = re.sub(r"https?://\S+", "", str(body.get_content()))
    assert (
        pseudo.said("Your appointment at %(practice)s") % {"practice": LAKESIDE["name"]} == str(mail["Subject"]).strip()
    )
    assert [line for line in said.splitlines() if words_left_in(line)] == []


def words_left_in(text: str) -> list[str]:
    """English words that no translator was given; what the owner wrote, names and studies are none."""
    for own in sorted(NOT_OURS, key=len, reverse=True):
        text = text.replace(own, " ")
    return re.findall(r"\b[A-Za-z]{2,}\b", MADE_UP.sub(" ", text))


# People, their addresses, rooms, and the reference of a visit.
MADE_UP = re.compile(
    rf"\b\w+ ({'|'.join(SURNAMES)})\b|\w+@people\.example|\b(Garden|Lake) room\b|\b[0-9A-Z]{{4}}-[0-9A-Z]{{4}}\b"
)


def the_mail_to(address: str, folder: Path) -> EmailMessage:
    """The one that the worker wrote into a file, once it has."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for path in sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []:
            for part in path.read_bytes().split(b"-" * 79 + b"\n"):
                mail = email.message_from_bytes(part, policy=policy.default)
                if mail["To"] == address:
                    assert isinstance(mail, EmailMessage)
                    return mail
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address}")


NOT_OURS = {
    *LAKESIDE.values(),
    "100 Example Avenue, Chicago, IL 60601",
    NORTHSIDE,
    "9 Sample Avenue, Evanston, IL 60201",
    "Chicago",
    "Unknot",
    "Ada Example",
    "ada@home.example",
    "ada@example.com",
    *(one.name for one in THERAPISTS),
    *(one.about for one in THERAPISTS),
    *(one["citation"] for one in texts("sources").values() if "citation" in one),
}
