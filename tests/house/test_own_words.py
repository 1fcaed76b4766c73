"""What a practice wrote of itself is in its own language, and says so to whoever reads another (WCAG 3.1.2)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking.actions.courses import book_course
from unknot.rooms.booking.links import course_token
from unknot.rooms.booking.queries.courses import plan_after
from unknot.rooms.practice.models import Practice, Therapist

pytestmark = [pytest.mark.django_db, pytest.mark.variant]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "<dd>The blue door &amp; bell.</dd>"), ("es", '<dd><span lang="en">The blue door &amp; bell.</span></dd>')],
)
def test_words_of_the_practice_carry_its_language_where_another_is_read(language: str, words: str) -> None:
    people.practice(how_to_come="The blue door & bell.")

    assert words in Client(headers={"Accept-Language": language}).get("/").content.decode()


def test_every_page_that_has_words_of_the_practice_says_their_language() -> None:
    own = {name: f"Own words, {name}." for name in ("how_to_come", "parking", "what_to_wear", "cancellation_policy")}
    with time_machine.travel(make.NOON, tick=False):
        make.open_practice()
        Practice.objects.update(**own)
        Therapist.objects.update(about="Own words, about.")
        visit = make.booked(make.visitor({"age": 42, "weeks": 8, "back_nrs": 5}), make.wish(minutes=30))
        course = book_course(visit.pk, plan_after(visit, now=make.NOON).wished, now=make.NOON)
        asks = make.visitor()
        held = make.held(asks, make.wish(make.NOON + timedelta(days=2)))
        link, to = make.link(visit), (make.NOON + timedelta(days=3)).isoformat().replace("+", "%2B")
        addresses = [
            "/",
            f"/book/holds/{held.public_id}/",
            link,
            f"{link}move/",
            f"{link}move/?type=swedish&minutes=30&starts_at={to}",
            f"{link}cancellation/",
            *(f"/course/{course_token(course.public_id)}/{one}/" for one in ("move", "cancellation")),
        ]
        staff = Client(headers={"Accept-Language": "es"})
        staff.force_login(people.owner())
        browser = make.browser(asks)
        pages = {one: browser.get(one, headers={"Accept-Language": "es"}).content.decode() for one in addresses}
        for address in (f"/desk/visits/{visit.public_id}/", f"/desk/visits/{visit.public_id}/move/"):
            pages[address] = staff.get(address).content.decode()

    said = {address: re.findall(r"(.{0,16})Own words, (\w+)", page) for address, page in pages.items()}
    unmarked = [(at, name) for at, found in said.items() for before, name in found if not before.endswith('lang="en">')]
    assert unmarked == []
    assert {name for found in said.values() for _before, name in found} == {*own, "about"}
    assert [address for address in addresses if not said[address]] == []
