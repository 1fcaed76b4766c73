"""What other rooms get from the practice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.practice import NOON, care_link, client, practice, therapist, treatment_room
from unknot.rooms.practice import door
from unknot.rooms.practice.models import AuditEntry, CareLink, Credential, Practice
from unknot.spine.vocabulary import MassageType

pytestmark = pytest.mark.django_db


def test_practice_before_set_up_says_how_to_make_it() -> None:
    with pytest.raises(door.PracticeMissing, match="unknot setup"):
        door.the_practice()


def test_practice_is_one_row() -> None:
    practice()

    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.create(pk=2, name="Another", time_zone="UTC", country="US")


def test_practice_says_where_it_is_and_in_which_zone() -> None:
    practice()

    sheet = door.the_practice()

    assert (sheet.address, sheet.zone.key) == ("1 Example Street, Chicago, IL 60601", "America/Chicago")


def test_numbers_for_those_who_must_not_wait_are_empty_unless_somebody_says_them() -> None:
    practice()

    assert (door.the_practice().emergency_number, door.the_practice().advice_number) == ("", "")


@pytest.mark.parametrize(
    ("on", "kind", "may"),
    [
        (date(2027, 1, 31), MassageType.DEEP, True),
        (date(2027, 2, 1), MassageType.DEEP, False),
        (date(2027, 1, 31), MassageType.SWEDISH, False),
    ],
    ids=["last day of the licence", "the day after", "not trained"],
)
def test_therapist_treats_what_they_learned_while_licensed(on: date, kind: MassageType, may: bool) -> None:
    therapist(types=frozenset({MassageType.DEEP}), licensed_through=date(2027, 1, 31))

    assert door.therapists()[0].may_treat(kind, on=on) is may


def test_therapist_without_a_licence_treats_nobody() -> None:
    therapist(licensed_through=None)

    assert not any(door.therapists()[0].may_treat(kind, on=date(2026, 1, 1)) for kind in MassageType)


def test_longest_licence_counts() -> None:
    one = therapist(licensed_through=date(2026, 1, 31))
    Credential.objects.create(
        therapist=one, title="Nurse", licence_number="N-1", issuer="Illinois", expires_on=date(2028, 1, 31)
    )

    assert door.therapists()[0].licensed_through == date(2028, 1, 31)


def test_therapists_and_rooms_out_of_use_do_not_show() -> None:
    therapist(name="Theo", active=False)
    therapist(name="Nora")
    treatment_room(name="Blue", active=False)
    treatment_room(name="Green")

    assert [one.name for one in door.therapists()] == ["Nora"]
    assert [one.name for one in door.rooms()] == ["Green"]


@pytest.mark.parametrize("count", [1, 3])
def test_therapists_take_the_same_queries_for_one_and_three(count: int, django_assert_num_queries) -> None:
    for _ in range(count):
        therapist()

    with django_assert_num_queries(3):
        door.therapists()


def test_registering_leaves_a_mark_and_never_joins_two_people() -> None:
    given = {"name": "Pat", "email": "family@home.example", "phone": "+13125550100", "actor": "visitor", "now": NOON}

    one, other = door.register_client(**given), door.register_client(**given)

    assert one != other
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "subject")) == [
        ("register client", f"client:{one.id}"),
        ("register client", f"client:{other.id}"),
    ]


def test_person_without_any_contact_is_registered() -> None:
    made = door.register_client(name="Pat", email="", phone="", actor="user:1", now=NOON)

    assert door.person(made.id) == made
    assert (made.email, made.phone) == ("", "")


def link(person, by) -> None:
    door.link_care(client_id=person.pk, therapist_id=by.pk, reason="booking", actor="visitor", now=NOON)


def test_care_is_linked_once_and_marked_once() -> None:
    person, by = client(), therapist()

    link(person, by)
    link(person, by)

    assert CareLink.objects.get().from_at == NOON
    assert AuditEntry.objects.filter(action="link care").count() == 1


def test_care_that_ended_is_linked_anew() -> None:
    person, by = client(), therapist()
    care_link(person, by, from_at=NOON - timedelta(days=9), until_at=NOON - timedelta(days=5))

    link(person, by)

    assert CareLink.objects.count() == 2


@pytest.mark.parametrize("until", [NOON, NOON - timedelta(days=1)], ids=["empty", "backwards"])
def test_care_that_ends_before_it_starts_is_refused_by_the_table(until) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        care_link(client(), therapist(), from_at=NOON, until_at=until)


def test_two_open_links_of_the_same_two_are_refused_by_the_table() -> None:
    person, by = client(), therapist()
    care_link(person, by)

    with pytest.raises(IntegrityError), transaction.atomic():
        care_link(person, by)
