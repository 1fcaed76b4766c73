"""Somebody at the desk with a telephone at their ear, whose touches are counted; typing counts as none."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client as Browser


class _Things(HTMLParser):
    """Links, and forms with their hidden fields, lines and buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[dict[str, Any]] = []
        self._open: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"method": said.get("method", "get"), "action": said.get("action", ""), "fields": {}})
            self.forms[-1]["buttons"] = []
        elif tag == "input" and self.forms and said.get("name"):
            self.forms[-1]["fields"][said["name"]] = said.get("value", "")
        elif tag in ("a", "button"):
            self._open.append((tag, said, []))

    def handle_data(self, data: str) -> None:
        for _, _, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            _, said, words = self._open.pop()
            name = " ".join("".join(words).split())
            if tag == "a":
                self.links.append((name, said.get("href", "")))
            elif self.forms:
                self.forms[-1]["buttons"].append((name, said))


class Telephone:
    """The pages of the desk as they are touched."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.touched, self.typed, self.at = browser, 0, {}, ""
        self.page = ""

    def opens(self, address: str) -> None:
        """Where the call finds them."""
        self._came(self.browser.get(address), address)

    def types(self, **words: str) -> None:
        """Into the lines of the page."""
        self.typed = words

    def touches(self, words: str) -> None:
        """The link or button of this name."""
        self._touch(lambda name, _: name == words)

    def touches_first_time(self) -> None:
        """The first of the listed times."""
        self._touch(lambda _, said: "time-row" in said.get("class", ""), first_time=True)

    def touches_person(self, name: str) -> None:
        """The person of this name."""
        self._touch(lambda words, said: words.startswith(name) and said.get("name") == "person")

    def _touch(self, is_it: Any, *, first_time: bool = False) -> None:
        self.touched += 1
        things = _Things()
        things.feed(self.page)
        for form in things.forms:
            for name, said in form["buttons"]:
                if is_it(name, said):
                    self._send(form, said)
                    return
        for name, href in things.links:
            if is_it(name, {}) or (first_time and "starts_at=" in href):
                self.opens(href)
                return
        raise AssertionError(f"nothing to touch on {self.at}")

    def _send(self, form: dict[str, Any], button: dict[str, str]) -> None:
        said = form["fields"] | {name: words for name, words in self.typed.items() if name in form["fields"]}
        said |= {button["name"]: button.get("value", "")} if button.get("name") else {}
        said.pop("csrfmiddlewaretoken", None)
        address = form["action"] or self.at
        sent = self.browser.post if form["method"] == "post" else self.browser.get
        self._came(sent(address, said), address)

    def _came(self, answer: Any, address: str) -> None:
        while answer.status_code == 302:
            address = answer["Location"]
            answer = self.browser.get(address)
        self.page, self.at, self.typed = answer.content.decode(), address, {}
