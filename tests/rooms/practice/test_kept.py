"""What the setting decides, kept for as long as it stands, and looked at once in a step."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import practice as people
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.actions.audit import NotInTransaction
from unknot.rooms.practice.models import Practice


def looks(times: int = 3) -> int:
    """How often so many questions ask for the stamp."""
    with CaptureQueriesContext(connection) as captured:
        for _ in range(times):
            practice.setting_stamp()
    return len(captured)


@pytest.mark.django_db
def test_a_step_looks_at_the_setting_once_and_the_next_step_looks_again() -> None:
    with transaction.atomic(), practice.one_look():
        inside = looks()
    with transaction.atomic(), practice.one_look():
        again = looks()

    assert (inside, again, looks()) == (1, 1, 3)


@pytest.mark.django_db(transaction=True)
def test_the_next_step_sees_what_changed_since() -> None:
    people.practice()

    def name() -> str:
        with transaction.atomic(), practice.one_look():
            return practice.the_practice().name

    before = name()
    Practice.objects.update(name="Another")

    assert (before, name()) == ("Lakeside Massage", "Another")


@pytest.mark.django_db(transaction=True)
def test_one_look_needs_a_transaction_so_that_it_begins_after_the_wait_for_it() -> None:
    with pytest.raises(NotInTransaction), practice.one_look():
        pass
