"""Somebody reads why, mails the finding to themselves, and reads it again in another browser."""

from __future__ import annotations

import re

import pytest

from tests.factories import booking as make
from tests.journeys import post
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.rooms.notify.post_office import PostOffice
from tests.spine.vectors import VECTORS

# What it leaves in the tables is asked of PostgreSQL by the tests of the rooms.
pytestmark = [pytest.mark.journey, pytest.mark.variant, pytest.mark.django_db(transaction=True)]

[SEVERAL_SIGNS] = [vector for vector in VECTORS if vector.id == "V15"]
ADA = "ada@home.example"


def test_finding_is_read_again_in_another_browser(somebody: Somebody, post_office: PostOffice) -> None:
    make.open_practice()
    ada, elsewhere = somebody(known_as=make.visitor(SEVERAL_SIGNS.inputs)), somebody()

    ada.opens("/check/finding/")
    then_a_reason_opens_to_what_it_rests_on(ada)

    ada.writes(ADA, into="Mail address")
    ada.presses("Send me a link to this page")
    assert ada.heading == "The link is on its way"

    elsewhere.opens(post.links_in(post.when_worker_has_run(post_office, to=ADA))[0])
    elsewhere.presses("Send me the code")
    [code] = re.findall(r"\b\d{6}\b", post.words_of(post.when_worker_has_run(post_office, to=ADA)))
    when_a_wrong_code_is_told(elsewhere, right=code)
    elsewhere.writes(code, into="The six digits")
    elsewhere.presses("Open the page")

    assert elsewhere.heading == "Yes, with some limits"
    assert "Opened by your link" in elsewhere.reads
    assert "See free times" not in elsewhere.reads
    assert ada.was_well_received()
    assert elsewhere.was_well_received()


def then_a_reason_opens_to_what_it_rests_on(ada: Person) -> None:
    """By the same hands as everything else, with script and without."""
    folded = ("Konstantinou K, Lewis M, Dunn KM.", "We read the source itself, most often its short form.")
    assert [ada.sees(words) for words in folded] == [False, False]
    ada.unfolds("Pain that spreads below the knee")
    assert [ada.sees(words) for words in folded] == [True, True]


def when_a_wrong_code_is_told(elsewhere: Person, *, right: str) -> None:
    """And asked for again."""
    elsewhere.writes("000000" if right != "000000" else "111111", into="The six digits")
    elsewhere.presses("Open the page")
    assert "This is not the code of our latest mail" in elsewhere.reads
