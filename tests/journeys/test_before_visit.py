"""Somebody answers before her visit and is stopped by it; her therapist sees it, and has a doctor's note."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.db import transaction

from tests.factories import booking as make
from tests.journeys import post
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.rooms.desk.people import booked
from tests.rooms.notify.post_office import PostOffice
from unknot.kit import clock
from unknot.rooms.booking.actions.reminders import ask_before_visits
from unknot.rooms.booking.models import BookingPolicy
from unknot.rooms.practice.models import Therapist

# What it leaves in the tables is asked of PostgreSQL by the tests of the rooms.
pytestmark = [pytest.mark.journey, pytest.mark.variant, pytest.mark.django_db(transaction=True)]


def test_person_is_stopped_by_an_answer_and_let_in_by_a_note(somebody: Somebody, post_office: PostOffice) -> None:
    mara, _ = make.open_practice(therapists=2, rooms=2)
    link = given_dora_is_asked_before_her_visit(mara, post_office)
    dora, at_desk = somebody(), somebody(staff=mara.user)

    when_she_answers(dora, link)
    then_she_reads_what_to_do_and_not_why(dora)

    at_desk.opens("/desk/")
    assert at_desk.sees("Stopped: Doctor first")
    at_desk.presses("Is here: Dora Example")
    assert at_desk.sees("No massage now")
    at_desk.presses("Dora Example")
    assert "Yes; before that: No" in at_desk.reads
    when_the_note_is_put_on_file(at_desk)

    at_desk.opens("/desk/")
    assert "Stopped" not in at_desk.reads
    at_desk.presses("Is here: Dora Example")
    assert at_desk.sees("That was a slip")
    assert dora.was_well_received()
    assert at_desk.was_well_received()


def test_person_puts_a_slip_right_and_has_her_visit_back(somebody: Somebody, post_office: PostOffice) -> None:
    mara, _ = make.open_practice(therapists=2, rooms=2)
    link = given_dora_is_asked_before_her_visit(mara, post_office)
    dora = somebody()

    when_she_answers(dora, link, slipping="saddle")
    assert "Your visit of Tuesday 24 November 2026, 15:00 (Chicago time) is cancelled." in dora.reads
    dora.opens(link.removesuffix("questions/"))
    assert dora.sees("Was that a slip?")
    dora.presses("I picked an answer by mistake")
    dora.answers_check(make.HEALTHY)
    dora.presses("Take my time back")

    assert dora.heading == "Your time is yours again"
    assert dora.was_well_received()


def given_dora_is_asked_before_her_visit(therapist: Therapist, office: PostOffice) -> str:
    """She has booked for this afternoon, and the link lies in her mailbox."""
    BookingPolicy.objects.update(undo_minutes=0)
    booked("Dora Example", by=therapist, hours=3)
    with transaction.atomic():
        ask_before_visits({}, clock.now())
    mail = post.when_worker_has_run(office, to="dora@home.example")
    [link] = [one for one in post.links_in(mail) if one.endswith("/questions/")]
    return link


def when_she_answers(dora: Person, link: str, *, slipping: str = "weak_mild") -> None:
    """One thing a screen: a leg that is weaker, and has been so for weeks; or a line that was not meant."""
    dora.opens(link)
    assert dora.heading == "A few questions before your visit"
    dora.presses("Begin")
    end = urlsplit(dora.page.url).path.replace("/ces/", "/end/")
    dora.answers_check({"yes": [slipping]}, until=end)


def then_she_reads_what_to_do_and_not_why(dora: Person) -> None:
    """Her time is kept, and may be moved."""
    assert dora.sees("Doctor first")
    assert "Your time is kept: Tuesday 24 November 2026, 15:00" in dora.reads
    assert "weak" not in dora.reads
    dora.presses("Move this visit")
    assert "free of charge, at any time before it begins" in dora.reads


def when_the_note_is_put_on_file(at_desk: Person) -> None:
    """It names the weak leg and nothing else."""
    at_desk.presses("Record a clearance")
    at_desk.writes("Dr. Example", into="Who signed it")
    at_desk.writes("X-1", into="Their registration number")
    at_desk.writes("2026-11-20", into="Date of the note")
    at_desk.ticks("D1:")
    at_desk.presses("Put it on file")
