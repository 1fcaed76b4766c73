"""Two owners who change the same at one moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.practice import owner, practice
from tests.meeting import meet
from unknot.rooms.practice.models import User
from unknot.rooms.practice.models.user import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def both() -> list[User]:
    practice()
    return [owner(email=f"{name}@lakeside.example", name=name) for name in ("Ann", "Bea")]


def test_of_two_who_take_each_others_role_one_stays_owner(both: list[User]) -> None:
    ann, bea = both

    meet(partial(becomes_therapist, bea, by=ann), first=partial(becomes_therapist, ann, by=bea))

    assert [one.name for one in User.objects.filter(role=Role.OWNER)] == ["Bea"]


def test_a_password_that_is_chosen_while_somebody_is_renamed_stays(both: list[User]) -> None:
    ann, bea = both

    def choose() -> None:
        ann.set_password("a new one, just chosen")
        ann.save(update_fields=["password"])

    meet(partial(send, ann, by=bea, name="Ann Elder"), first=choose)

    now = User.objects.get(pk=ann.pk)
    assert (now.name, now.check_password("a new one, just chosen")) == ("Ann Elder", True)


def becomes_therapist(one: User, *, by: User) -> None:
    send(one, by=by, role=Role.THERAPIST.value)


def send(one: User, *, by: User, **change: str) -> None:
    """The set-up page of this person, sent by an owner."""
    form = {"name": one.name, "email": one.email, "role": one.role, "is_active": "on"} | change
    pages = Client()
    pages.force_login(by)
    pages.post(reverse("admin:practice_user_change", args=[one.pk]), form)
