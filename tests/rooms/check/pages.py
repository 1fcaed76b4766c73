"""A page as a person without script has it: its links, and its one form with what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

FORGET = "/check/forget/"


@dataclass
class Form:
    """A form: what stands in it now, what could be picked or ticked, and the buttons that send it."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ticks(self) -> list[str]:
        """The lines that are there to be ticked."""
        return [name for name, values in self.choices.items() if values in (["yes"], ["not_sure"])]


class Page(HTMLParser):
    """The page that an answer holds. ``text`` is what is read, without markup."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.status = response.status_code
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select = ""
        self._words: list[str] = []
        self._title = self._switch = False
        self.html = response.content.decode()
        self.feed(self.html)
        self.text = " ".join(" ".join(self._words).split())

    @property
    def form(self) -> Form:
        """The form of a page that has one, beside the one by which a person is forgotten."""
        [form] = [form for form in self.forms if form.action != FORGET]
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag in ("form", "main"):
            self._switch = given.get("class") == "switch"  # of languages, which stands on every page
        if self._switch:
            return
        if tag == "form":
            self.forms.append(Form(given.get("method", "get").upper(), given.get("action", "")))
        if not self.forms:
            return
        form = self.forms[-1]
        if tag == "input":
            self._input(form, given)
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(given["value"])
            if "selected" in given:
                form.values[self._select] = [given["value"]]
        elif tag == "button":
            form.buttons.append((given.get("name", ""), given.get("value", "")))

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def _input(self, form: Form, given: dict[str, str]) -> None:
        name, kind, value = given.get("name", ""), given.get("type", "text"), given.get("value", "")
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.values.setdefault(name, []).append(value)
        elif kind == "hidden" and name != "csrfmiddlewaretoken":
            form.values.setdefault(name, []).append(value)
        elif kind != "hidden":
            form.values[name] = [value]
            form.choices.setdefault(name, [])
