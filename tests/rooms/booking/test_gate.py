"""Nobody holds or confirms without a valid pass of their own, whatever they send and wherever they send it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.kit.visitor import COOKIE
from unknot.rooms.booking.models import Appointment, Occupancy
from unknot.rooms.check import door as check
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.match import door as match
from unknot.rooms.match.models import Pass
from unknot.rooms.practice.models import Credential, Therapist
from unknot.rooms.practice.models.user import Role
from unknot.spine.vocabulary import Level, MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
THINNED = {"age": 61, "weeks": 39, "back_nrs": 5, "yes": ["anticoagulant"]}  # M1: no deep tissue
BRITTLE = {"age": 60, "weeks": 60, "back_nrs": 4, "yes": ["osteoporosis"]}  # M2: 45 minutes at most
OLD = {"age": 76, "weeks": 60, "back_nrs": 4}  # M15: the first visit 30 minutes
SADDLE = {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["saddle"]}
DEEP, REFLEXOLOGY = MassageType.DEEP, MassageType.REFLEXOLOGY
WEEK = timedelta(weeks=1)


def hold(browser: Browser, wished: make.Wish | None = None, **more: str) -> Any:
    return browser.post("/book/holds/", make.as_form(wished or make.wish()) | more)


def confirm(browser: Browser, held: Appointment) -> Any:
    return browser.post(f"/book/holds/{held.public_id}/confirmation/", make.CONTACT)


def nothing_is_held() -> bool:
    return not Appointment.objects.exists() and not Occupancy.objects.exists()


# Whose pass


def test_nobody_holds_without_a_cookie():
    make.open_practice()

    refused = hold(make.browser())

    assert refused.status_code == 403
    assert "First a short check" in refused.content.decode()
    assert nothing_is_held()


@pytest.mark.parametrize("cookie", ["", "x", "x" * 43, "é" * 43, "\x00" * 43, "9" * 4000])
def test_nobody_holds_with_a_cookie_that_is_nobodys(cookie: str):
    make.open_practice()
    browser = make.browser()
    browser.cookies[COOKIE] = cookie

    assert hold(browser).status_code == 403
    assert nothing_is_held()


def test_a_hold_is_found_by_its_own_person_only():
    make.open_practice()
    held = make.held(make.visitor())
    page = f"/book/holds/{held.public_id}/"

    for stranger in (make.browser(), make.browser(make.visitor())):
        assert stranger.get(page).status_code == 404
        assert confirm(stranger, held).status_code == 404
        assert stranger.post(f"{page}return/").status_code == 302
    held.refresh_from_db()
    assert held.status == "held"


def test_what_was_typed_by_another_never_comes_along():
    make.open_practice()
    ada, stranger = make.browser(make.visitor()), make.browser(make.visitor())
    held = hold(ada)["Location"]
    ada.post(f"{held}confirmation/", make.CONTACT | {"consent": ""})

    taken = hold(stranger, make.wish(make.NOON + timedelta(days=2)), earlier=held.strip("/").rpartition("/")[2])

    assert "Ada Example" in ada.get(held).content.decode()
    assert "Ada Example" not in stranger.get(taken["Location"]).content.decode()


def test_a_pass_becomes_one_clients_and_then_no_others():
    make.open_practice()
    token = make.visitor()
    visit = make.booked(token)
    other = people.client()
    granted = match.pass_of(make.digest(token), now=make.NOON)
    assert granted.client_id == visit.client_id

    with pytest.raises(match.PassRefused) as refused, transaction.atomic():
        match.bind_pass(granted, client_id=other.pk, now=make.NOON)

    assert refused.value.problem is match.PassProblem.OTHER_PERSON


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.opens["minutes"].update(deep=90),
        lambda row: row.opens.update(first_minutes=None),
        lambda row: setattr(row, "expires_at", row.expires_at + timedelta(days=300)),
        lambda row: setattr(row, "issued_at", row.issued_at + timedelta(seconds=1)),
        lambda row: setattr(row, "signature", "0" * 64),
    ],
)
def test_a_pass_that_was_changed_by_hand_opens_nothing(change: Any):
    make.open_practice()
    browser = make.browser(make.visitor(OLD))
    row = Pass.objects.get()
    change(row)
    row.save()

    assert hold(browser, make.wish(minutes=30)).status_code == 403
    assert nothing_is_held()


def test_a_pass_that_was_copied_to_another_visitor_opens_nothing():
    make.open_practice()
    make.visitor()
    thief = make.visitor(SADDLE)
    own = make.digest(thief)
    Pass.objects.update(visitor=own)
    StoredFinding.objects.filter(pk=Pass.objects.get().finding_id).update(
        visitor=own, made_at=make.NOON + timedelta(seconds=1)
    )

    assert hold(make.browser(thief)).status_code == 403
    assert nothing_is_held()


# What it opens


def test_a_type_that_is_not_ranked_stays_closed():
    make.open_practice()
    browser = make.browser(make.visitor(THINNED))

    assert hold(browser, make.wish(kind=DEEP)).status_code == 403
    assert hold(browser, make.wish(kind=REFLEXOLOGY)).status_code == 403
    assert nothing_is_held()
    assert hold(browser).status_code == 302


def test_no_visit_is_longer_than_the_plan():
    make.open_practice()
    make.also_offer(45)
    browser = make.browser(make.visitor(BRITTLE))

    assert hold(browser, make.wish(minutes=60)).status_code == 403
    assert nothing_is_held()
    assert hold(browser, make.wish(minutes=45)).status_code == 302


def test_the_first_visit_is_no_longer_than_a_first_visit_may_be():
    make.open_practice()
    make.also_offer(45)
    token = make.visitor(OLD)
    browser = make.browser(token)

    assert hold(browser, make.wish(minutes=45)).status_code == 403
    assert nothing_is_held()
    make.booked(token, make.wish(minutes=30))
    assert hold(browser, make.wish(make.NOON + WEEK, minutes=45)).status_code == 302


def test_a_length_that_is_not_offered_cannot_be_held():
    make.open_practice()

    assert hold(make.browser(make.visitor()), make.wish(minutes=50)).status_code == 403
    assert nothing_is_held()


def test_a_therapist_treats_only_in_what_they_are_trained():
    make.open_practice()
    feet = make.works_daily(people.therapist(types=frozenset({REFLEXOLOGY})))

    refused = hold(make.browser(make.visitor()), make.wish(therapist_id=feet.pk))

    assert refused.status_code == 409
    assert "This time cannot be booked." in refused.content.decode()
    assert nothing_is_held()


def test_a_licence_opens_its_last_day_and_none_after():
    (only,) = make.open_practice()
    Credential.objects.update(expires_on=date(2026, 11, 30))
    browser = make.browser(make.visitor())

    for therapist_id in (None, only.pk):
        after = make.wish(make.NOON + timedelta(days=7), therapist_id=therapist_id)
        assert hold(browser, after).status_code == 409
    assert nothing_is_held()
    assert hold(browser, make.wish(make.NOON + timedelta(days=6))).status_code == 302


def test_an_expired_licence_takes_no_bookings():
    make.open_practice()
    Credential.objects.update(expires_on=date(2026, 11, 23))
    browser = make.browser(make.visitor())

    assert hold(browser).status_code == 409
    assert browser.get("/book/").content.decode().count('name="starts_at"') == 0
    assert nothing_is_held()


def test_a_therapist_who_takes_no_bookings_gets_none():
    (only,) = make.open_practice()
    Therapist.objects.update(active=False)

    assert hold(make.browser(make.visitor()), make.wish(therapist_id=only.pk)).status_code == 409
    assert hold(make.browser(make.visitor()), make.wish(therapist_id=only.pk + 1000)).status_code == 409
    assert nothing_is_held()


@pytest.mark.parametrize(
    "starts_at",
    [
        make.NOON + timedelta(days=1, minutes=5),  # off this practice's grid of fifteen
        make.NOON + timedelta(days=1, seconds=1),
        make.NOON + timedelta(days=1, microseconds=1),
        make.NOON + timedelta(minutes=45),  # inside the notice of an hour
        make.NOON,
        make.NOON - timedelta(days=1),
        make.NOON + timedelta(days=28),  # as far as this practice books
        make.NOON + timedelta(days=1, hours=5),  # would end after hours
        make.NOON + timedelta(days=1, hours=12),
    ],
)
def test_a_start_that_the_list_does_not_offer_cannot_be_held(starts_at: Any):
    make.open_practice()

    refused = hold(make.browser(make.visitor()), make.wish(starts_at))

    assert refused.status_code == 409
    assert nothing_is_held()


def test_a_check_speaks_for_twelve_weeks():
    make.open_practice()

    assert hold(make.browser(make.visitor()), make.wish(make.NOON + 12 * WEEK)).status_code == 403
    assert nothing_is_held()


# For how long


def test_a_pass_opens_for_thirty_days():
    make.open_practice()
    browser = make.browser(make.visitor())
    wished = make.wish(make.NOON + timedelta(days=31))

    with time_machine.travel(make.NOON + timedelta(days=30), tick=False):
        refused = hold(browser, wished)
        assert refused.status_code == 403
        assert "A check counts for 30 days, and yours is older." in refused.content.decode()
        assert nothing_is_held()
    with time_machine.travel(make.NOON + timedelta(days=30, microseconds=-1), tick=False):
        assert hold(browser, wished).status_code == 302


def test_a_hold_is_not_confirmed_with_a_pass_that_has_expired_since():
    make.open_practice()
    token = make.visitor()
    held = make.held(token, make.wish(make.NOON + timedelta(days=31)), now=make.NOON + timedelta(days=29, hours=23.9))

    with time_machine.travel(make.NOON + timedelta(days=30), tick=False):
        assert confirm(make.browser(token), held).status_code == 403
    held.refresh_from_db()
    assert (held.status, held.client_id) == ("held", None)


def test_a_stop_after_the_hold_closes_the_confirm():
    make.open_practice()
    token = make.visitor()
    held = make.held(token)
    make.visitor(SADDLE, token=token, now=make.NOON)

    refused = confirm(make.browser(token), held)

    assert (refused.status_code, refused["Location"]) == (302, "/check/finding/")
    held.refresh_from_db()
    assert (held.status, held.client_id) == ("held", None)


def test_a_newer_check_that_opens_less_closes_the_confirm():
    make.open_practice()
    token = make.visitor()
    held = make.held(token, make.wish(kind=DEEP))
    make.visitor(THINNED, token=token, now=make.NOON)

    assert confirm(make.browser(token), held).status_code == 403
    held.refresh_from_db()
    assert (held.status, held.client_id) == ("held", None)


def test_a_level_that_a_therapist_raised_closes_hold_and_confirm():
    make.open_practice()
    token = make.visitor()
    visit = make.booked(token)
    held = make.held(token, make.wish(make.NOON + WEEK))
    user = people.user(Role.THERAPIST)
    check.raise_level(
        client_id=visit.client_id, level=Level.DEFER, reason="Fever", until_on=None, user_id=user.pk, now=make.NOON
    )
    browser = make.browser(token)

    confirmed, new = confirm(browser, held), hold(browser, make.wish(make.NOON + 2 * WEEK))

    assert {confirmed["Location"], new["Location"]} == {"/check/finding/"}
    assert Appointment.objects.filter(status="booked").count() == 1
    assert Appointment.objects.count() == 2


# By which address


POSTED = ("/book/holds/", "/book/holds/{hold}/confirmation/", "/book/holds/{hold}/return/")


@pytest.mark.parametrize("address", POSTED)
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_a_link_changes_nothing(address: str, method: str):
    make.open_practice()
    token = make.visitor()
    held = make.held(token)

    answer = getattr(make.browser(token), method)(address.format(hold=held.public_id))

    assert answer.status_code in ({302, 405} if method in ("get", "head") else {405})
    held.refresh_from_db()
    assert (held.status, Appointment.objects.count()) == ("held", 1)


@pytest.mark.parametrize("address", [*POSTED, "{visit}cancellation/"])
def test_a_form_that_another_site_sends_changes_nothing(address: str):
    make.open_practice()
    token = make.visitor()
    visit, held = make.booked(token), make.held(token, make.wish(make.NOON + WEEK))
    browser = Browser(enforce_csrf_checks=True)
    browser.cookies[COOKIE] = token
    path = address.format(hold=held.public_id, visit=make.link(visit))

    refused = browser.post(path, make.as_form(make.wish(make.NOON + 2 * WEEK)) | make.CONTACT)

    assert refused.status_code == 403
    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["booked", "held"]


def test_an_old_link_opens_nothing():
    make.open_practice()
    token = make.visitor()
    visit = make.booked(token)
    old = make.link(visit)
    visit.link_version = 2
    visit.link_digest = "0" * 64
    visit.save()

    browser = make.browser(token)

    assert browser.get(old).status_code == 404
    assert browser.post(f"{old}cancellation/").status_code == 404
    visit.refresh_from_db()
    assert visit.status == "booked"


def test_an_emergency_reaches_no_booking_by_any_address_of_the_building():
    make.open_practice()
    other = make.held(make.visitor())
    token = make.visitor(SADDLE)
    browser = make.browser(token)
    assert _books(make.browser(make.visitor()).get("/book/"))
    said = make.as_form(make.wish(make.NOON + WEEK)) | make.CONTACT

    addresses = sorted(set(_every_address(get_resolver(), UUID(str(other.public_id)))))
    assert {"/book/", "/book/holds/", "/", "/check/finding/"} <= set(addresses)
    for path in addresses:
        page = browser.get(path)
        assert not _books(page), path
        if not path.startswith(("/check/", "/accounts/")):  # there a person answers and signs in, and books nothing
            assert not _books(browser.post(path, said)), path
    assert browser.get("/book/")["Location"] == "/check/finding/"
    assert list(Appointment.objects.values_list("pk", "status")) == [(other.pk, "held")]


def _every_address(resolver: URLResolver, hold: UUID, before: str = "/") -> list[str]:
    """Every route of the building, with something plausible in its gaps."""
    found = []
    for one in resolver.url_patterns:
        route = before + _filled(str(one.pattern), hold)
        if isinstance(one, URLResolver):
            found += _every_address(one, hold, route)
        elif isinstance(one, URLPattern):
            found.append(route)
    return found


def _filled(route: str, hold: UUID) -> str:
    gaps = {"uuid": str(hold), "int": "1", "slug": "pain", "str": "x" * 43, "path": "1"}
    plain = re.sub(r"<(?:(\w+):)?\w+>", lambda gap: gaps.get(gap.group(1) or "str", "1"), route)
    return re.sub(r"\(\?P<[^)]*\)|[\^$?\\]", lambda sign: "1" if sign.group().startswith("(") else "", plain)


def _books(page: Any) -> bool:
    words = page.content.decode(errors="replace") if not page.streaming else ""
    return bool(re.search(r'action="[^"]*/book/holds/|name="starts_at"', words))
