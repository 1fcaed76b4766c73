"""The person who moves and then cancels, by the links in her mails; whoever else opens those links changes nothing."""

from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.factories import booking as make
from tests.journeys import post
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.rooms.notify.post_office import PostOffice
from unknot.kit import clock
from unknot.rooms.booking import door
from unknot.rooms.booking.actions.confirmations import Contact, confirm_hold
from unknot.rooms.booking.actions.holds import place_hold
from unknot.rooms.booking.models import Appointment, Occupancy

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DORA = Contact(name="Dora Example", email="dora@home.example", phone="")


def test_person_moves_and_cancels_by_the_links_in_the_mails(somebody: Somebody, post_office: PostOffice) -> None:
    invitation = given_booked_visit(post_office)
    link = post.links_in(invitation)[0]
    dora = somebody()

    when_scanners_follow(link)
    assert Appointment.objects.get().status == "booked"

    invitation, link = when_she_has_moved(dora, invitation, post_office)
    when_scanners_follow(link)
    dora.opens(link)
    dora.presses("Cancel this visit")
    dora.presses("No, keep it")
    assert Appointment.objects.get().status == "booked"
    dora.presses("Cancel this visit")
    dora.presses("Yes, cancel it")
    then_visit_is_cancelled(dora.heading)

    then_entry_is_taken_back(invitation, post.when_worker_has_run(post_office, to=DORA.email))
    dora.opens(link)
    assert dora.heading == "This visit is cancelled"
    assert dora.was_well_received()


def when_she_has_moved(dora: Person, invitation: EmailMessage, office: PostOffice) -> tuple[EmailMessage, str]:
    """By mistake at first, and then for good: one entry at another time, and the first link has ended."""
    old = post.links_in(invitation)[0]
    dora.opens(old)
    dora.presses("Move this visit")
    for words in ("Undo", ""):
        dora.presses_nearest_time()
        dora.presses("Yes, move it")
        assert dora.heading == "Moved"
        if words:
            dora.presses(words)
            dora.presses("Move this visit")
    mail = post.when_worker_has_run(office, to=DORA.email)
    method, after = post.entry_in(mail)
    _, before = post.entry_in(invitation)
    assert (method, after["UID"], after["SEQUENCE"] > before["SEQUENCE"]) == ("REQUEST", before["UID"], True)
    assert after["DTSTART"].dt != before["DTSTART"].dt
    dora.opens(old)
    assert dora.heading == "This visit was moved"
    return mail, post.links_in(mail)[0]


def given_booked_visit(office: PostOffice) -> EmailMessage:
    """Tomorrow noon; the mail that says so has come."""
    make.open_practice()
    visitor, now = make.digest(make.visitor()), clock.now()
    held = place_hold(make.wish(), visitor=visitor, now=now)
    confirm_hold(held.public_id, visitor=visitor, contact=DORA, now=now)
    return post.when_worker_has_run(office, to=DORA.email)


def when_scanners_follow(link: str) -> None:
    """As mail programs do, before anybody reads: the link, and what lies below it."""
    for address in (link, f"{link}move/", f"{link}undo/", f"{link}cancellation/", f"{link}appointment.ics"):
        for method in ("HEAD", "GET", "OPTIONS"):
            _follow(Request(address, method=method))


def then_visit_is_cancelled(heading: str) -> None:
    """On the page, in the book, and its time is free."""
    assert heading == "This visit is cancelled"
    assert Appointment.objects.get().status == "cancelled"
    assert not Occupancy.objects.exists()
    assert door.faults(now=make.NOON) == []


def then_entry_is_taken_back(invitation: EmailMessage, mail: EmailMessage) -> None:
    """The same entry of her calendar, one step later."""
    _, before = post.entry_in(invitation)
    method, after = post.entry_in(mail)
    assert (method, after["UID"], after["SEQUENCE"] > before["SEQUENCE"]) == ("CANCEL", before["UID"], True)


def _follow(asked: Request) -> None:
    # A scanner does not mind being refused.
    with suppress(HTTPError):
        urlopen(asked, timeout=20).close()
