"""Somebody in front of a browser. Every page they meet is judged as they come to it; `was_well_received` says so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.http import HttpResponse
from playwright.sync_api import Browser, CDPSession, Locator, Page

from tests import browser
from tests.journeys.listening import listen
from tests.journeys.ways import Way
from tests.rooms.check.pages import Page as Reading
from tests.rooms.check.people import Person as Answering

# A page that differs only in these looks the same: tokens against forged forms, where the practice is served, the names
# and numbers of rows in addresses, and the references of visits.
CHANGES = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|(?<=localhost:)\d+|(?<=/)\d+(?=/)|(?<=/)[\w:-]{32,}(?=[/"?])'
    r"|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"
)
PATIENCE = 12_000  # milliseconds; what has not come by then does not come


class Person:
    """One person with one browser; ``known_as`` is the visitor's cookie that they bring with them, if any.

    Put into ``looks`` what else shall be said of every page they meet.

    ``judged`` is the folder where the run notes which pages were judged; None: axe judges none. ``locale`` is what
    their browser asks for, and ``in_words`` says an English word of the pages as they read it.
    """

    def __init__(
        self,
        chromium: Browser,
        *,
        home: str,
        way: Way,
        judged: Path | None,
        known_as: str = "",
        locale: str = "en-US",
        in_words: Callable[[str], str] = str,
    ) -> None:
        self.home, self.way, self.judged, self.in_words = home, way, judged, in_words
        self.complaints: list[object] = []
        self.met: list[str] = []
        self.looks: list[Callable[[Page], list[str]]] = []
        self.context = chromium.new_context(locale=locale, **way.screen)  # type: ignore[arg-type]  # a table of its arguments
        if known_as:
            self.context.add_cookies([{"name": "unknot_visitor", "value": known_as, "url": home}])
        self.context.set_default_timeout(PATIENCE)
        listen(self.context, home=home, complaints=self.complaints)
        self._switches: dict[Page, CDPSession] = {}
        self._came: tuple[str, str] = ("", "")  # the address of the page that was met last, and the page
        self.page = self.opens_another_tab()

    # What a person does

    def opens_another_tab(self) -> Page:
        """An empty tab, from now on in front."""
        self.page = self.context.new_page()
        self._allow_script(self.way.script)
        return self.page

    def turns_to(self, tab: Page) -> None:
        """To a tab that was opened before, as it was left."""
        self.page = tab
        tab.bring_to_front()

    def opens(self, address: str) -> None:
        """An address: typed by hand, or from a mail."""
        self.page.goto(address if "://" in address else self.home + address)
        self._meets_page()

    def goes_back(self) -> None:
        """With the browser's own button."""
        self.page.go_back()
        self._meets_page()

    def presses(self, words: str) -> None:
        """The link or button that is called so, in the page's own part; a new page comes."""
        with self._page_comes():
            self.way.hands.press(self._called(words))

    def reads_in(self, language: str) -> None:
        """Touches the language of this name, at the head of the page; the same page comes."""
        with self._page_comes():
            self.way.hands.press(self.page.get_by_role("banner").get_by_role("button", name=language, exact=True))

    def unfolds(self, words: str) -> None:
        """What is folded up under these words."""
        self.way.hands.press(self.page.locator("main summary", has_text=words))

    def presses_first_time(self) -> str:
        """Takes the first of the times that are listed; says what stands on it."""
        first = self.page.locator("button.time-row").first
        words = first.locator("b").inner_text()
        with self._page_comes():
            self.way.hands.press(first)
        return words

    def presses_nearest_time(self) -> None:
        """Opens the first of the times that a visit can move to."""
        with self._page_comes():
            self.way.hands.press(self.page.locator("a.time-row").first)

    def presses_first_link(self) -> None:
        """Follows the first of the times that lead on to another page."""
        with self._page_comes():
            self.way.hands.press(self.page.locator("a.time-row").first)

    def picks(self, answer: str, *, to: str) -> None:
        """One answer to the question that has these words in it."""
        question = self.page.get_by_role("group").filter(has=self.page.locator("legend", has_text=to))
        self.way.hands.pick(question.get_by_label(answer, exact=True))

    def ticks(self, words: str) -> None:
        """A box."""
        self.way.hands.pick(self.page.get_by_label(words))

    def writes(self, words: str, *, into: str) -> None:
        """Into the line that is called so."""
        self.way.hands.write(self.page.get_by_label(self.in_words(into), exact=True), words)

    def answers_check(self, inputs: Mapping[str, object], *, until: str = "/check/finding/") -> None:
        """Screen by screen until there is a finding; ``inputs`` as `unknot check` takes them, all else is no."""
        who = Answering(inputs)
        while not self.is_at(until):
            before = self.page.url
            self._answers_screen(who)
            assert self.page.url != before, f"stuck at {before}: {self.reads}"

    # What a person sees

    @property
    def reads(self) -> str:
        """The words of the page, in one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, words: str) -> bool:
        """Whether these words are before their eyes, and not folded up."""
        return self.page.get_by_role("main").get_by_text(words).first.is_visible()

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def is_at(self, path: str) -> bool:
        """Whether the page in front has this path."""
        return urlsplit(self.page.url).path == path

    def was_well_received(self) -> bool:
        """No page on the way had a barrier, was too wide, complained, or spoke to another host."""
        assert self.met, "no page was met"
        assert self.complaints == [], self.complaints
        return True

    def _called(self, words: str) -> Locator:
        main, words = self.page.get_by_role("main"), self.in_words(words)
        link = main.get_by_role("link", name=words, exact=True)
        return link.or_(main.get_by_role("button", name=words, exact=True)).first

    def _answers_screen(self, who: Answering) -> None:
        address, came = self._came
        form = Reading(HttpResponse(came if address == self.page.url else self.page.content())).form
        said, closing = who.says(form), [name for name, _ in form.buttons]
        if form.ticks:
            self._ticks(form.ticks, said)
            return
        for name, value in said.items():
            self._gives(name, value)
        with self._page_comes():
            self.way.hands.press(self._closing(closing, anything_said=any(said.values())))

    def _ticks(self, lines: list[str], said: Mapping[str, object]) -> None:
        """Ticks what is true, and closes the list; asked which of them one is not sure about, ticks those."""
        true, unsure = ([name for name in lines if said[name] == state] for state in ("yes", "not_sure"))
        for name in true:
            self.way.hands.pick(self.page.locator(f'main [name="{name}"]'))
        closing = "button[name=unsure]" if unsure else "" if true else "button[name=none]"
        with self._page_comes():
            self.way.hands.press(self.page.locator(closing) if closing else self._called("Continue"))
        if "which=1" in self.page.url:
            for name in unsure:
                self.way.hands.pick(self.page.locator(f'main [name="{name}"]'))
            with self._page_comes():
                self.way.hands.press(self._called("Continue"))

    def _closing(self, buttons: list[str], *, anything_said: bool) -> Locator:
        return (
            self.page.locator("button[name=skip]")
            if "skip" in buttons and not anything_said
            else self._called("Continue")
        )

    def _gives(self, name: str, value: object) -> None:
        field = self.page.locator(f'main [name="{name}"]')
        if field.first.evaluate("one => one.matches('[type=radio], [type=checkbox]')"):
            for one in value if isinstance(value, list) else [value]:
                if one != "":
                    self.way.hands.pick(self.page.locator(f'main [name="{name}"][value="{one}"]'))
        elif field.first.evaluate("one => one.matches('input')") and value != "":
            self.way.hands.write(field, str(value))

    @contextmanager
    def _page_comes(self) -> Iterator[None]:
        with self.page.expect_navigation():
            yield
        self._meets_page()

    def _meets_page(self) -> None:
        self.met.append(self.page.url)
        is_too_wide, came = browser.width_and_words(self.page)
        self._came = self.page.url, came
        if is_too_wide:
            self.complaints.append((self.page.url, "wider than the screen"))
        self.complaints += [(self.page.url, found) for look in self.looks for found in look(self.page)]
        for rules in self._to_be_judged(came):
            self._allow_script(True)  # axe is one; the page's own had their time
            self.complaints += [(self.page.url, *found) for found in browser.barriers(self.page, rules=rules)]
            self._allow_script(self.way.script)

    def _to_be_judged(self, came: str) -> Iterator[Sequence[str]]:
        """By which rules: the first one to meet this very page judges it for all, and another look by what may differ.

        Where the same is to be seen of the same page, that is what `browser.BY_LOOK` names.
        """
        if self.judged is None:
            return
        page = CHANGES.sub("", came)
        script = self.way.script or "<script" not in page
        if self._is_first(f"{self.way.screen} {script} {page}"):
            yield () if self._is_first(f"{self.page.evaluate(browser.SEEN)} {page}") else browser.BY_LOOK

    def _is_first(self, look: str) -> bool:
        assert self.judged is not None
        try:
            (self.judged / hashlib.sha256(look.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _allow_script(self, allowed: bool) -> None:
        # Not Playwright's own switch: that one cannot be turned back for axe.
        if self.way.script:
            return  # as in every new tab
        if self.page not in self._switches:
            self._switches[self.page] = self.context.new_cdp_session(self.page)
        self._switches[self.page].send("Emulation.setScriptExecutionDisabled", {"value": not allowed})
