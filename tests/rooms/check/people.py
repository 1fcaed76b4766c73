"""People who answer the check through its pages, following only links and forms."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client

from tests.rooms.check.pages import Form, Page
from unknot.kit import clock
from unknot.kit.visitor import COOKIE, _digest
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.check.models import Draft
from unknot.spine.check.answers import read_answers
from unknot.spine.check.questions import QUESTION, Kind

START = "/check/"
FINDING = "/check/finding/"

# Questions that are not simply about one key: which keys make a person say yes.
YES_BY: Mapping[str, tuple[str, ...]] = {
    "Q03": (),  # bladder is told at Q02
    "Q07b_1": ("weak_new", "weak_mild"),
    "Q07b_2": ("weak_mild",),
    "Q10_checked": (),
}


class Person:
    """Answers as ``inputs`` (the keys of ``unknot check``) say; everything else is no, none or 0."""

    def __init__(self, inputs: Mapping[str, object], *, client: Client | None = None) -> None:
        self.inputs = inputs
        self.client = client or Client()
        self.seen: list[str] = []
        self.taps = 1  # the start
        self.page: Page | None = None
        self.at = ""

    def opens(self, address: str) -> Page:
        """Go to an address, by a link or by hand, and wherever it leads."""
        return self._read(self.client.get(address, follow=True), address)

    def begins(self) -> None:
        """From the way in to the first screen, by the link that stands there."""
        page = self.opens(START)
        [first] = [link for link in page.links if link.startswith("/check/") and link != START]
        self.opens(first)

    def sends(self, press: str = "", **values: object) -> Page:
        """Send the form of the page as a browser would, with some values changed and one button pressed."""
        assert self.page is not None
        data = {name: value for name, value in self.page.form.values.items() if value}
        data |= {name: value if isinstance(value, list) else [str(value)] for name, value in values.items()}
        if press:
            assert press in [name for name, _ in self.page.form.buttons], f"no button {press} at {self.at}"
            data[press] = ["yes"]
        self.taps += self._taps_for(data)
        address = self.page.form.action or self.at
        return self._read(self.client.post(address, data, follow=True), address)

    def _taps_for(self, data: Mapping[str, object]) -> int:
        """How often a finger touches the screen: each pick, each line to type into, a unit in two, and the button."""
        assert self.page is not None
        stood = self.page.form.values
        changed = {name: value for name, value in data.items() if value not in ([], [""], stood.get(name))}
        unit = 2 if changed.get("weeks_unit") else 0
        picked = [name for name in changed if name in self.page.form.choices and name != "weeks_unit"]
        return len(picked) + unit + 1

    def answers_screen(self) -> Page:
        """Answer what this screen asks; "None of these" where nothing on it is true."""
        assert self.page is not None
        form = self.page.form
        said = self.says(form)
        if form.ticks:
            return self._ticks(said)
        skip = any(name == "skip" for name, _ in form.buttons) and not any(said.values())
        return self.sends("skip" if skip else "", **said)

    def _ticks(self, said: dict[str, object]) -> Page:
        """Tick what is true; then "I am not sure", "None of these", or on."""
        assert self.page is not None
        lines = {name: ["yes"] if said[name] == "yes" else [] for name in self.page.form.ticks}
        unsure = [name for name in self.page.form.ticks if said[name] == "not_sure"]
        if not unsure:
            return self.sends("" if any(lines.values()) else "none", **lines)
        page = self.sends("unsure", **lines)
        return self.sends(**dict.fromkeys(unsure, "not_sure")) if "which=1" in self.at else page

    def finishes(self) -> Page:
        """Answer screen by screen until the finding is there."""
        for _ in range(60):
            if self.at == FINDING:
                assert self.page is not None
                return self.page
            self.seen.append(self.at)
            before = self.at
            self.answers_screen()
            assert self.at != before, f"stuck at {before}"
        raise AssertionError("the check has no end")

    def finishes_at_once(self) -> Page:
        """Come to the finding by the step that the last screen takes, where it is asked what follows from it."""
        draft = Draft.objects.get(visitor=_digest(self.client.cookies[COOKIE].value))
        finish_check(draft=draft, answers=read_answers(self.inputs), now=clock.now())
        return self.opens(FINDING)

    def says(self, form: Form) -> dict[str, object]:
        """This person's answer to every field of the form."""
        said: dict[str, object] = {}
        for name in form.choices:
            said |= self._says(name)
        return said

    def _says(self, name: str) -> dict[str, object]:
        special = {"bp_high": self._pressure(0), "bp_low": self._pressure(1), "weeks_unit": "weeks"}
        if name in special:
            return {name: special[name]}
        if name.startswith("drawing"):
            codes = self.inputs.get("drawing") if name == "drawing" else None
            return {name: [str(code) for code in codes]} if isinstance(codes, list) else {}
        question = QUESTION[name]
        key = question.keys[0]
        if question.kind is Kind.SCREENING:
            return {name: self._state(name, question.keys)}
        if question.kind is Kind.YES_NO:
            unsure = key in self.inputs.get("not_sure", ())  # type: ignore[operator]  # a list of words
            return {name: "not_sure" if unsure else "yes" if self.inputs.get(key) else "no"}
        if question.kind is Kind.SEVERAL:
            return {name: list(self.inputs.get(key, ())) or ["none"]}  # type: ignore[call-overload]  # a list of words
        nothing = {"leg_site": "none", "walk": "none", "pregnant": "no", "back_nrs": 0, "leg_nrs": 0, "sens": 0}
        return {name: self.inputs.get(key, nothing.get(name, ""))}

    def _state(self, name: str, keys: tuple[str, ...]) -> str:
        by = YES_BY.get(name, keys)
        for state in ("yes", "not_sure"):
            if set(by) & set(self.inputs.get(state, ())):  # type: ignore[call-overload]  # as above
                return state
        return "no"

    def _pressure(self, place: int) -> object:
        reading = self.inputs.get("bp")
        return reading[place] if isinstance(reading, list) else ""

    def _read(self, response: HttpResponse, address: str) -> Page:
        chain = getattr(response, "redirect_chain", [])
        self.at = chain[-1][0] if chain else address
        self.page = Page(response)
        return self.page


def came_to(screen: str, inputs: Mapping[str, object]) -> str:
    """The cookie of somebody who has answered all that comes before this screen."""
    person = Person(inputs)
    person.begins()
    while person.at != screen:
        person.answers_screen()
    return person.client.cookies[COOKIE].value


def finding_of(inputs: Mapping[str, object]) -> Person:
    """A person who has walked the whole way to the finding."""
    person = Person(inputs)
    person.begins()
    person.finishes()
    return person
