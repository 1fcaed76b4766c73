"""Marks are read as names, a question for each kind, and what nobody names stays readable."""

from __future__ import annotations

import pytest

from unknot.kit import named


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """A kind ``lamp`` whose rows 1 and 2 have names, and what was asked of it."""
    monkeypatch.setattr(named, "_namers", {})
    monkeypatch.setattr(named, "_kinds", {})
    asked: list[list[int]] = []

    def names(numbers: list[int]) -> dict[int, str]:
        asked.append(sorted(numbers))
        return {1: "Lamp one", 2: "Lamp two"}

    named.tell("lamp", names)
    return asked


def test_names_of_one_kind_are_asked_for_at_once(asked: list[list[int]]) -> None:
    said = named.names_of(["lamp:1", "lamp:2", "lamp:1", "lamp:2:again"])

    assert said == {"lamp:1": "Lamp one", "lamp:2": "Lamp two", "lamp:2:again": "Lamp two"}
    assert asked == [[1, 2, 2]]


def test_what_nobody_names_stays_readable(asked: list[list[int]]) -> None:
    said = named.names_of(["lamp:9", "chair:1", "command", ""])

    assert said == {"lamp:9": "lamp 9", "chair:1": "chair 1", "command": "command", "": ""}


@pytest.mark.usefixtures("asked")
def test_row_without_a_name_and_who_is_no_row_are_called_by_their_kind() -> None:
    named.call({"lamp": "Lampe", "clock": "Uhr"})

    assert named.names_of(["lamp:2", "lamp:9", "lamp:9:after:1", "clock", "chair:1"]) == {
        "lamp:2": "Lamp two", "lamp:9": "Lampe 9", "lamp:9:after:1": "Lampe 9", "clock": "Uhr", "chair:1": "chair 1",
    }  # fmt: skip
