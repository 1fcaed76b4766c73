"""What staff put on file: sealed, and written down in words that say nothing of health."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import practice as made
from tests.rooms.check.people import finding_of
from unknot.rooms.check import door as check
from unknot.rooms.practice.models import AuditEntry
from unknot.spine.vocabulary import Level

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

BEFORE = [("check", "0001_initial")]


def cleared() -> int:
    """A clearance on file; its client."""
    client_id = made.client().pk
    check.record_clearance(
        client_id=client_id,
        clinician="Dr. Oncologist Example",
        registration="DEMO-77",
        dated_on=date(2026, 11, 20),
        expires_on=date(2027, 5, 20),
        rules=["D2"],
        symptoms=[],
        limits="No pressure on the left calf.",
        user_id=made.user().pk,
        now=made.NOON,
    )
    return client_id


def test_nothing_that_a_clearance_says_can_be_read_in_its_raw_row() -> None:
    made.practice()
    client_id = cleared()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM check_clearance")
        row = str(cursor.fetchall())

    assert [word for word in ("Oncologist", "DEMO-77", '"D2"', "calf") if word in row] == []
    [sheet] = check.clearances_of(client_id, now=made.NOON)
    assert (sheet.clinician, sheet.registration) == ("Dr. Oncologist Example", "DEMO-77")


def test_trail_says_that_a_record_was_changed_and_not_how() -> None:
    made.practice()
    client_id = cleared()
    check.raise_level(
        client_id=client_id, level=Level.DEFER, reason="A rash", until_on=None, user_id=made.user().pk, now=made.NOON
    )
    person = finding_of({"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["ill_no_fever"]})
    person.opens("/check/slip/")
    person.sends()

    entries = AuditEntry.objects.order_by("pk")

    assert list(entries.filter(subject=f"client:{client_id}").values_list("action", "detail")) == [
        ("update care record", {}),
        ("update care record", {}),
    ]
    words = " ".join(entries.values_list("action", flat=True))
    assert [word for word in ("stop", "slip", "clearance", "level", "raise") if word in words] == []


@pytest.mark.django_db(transaction=True)
def test_clearances_of_before_are_sealed_and_open_again_on_the_way_back() -> None:
    made.practice()
    client_id = cleared()
    try:
        old = MigrationExecutor(connection).migrate(BEFORE).apps.get_model("check", "Clearance").objects.get()
        assert (old.clinician, old.registration) == ("Dr. Oncologist Example", "DEMO-77")
    finally:
        newest = MigrationExecutor(connection)
        newest.migrate([node for node in newest.loader.graph.leaf_nodes() if node[0] == "check"])

    [sheet] = check.clearances_of(client_id, now=made.NOON)
    assert (sheet.clinician, sheet.registration) == ("Dr. Oncologist Example", "DEMO-77")
