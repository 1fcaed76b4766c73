"""The waiting list at the desk: who sees whom, offering by hand, the log and the figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from tests.factories.practice import care_link, client, owner, therapist, user
from tests.rooms.booking import waiters
from tests.rooms.desk.people import desk, text
from unknot.rooms.booking.models import WaitingEntry
from unknot.rooms.practice.models import AuditEntry

pytestmark = pytest.mark.django_db
NOON, UNDO = make.NOON, waiters.UNDO


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def full():
    make.open_practice()
    return waiters.full_day()


@pytest.fixture
def known(full):
    """Somebody who waits and whom the practice knows, with the therapist who cares for them."""
    token = make.visitor(waiters.BAD_PAIN)
    visit = make.booked(token, make.wish(NOON + timedelta(days=2), minutes=30))
    return waiters.waits("Ada", token), visit


def page_of(place: WaitingEntry) -> str:
    return f"/desk/waiting/{place.public_id}/"


def test_the_owner_and_the_front_desk_see_everybody_and_nobodys_need(known):
    waiters.waits("Ben")

    for one in (owner(), user()):
        page = text(desk(one).get("/desk/waiting/"))
        assert page.index("1. Ada Example") < page.index("2. Ben")
        assert "30 minutes at least" in page
        assert "points of 24" not in page
    assert not AuditEntry.objects.filter(action="read waiting list").exists()


def test_a_therapist_sees_their_own_people_and_their_need_and_it_is_written_down(known):
    place, visit = known
    waiters.waits("Ben")

    page = text(desk(visit.therapist.user).get("/desk/waiting/"))

    assert "Ada Example" in page
    assert "need: 22 points of 24" in page
    assert "Ben" not in page
    assert "1 more person waits whom you may not see." in page
    assert AuditEntry.objects.get(action="read waiting list").subject == f"client:{place.client_id}"


def test_a_strange_therapist_sees_nobody(known):
    place, _ = known
    stranger = therapist(active=False)
    care_link(client(), stranger)

    browser = desk(stranger.user)

    assert "Ada" not in text(browser.get("/desk/waiting/"))
    assert browser.get(page_of(place)).status_code == 404
    assert browser.post(page_of(place), {"starts_at": NOON.isoformat()}).status_code == 404


def test_nobody_sees_it_who_is_not_signed_in(known):
    assert make.browser().get("/desk/waiting/").status_code == 302
    assert make.browser().get(page_of(known[0])).status_code == 302


def test_staff_pick_by_hand_past_the_order(full):
    waiters.waits("Urgent", answers=waiters.BAD_PAIN)
    ben = waiters.waits("Ben")
    browser, now = desk(owner()), full[2].starts_at
    waiters.cancels(full[2])
    assert "11:30" in text(browser.get(page_of(ben)))

    picked = browser.post(page_of(ben), {"starts_at": now.isoformat()})

    assert picked.status_code == 302
    assert waiters.offered_to() == ["ben"]
    page = text(browser.get(page_of(ben)))
    assert "Asked now: tomorrow 11:30" in page
    assert "by hand" in text(browser.get("/desk/waiting/"))
    assert browser.post(page_of(ben), {"starts_at": now.isoformat()}).status_code == 409
    assert browser.post(page_of(ben), {"starts_at": "soon"}).status_code == 409


@pytest.mark.parametrize(("said", "state"), [("yes", "accepted"), ("no", "declined")])
def test_what_they_say_on_the_phone_is_written_down(full, said: str, state: str):
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    (offer,) = waiters.offers()

    answered = desk(owner()).post(f"/desk/waiting/offers/{offer.public_id}/", {"answer": said})

    offer.refresh_from_db()
    assert (answered.status_code, offer.state) == (302, state)


def test_the_figures_stand_on_the_page(full):
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.cancels(full[3])
    waiters.worker_at(NOON + UNDO)
    make.browser().post(f"{waiters.link(waiters.offers()[0])}acceptance/")

    page = text(desk(owner()).get("/desk/waiting/"))

    assert "1 (50 %)" in page
    assert "took the time" in page
    assert "left the list with a visit" in page


@pytest.mark.variant  # the test's own transaction changes the setting, and PostgreSQL then keeps nothing
def test_the_list_asks_the_same_few_questions_however_many_wait(full, django_assert_max_num_queries):
    browser = desk(owner())
    for name in ("Ada", "Ben", "Cleo"):
        waiters.waits(name)

    with django_assert_max_num_queries(22):
        browser.get("/desk/waiting/")


def test_a_time_that_is_kept_for_the_list_is_not_said_to_be_booked_online(full):
    waiters.waits("Ada")
    waiters.cancels(full[0])
    waiters.worker_at(NOON + UNDO)

    with time_machine.travel(NOON + UNDO, tick=False):
        page = desk(user()).get("/desk/")

    said = text(page)
    assert "Tomorrow 09:00, Waiting list" in said
    assert "Offered from the waiting list. It goes to the next, or is free, at 12:33 if they do not answer." in said
    assert "Somebody is booking this online" not in said
    assert 'href="/desk/waiting/"' in page.content.decode()
