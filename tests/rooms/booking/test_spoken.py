"""Letters in the language that their reader reads: the person's own, and the practice's for its staff."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client as Browser

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking.actions import codes
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.links import token
from unknot.rooms.booking.models import Appointment
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.practice.models import Client, Therapist

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql, pytest.mark.usefixtures("noon")]
ADA = "ada@home.example"


def reader(code: str) -> Browser:
    """A browser with a pass whose person chose this language."""
    make.open_practice()
    browser = make.browser(make.visitor())
    browser.cookies["unknot_language"] = code
    return browser


def book(browser: Browser) -> Appointment:
    held = browser.post("/book/holds/", make.as_form(make.wish()))["Location"]
    browser.post(f"{held}confirmation/", make.CONTACT)
    return Appointment.objects.get()


def subjects(address: str) -> list[str]:
    return [row.letter["subject"] for row in OutboxMessage.objects.order_by("pk") if row.letter["to"] == address]


def test_person_is_written_to_in_the_language_they_booked_in_whoever_cancels_and_wherever() -> None:
    visit = book(reader("es"))

    cancel_visit(token(visit.public_id, visit.link_version), now=make.NOON)  # in a process that speaks English

    assert subjects(ADA) == ["Su cita en Lakeside Massage", "Cancelada: su cita en Lakeside Massage"]
    assert subjects(Therapist.objects.get().email) == [
        "New appointment: Wednesday 25 November 2026, 12:00 (Chicago time)",
        "Cancelled appointment: Wednesday 25 November 2026, 12:00 (Chicago time)",
    ]


def test_staff_read_the_practices_language(settings) -> None:
    settings.LANGUAGE_CODE = "es"
    book(reader("en"))

    assert subjects(ADA) == ["Your appointment at Lakeside Massage"]
    assert subjects(Therapist.objects.get().email) == [
        "Nueva cita: miércoles 25 de noviembre de 2026, 12:00 (hora de Chicago)"
    ]


def test_code_comes_in_the_language_it_was_asked_for_in() -> None:
    browser = reader("es")
    book(browser)

    browser.post("/again/", {"email": ADA})
    for job in DueJob.objects.filter(kind=codes.JOB):
        with transaction.atomic():
            codes.mail_code(job.payload, make.NOON)

    assert subjects(ADA)[-1] == "Su código para Lakeside Massage"


def test_desk_sends_the_check_in_the_language_they_booked_in() -> None:
    book(reader("es"))
    ada = Client.objects.get()
    desk = Browser()
    desk.force_login(people.owner())

    desk.post(f"/desk/people/{ada.public_id}/checks/")

    assert subjects(ADA)[-1] == "Sus preguntas de Lakeside Massage"


@pytest.mark.parametrize("code", ["", "xx"])
def test_language_that_is_not_known_any_more_is_the_practices(code: str) -> None:
    visit = book(reader("es"))
    Client.objects.update(language=code)

    cancel_visit(token(visit.public_id, visit.link_version), now=make.NOON)

    assert subjects(ADA)[-1] == "Cancelled: your appointment at Lakeside Massage"


def test_language_changed_on_the_form_keeps_what_was_typed_and_books_nothing() -> None:
    browser = reader("en")
    held = browser.post("/book/holds/", make.as_form(make.wish()))["Location"]

    answer = browser.post(f"{held}confirmation/", {"name": "Ada", "email": "half", "language": "es"})
    html = browser.get(held).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, held)
    assert ('<html lang="es">' in html, 'value="Ada"' in html, 'value="half"' in html) == (True, True, True)
    assert Appointment.objects.get().status == "held"


def test_service_is_called_as_the_practice_does_in_its_own_language_alone(settings) -> None:
    reader("en")
    settings.LANGUAGE_CODE = "es"

    html = Browser(headers={"Accept-Language": "es"}).get("/book/").content.decode()

    assert "Swedish</" in html.replace("Swedish</option>", "Swedish</")
