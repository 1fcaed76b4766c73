"""Every word by which the program writes down an act or a job is read as words, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

import unknot
from unknot.kit import deeds
from unknot.rooms.booking.models import BlockedTime, Course, StatusChange
from unknot.rooms.desk.pages.waiting import STEPS
from unknot.rooms.notify.actions import jobs
from unknot.rooms.practice.deeds import ON_ROWS
from unknot.spine.booking.lifecycle import Status

PACKAGE = Path(unknot.__path__[0])
ACT = re.compile(r'(?:action=|_?record\((?:\w+, )?|word = )"([a-z][^"{}]*)"')


def written() -> set[str]:
    """What is written down, by the code that writes it."""
    said = {word for path in PACKAGE.rglob("*.py") for word in ACT.findall(path.read_text(encoding="utf-8"))}
    steps = {*Status, StatusChange.Kind.MOVED.value, StatusChange.Kind.UNDONE.value}
    ends = {one.value for one in Course.State if one is not Course.State.RUNNING}
    return {
        *(word for word in said if " " in word and word not in ON_ROWS),
        *(f"appointment {one}" for one in steps),
        *(f"waiting {one}" for one in STEPS),
        *(f"block time: {one.value}" for one in BlockedTime.Cause),
        *(f"course {one}" for one in ends),
        *(f"undo {one} course" for one in ("booked", "moved", "cancelled")),
    }


def test_every_act_and_every_job_has_words_in_spanish() -> None:
    known = {*written(), *jobs._jobs}  # the register has no other reader than the worker

    with translation.override("es"):
        assert sorted(word for word in known if deeds.title(word) == word) == []
    assert len(known) > 70


def test_change_of_a_row_is_called_by_what_the_row_is() -> None:
    assert deeds.title("add therapist") == "add: therapist"
    with translation.override("es"):
        assert deeds.title("take second factor off user") == "quitar el segundo factor: integrante del equipo"


@pytest.mark.parametrize("word", ["wash the lamp", "add lamp", "add", ""])
def test_word_that_nobody_told_of_stays(word: str) -> None:
    assert deeds.title(word) == word


def test_word_is_found_by_what_one_reads() -> None:
    assert deeds.words_called("person’s card") == ["read card"]
