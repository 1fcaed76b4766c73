"""The person who needs a doctor first: from the finding to a letter to take along."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import booking as make
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.rooms.check.letters import reader, words_of
from unknot.rooms.booking.models import Appointment

# What it leaves in the tables is asked of PostgreSQL by the tests of the rooms.
pytestmark = [pytest.mark.journey, pytest.mark.variant, pytest.mark.django_db(transaction=True)]

ON_STEROIDS = {**make.HEALTHY, "yes": ["steroids"]}


def test_person_on_steroids_takes_a_letter_along(somebody: Somebody) -> None:
    make.open_practice()
    dora = somebody(known_as=make.visitor(ON_STEROIDS))

    dora.opens("/check/finding/")
    assert dora.heading == "See a doctor first"
    dora.presses("Letter to take along")

    then_letter_asks_for_a_clearance(dora)
    then_saved_letter_is_one_sheet(when_it_is_saved(dora))
    dora.opens("/book/")
    assert dora.is_at("/check/finding/"), "the way to a booking leads back to what to do now"
    assert not Appointment.objects.exists()
    assert dora.was_well_received()


def when_it_is_saved(dora: Person) -> bytes:
    """As a file."""
    with dora.page.expect_download() as saved:
        dora.way.hands.press(dora.page.get_by_role("link", name="Save as PDF"))
    assert saved.value.suggested_filename == "letter.pdf"
    return Path(saved.value.path()).read_bytes()


def then_letter_asks_for_a_clearance(dora: Person) -> None:
    """With its rule, and lines for a signature."""
    assert dora.heading == "To the doctor"
    assert "D5 taking steroid tablets for 3 months or more" in dora.reads
    assert "Signature" in dora.reads


def then_saved_letter_is_one_sheet(written: bytes) -> None:
    """With the same words."""
    assert len(reader(written).pages) == 1
    assert "D5 taking steroid tablets for 3 months or more" in words_of(written)
