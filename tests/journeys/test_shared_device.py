"""Two people and one tablet: the second is asked, begins afresh, and goes without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import booking as make
from tests.factories.practice import client
from tests.journeys.conftest import Somebody
from unknot.kit import clock
from unknot.rooms.check import door as check

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_second_person_on_a_tablet_is_asked_and_begins_afresh(somebody: Somebody) -> None:
    ben = somebody(known_as=given_tablet_of_somebody_who_booked())

    ben.opens("/check/")
    ben.presses("Start the check")
    assert ben.heading == "Is this check for the same person as last time?"
    ben.presses("No, somebody else")
    assert ben.is_at("/check/ces/")
    ben.opens("/check/finding/")
    assert ben.is_at("/check/"), "what the first person answered opens no more"

    ben.presses("Start the check")
    ben.presses("None of these")
    ben.opens("/check/")
    ben.presses("Forget me on this device")
    assert "You began this check" not in ben.reads
    assert ben.was_well_received()


def given_tablet_of_somebody_who_booked() -> str:
    """Their check is two days old; the cookie it left."""
    make.open_practice()
    made_at = clock.now() - timedelta(days=2)
    token = make.visitor(now=made_at)
    finding = check.current_finding(make.digest(token), now=made_at)
    assert finding is not None
    check.bind_finding(finding_id=finding.id, client_id=client().pk)
    return token
