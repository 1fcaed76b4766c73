"""A page that says stop lists no study for a sentence that it does not show."""

from __future__ import annotations

import re

import pytest
import time_machine

from tests.factories import booking as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "answers", [{"age": 42, "weeks": 2, "yes": ["saddle"]}, {"age": 42, "weeks": 21, "back_nrs": 5}]
)
def test_what_is_listed_is_what_is_marked(answers):
    with time_machine.travel(make.NOON, tick=False):
        make.open_practice()
        page = make.browser(make.visitor(answers)).get("/check/finding/").content.decode()

    marked = set(re.findall(r'data-claim="(C\d\d)"', page))
    listed = set(re.findall(r'id="claim-(C\d\d)"', page))
    assert listed == marked
