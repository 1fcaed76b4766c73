"""Who may see whom: an owner, a colleague and a stranger at every rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.practice import NOON, care_link, client, owner, therapist, user
from unknot.rooms.practice import access, door
from unknot.rooms.practice.models.user import Role

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


def test_owner_and_front_desk_see_everybody_and_a_therapist_their_own() -> None:
    hers, theirs = client(), client()
    her, colleague = therapist(), therapist()
    care_link(hers, her)
    care_link(theirs, colleague)

    seen = {who: set(door.people_seen_by(who, at=NOON)) for who in (owner(), user(Role.FRONT_DESK), her.user)}

    assert list(seen.values()) == [{hers.pk, theirs.pk}, {hers.pk, theirs.pk}, {hers.pk}]


def test_therapist_without_a_page_of_their_own_sees_nobody() -> None:
    care_link(client(), therapist())

    assert door.people_seen_by(user(Role.THERAPIST), at=NOON) == {}


def test_health_opens_to_who_cares_and_to_nobody_else() -> None:
    person, her, colleague = client(), therapist(), therapist()
    care_link(person, her)
    everybody = {
        "her": her.user,
        "colleague": colleague.user,
        "owner": owner(),
        "front desk": user(),
        "new": user(Role.THERAPIST),
    }

    assert {name: door.may_see_health(who, person.pk, at=NOON) for name, who in everybody.items()} == {
        "her": True,
        "colleague": False,
        "owner": False,
        "front desk": False,
        "new": False,
    }


def test_owner_who_also_treats_sees_the_health_of_their_own_people_only() -> None:
    boss = owner()
    treats = therapist(user=boss)
    hers, other = client(), client()
    care_link(hers, treats)

    assert door.may_see_health(boss, hers.pk, at=NOON)
    assert not door.may_see_health(boss, other.pk, at=NOON)
    assert set(door.people_seen_by(boss, at=NOON)) == {hers.pk, other.pk}


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (NOON - MOMENT, False),
        (NOON, True),
        (NOON + timedelta(hours=1) - MOMENT, True),
        (NOON + timedelta(hours=1), False),
    ],
    ids=["before", "at the start", "before the end", "at the end"],
)
def test_care_counts_from_its_start_until_before_its_end(at, open_: bool) -> None:
    person, her = client(), therapist()
    care_link(person, her, from_at=NOON, until_at=NOON + timedelta(hours=1))

    assert door.may_see_health(her.user, person.pk, at=at) is open_
    assert (person.pk in door.people_seen_by(her.user, at=at)) is open_


def test_one_ended_and_one_open_link_count_as_open() -> None:
    person, her = client(), therapist()
    care_link(person, her, from_at=NOON - timedelta(days=9), until_at=NOON - timedelta(days=5))
    care_link(person, her, from_at=NOON)

    assert door.may_see_health(her.user, person.pk, at=NOON)
    assert list(access.visible_people(her.user, at=NOON)) == [person]


def test_set_up_opens_to_owners_who_may_sign_in() -> None:
    people = {
        "owner": owner(),
        "inactive owner": owner(is_active=False),
        "owner without the mark": user(Role.OWNER),
        "therapist with the mark": user(Role.THERAPIST, is_staff=True, is_superuser=True),
        "front desk": user(),
        "stranger": AnonymousUser(),
    }

    assert [name for name, who in people.items() if door.may_set_up(who)] == ["owner"]


@pytest.mark.parametrize(("role", "all_"), [(Role.OWNER, True), (Role.FRONT_DESK, True), (Role.THERAPIST, False)])
def test_who_sees_the_whole_book(role: Role, all_: bool) -> None:
    assert door.sees_all_appointments(user(role)) is all_


def test_every_role_has_its_sentence() -> None:
    assert set(access.ROLES) == set(Role)
    assert all(str(sheet.sentence).endswith(".") for sheet in access.ROLES.values())


def test_therapist_is_known_by_how_they_sign_in() -> None:
    her = therapist()

    assert door.therapist_id_of(her.user) == her.pk
    assert door.therapist_id_of(owner()) is None


@pytest.mark.parametrize("count", [1, 3])
def test_people_take_the_same_queries_for_one_and_three(count: int, django_assert_num_queries) -> None:
    her = therapist()
    for _ in range(count):
        care_link(client(), her)

    with django_assert_num_queries(2):
        door.people_seen_by(her.user, at=NOON)
