"""The pages of the waiting list: forms put people on it, links only show, and forms on those pages answer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.factories import booking as make
from tests.rooms.booking import waiters
from unknot.rooms.booking.models import Appointment, WaitingEntry

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant, pytest.mark.usefixtures("noon")]
NOON, UNDO = make.NOON, waiters.UNDO
WISH = {
    "type": "swedish",
    "minutes": "30",
    "therapist": "",
    "first_day": "2026-11-25",
    "last_day": "2026-11-25",
    "parts": ["morning"],
}


@pytest.fixture
def full() -> list[Appointment]:
    make.open_practice()
    return waiters.full_day()


def asked(full: list[Appointment]):
    """An offer that is open, and a browser of nobody: the link alone is enough."""
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    return waiters.offers()[0], make.browser()


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_of_times_leads_to_the_waiting_list(full):
    browser = make.browser(make.visitor())
    (link,) = re.findall(r'href="(/book/waiting/[^"]*)"', text(browser.get("/book/")))

    page = text(browser.get(link.replace("&amp;", "&")))

    assert "Put me on the list" in page
    assert "Monday" in page


def test_somebody_new_comes_onto_the_list_by_a_form(full):
    browser = make.browser(make.visitor())

    joined = browser.post("/book/waiting/", WISH | make.CONTACT)

    place = WaitingEntry.objects.get()
    assert (joined.status_code, place.windows) == (302, [[[0, 1, 2, 3, 4, 5, 6], 0, 720]])
    page = text(make.browser().get(joined["Location"]))
    assert "You are on the list" in page
    assert "We cannot promise when that is." in page
    assert "before 12:00" in page
    assert "Ada" not in page


def test_a_form_with_gaps_is_shown_again_with_what_was_typed(full):
    refused = make.browser(make.visitor()).post(
        "/book/waiting/", WISH | make.CONTACT | {"email": "", "last_day": "2026-11-20"}
    )

    assert refused.status_code == 422
    assert "Choose today or a day to come." in text(refused)
    assert "Give a mail address or a mobile number, so that we can tell you." in text(refused)
    assert 'value="Ada Example"' in text(refused)
    assert not WaitingEntry.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Without this the practice cannot put you on the list."),
        ("es", "Sin esto el consultorio no puede apuntarle en la lista."),
    ],
)
def test_who_does_not_consent_is_told_of_the_list(full, language: str, words: str):
    refused = make.browser(make.visitor()).post(
        "/book/waiting/", WISH | make.CONTACT | {"consent": ""}, headers={"Accept-Language": language}
    )

    assert refused.context["form"].errors["consent"] == [words]
    assert not WaitingEntry.objects.exists()


def test_what_is_free_is_shown_instead(full):
    browser = make.browser(make.visitor())

    shown = browser.post("/book/waiting/", WISH | make.CONTACT | {"last_day": "2026-11-26"})

    assert shown.status_code == 409
    assert text(shown).count("need not wait") == 1
    assert "These times fit what you say and are free now." in text(shown)
    first = re.findall(r'name="starts_at" value="([^"]+)"', text(shown))[0]
    assert browser.post("/book/holds/", {"type": "swedish", "minutes": "60", "starts_at": first}).status_code == 302


def test_nobody_waits_without_a_check(full):
    browser = make.browser()

    assert browser.get("/book/waiting/").status_code == 403
    assert browser.post("/book/waiting/", WISH | make.CONTACT).status_code == 403
    assert not WaitingEntry.objects.exists()


def test_the_visit_page_asks_for_something_sooner(full):
    token = make.visitor()
    later = make.booked(token, make.wish(NOON + timedelta(days=2, hours=-1)))
    page = make.link(later)
    browser = make.browser()
    assert f'href="{page}waiting/"' in text(browser.get(page))
    form = text(browser.get(f"{page}waiting/"))
    assert "stays yours" in form
    assert 'name="email"' not in form

    joined = browser.post(f"{page}waiting/", WISH)

    assert joined.status_code == 302
    assert WaitingEntry.objects.get().replaces_id == later.pk
    assert "In place of" in text(browser.get(joined["Location"]))


def test_a_scanner_that_follows_the_link_takes_nothing(full):
    offer, browser = asked(full)

    for method in ("get", "head"):
        for path in (waiters.link(offer), f"{waiters.link(offer)}acceptance/", f"{waiters.link(offer)}refusal/"):
            assert getattr(browser, method)(path).status_code in {200, 302}
    browser.get(f"{waiters.place_link(offer.entry)}end/")

    offer.refresh_from_db()
    assert (offer.state, offer.entry.state) == ("open", "waiting")
    shown = text(browser.get(waiters.link(offer)))
    assert "It is kept for you until Tuesday 24 November 2026, 12:33 (Chicago time)." in shown
    assert "11:30" in shown
    assert "Ada" not in shown


def test_yes_is_a_form_on_the_page(full):
    offer, browser = asked(full)

    booked = browser.post(f"{waiters.link(offer)}acceptance/")

    assert booked.status_code == 302
    assert "<h1>Booked</h1>" in text(browser.get(booked["Location"]))
    assert "This time is yours" in text(browser.get(waiters.link(offer)))
    assert "You have a time" in text(browser.get(waiters.place_link(offer.entry)))
    assert browser.post(f"{waiters.link(offer)}acceptance/").status_code == 302


def test_no_is_a_form_on_the_page(full):
    offer, browser = asked(full)
    assert "A time has opened for you." in text(browser.get(waiters.place_link(offer.entry)))

    browser.post(f"{waiters.link(offer)}refusal/")

    assert "You did not want this time" in text(browser.get(waiters.link(offer)))
    assert "You are on the list" in text(browser.get(waiters.place_link(offer.entry)))


def test_a_time_that_somebody_else_has_says_so(full):
    offer, browser = asked(full)
    late = NOON + UNDO + timedelta(minutes=31)
    waiters.worker_at(late)
    make.booked(make.visitor(now=late), make.wish(offer.starts_at), now=late)

    gone = browser.post(f"{waiters.link(offer)}acceptance/")

    assert gone.status_code == 409
    assert "This time has gone to somebody else. You stay on the list." in text(gone)


def test_the_list_is_left_by_a_form(full):
    place = waiters.waits("Ada")
    browser = make.browser()

    browser.post(f"{waiters.place_link(place)}end/")

    assert "You are not on the list" in text(browser.get(waiters.place_link(place)))


@pytest.mark.parametrize(
    "path", ["/offer/{}/", "/offer/{}/acceptance/", "/offer/{}/refusal/", "/waiting/{}/", "/waiting/{}/end/"]
)
def test_a_link_that_nobody_has_opens_nothing(path: str):
    make.open_practice()

    for token in ("x", "x" * 43, "é" * 43, "%00"):
        assert make.browser().post(path.format(token)).status_code in {404, 405}
        assert make.browser().get(path.format(token)).status_code in {302, 404}
