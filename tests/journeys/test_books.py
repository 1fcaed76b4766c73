"""The healthy person who books: from the front page to the entry in her calendar."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.factories import booking as make
from tests.journeys import post
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.rooms.notify.post_office import PostOffice
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AFTERNOON = "Tuesday 24 November 2026, 13:00"


def test_healthy_person_books(somebody: Somebody, post_office: PostOffice) -> None:
    given_practice_with_free_times()
    ada = somebody()

    when_she_comes_to_the_check(ada)
    ada.answers_check(make.HEALTHY)
    then_swedish_for_an_hour_fits_first(ada)

    ada.presses("See free times")
    chosen = ada.presses_first_time()
    when_she_leaves_her_contact(ada)
    then_she_is_booked(ada, at=chosen)

    mail = post.when_worker_has_run(post_office, to="ada@home.example")
    then_calendar_entry_has_come(mail)
    ada.opens(post.links_in(mail)[0])
    assert ada.heading == "Your visit"
    assert ada.was_well_received()


def given_practice_with_free_times() -> None:
    """Lakeside Massage, with two therapists who work every day."""
    make.open_practice(therapists=2, rooms=2)


def when_she_comes_to_the_check(ada: Person) -> None:
    """By the front page's own door."""
    ada.opens("/")
    ada.presses("Check my pain")
    ada.presses("Start the check")


def then_swedish_for_an_hour_fits_first(ada: Person) -> None:
    """Vector V13."""
    assert ada.heading == "We found no reason to wait"
    assert "What fits you Swedish massage 60 minutes" in ada.reads


def when_she_leaves_her_contact(ada: Person) -> None:
    """Once without her consent, which is told to her, and nothing typed is lost."""
    ada.writes("Ada Example", into="Your name")
    ada.writes("ada@home.example", into="Mail address")
    ada.presses("Book this time")
    assert "Without this the practice cannot take the booking." in ada.reads
    ada.ticks("The practice may keep my name")
    ada.presses("Book this time")


def then_she_is_booked(ada: Person, *, at: str) -> None:
    """On the page and in the book."""
    assert (ada.heading, at) == ("Booked", "Today 13:00")
    assert AFTERNOON in ada.reads
    visit = Appointment.objects.get()
    assert (visit.status, visit.minutes) == ("booked", 60)
    assert door.faults(now=make.NOON) == []


def then_calendar_entry_has_come(mail: EmailMessage) -> None:
    """An invitation for the very time."""
    method, entry = post.entry_in(mail)
    visit = Appointment.objects.get()
    assert (method, entry["DTSTART"].dt, entry["DTEND"].dt) == ("REQUEST", visit.starts_at, visit.ends_at)
    assert AFTERNOON in post.words_of(mail)
