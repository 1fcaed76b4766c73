"""The day as a timeline: what is open, and in words what speaks against the rest."""

from __future__ import annotations

from datetime import time, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking.models import WeeklyHours, WorkCap
from unknot.rooms.practice.models import Credential, Qualification
from unknot.rooms.practice.models.user import Role
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TOMORROW = make.NOON + timedelta(days=1)


@pytest.fixture
def noon():
    import time_machine

    with time_machine.travel(make.NOON, tick=False):
        yield


def shown(user: object, **said: str) -> str:
    browser = Browser()
    browser.force_login(user)
    answer = browser.get("/desk/timeline/", {"day": "2026-11-25", "type": "swedish", "minutes": "60"} | said)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def lines(page: str) -> list[str]:
    """Each stretch as "09:00 to 11:05 Open"."""
    parts = page.split('<span class="desk-time">')[1:]
    return [part.split("</li>")[0].replace("</span> <span>", " ").replace("</span>", "").strip() for part in parts]


def test_every_stretch_of_the_day_has_its_reason_in_words():
    make.open_practice()
    make.booked(make.visitor(), make.wish(TOMORROW))

    assert lines(shown(people.owner())) == [
        "00:00 to 09:00 Outside working hours, or too little of them left for the whole visit",
        "09:00 to 11:00 Open",
        "11:00 to 13:15 Would meet another visit, or the minutes kept around it",
        "13:15 to 16:05 Open",
        "16:05 to midnight Outside working hours, or too little of them left for the whole visit",
    ]


def test_type_and_length_are_two_lists_for_both_in_one_are_wider_than_a_phone():
    make.open_practice()

    page = shown(people.owner(), minutes="70")

    assert [name for name in ("type", "minutes", "service") if f'name="{name}"' in page] == ["type", "minutes"]
    assert '<option value="swedish" selected>Swedish</option>' in page
    assert '<option value="60" selected>60 minutes</option>' in page, "the nearest that there is"


def test_caps_breaks_licences_and_training_are_told_apart():
    capped, resting, unlicensed, untrained = make.open_practice(therapists=4, rooms=4)
    WorkCap.objects.create(therapist=capped, visits_a_day=1)
    make.booked(make.visitor(), make.wish(TOMORROW, therapist_id=capped.pk))
    WeeklyHours.objects.filter(therapist=resting).update(break_starts=time(12), break_ends=time(13))
    Credential.objects.filter(therapist=unlicensed).update(expires_on=make.NOON.date())
    Qualification.objects.filter(therapist=untrained, massage_type=MassageType.SWEDISH.value).delete()
    owner = people.owner()

    said = {one.pk: shown(owner, therapist=str(one.pk)) for one in (capped, resting, unlicensed, untrained)}

    assert "As many visits as this therapist has in a day" in said[capped.pk]
    assert "11:05 to 13:00 Would run into a break" in lines(said[resting.pk])
    assert lines(said[unlicensed.pk]) == ["00:00 to midnight No valid licence on this date"]
    assert lines(said[untrained.pk]) == ["00:00 to midnight Not trained in this type"]


def test_owner_and_desk_see_everybody_a_therapist_themselves_and_a_stranger_nothing():
    her, colleague = make.open_practice(therapists=2, rooms=2)

    for user in (people.owner(), people.user(Role.FRONT_DESK)):
        page = shown(user)
        assert her.name in page
        assert colleague.name in page
    assert colleague.name not in shown(her.user, therapist=str(colleague.pk))
    assert "nothing to show" in shown(people.user(Role.THERAPIST))
    assert Browser().get("/desk/timeline/").status_code == 302


def test_a_place_in_another_zone_is_told_in_its_own_time():
    (her,) = make.open_practice()
    east = people.place()
    people.treatment_room(place=east)
    WeeklyHours.objects.update(place=east)

    page = shown(her.user)

    assert f"{her.name}, Eastside" in page
    assert "09:00 to 16:05 Open" in lines(page)


@pytest.mark.parametrize(
    "said", [{"day": "soon"}, {"day": "1800-01-01"}, {"type": "x"}, {"minutes": "7"}, {"therapist": "-1"}]
)
def test_odd_words_in_the_address_fall_back(said):
    make.open_practice()

    assert "What is free, and why not" in shown(people.owner(), **said)


@pytest.mark.variant  # the test's own transaction changes the setting, and PostgreSQL then keeps nothing
def test_the_page_costs_the_same_questions_however_many_treat():
    make.open_practice()
    owner = people.owner()

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(owner)
        return len(captured)

    few = asked()
    for _ in range(4):
        make.works_daily(people.therapist())
        people.treatment_room()
    assert asked() == few


def test_the_days_list_says_why_this_therapist():
    her, _ = make.open_practice(therapists=2, rooms=2)
    make.booked(make.visitor(), make.wish(TOMORROW, therapist_id=her.pk))
    browser = Browser()
    browser.force_login(her.user)

    page = unescape(browser.get("/desk/", {"day": "2026-11-25"}).content.decode())

    assert "Why this therapist?" in page
    assert "The person asked for this therapist." in page
