"""Somebody whose browser asks for Spanish: every page and letter in it, English and back by one touch."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.factories import booking as make
from tests.journeys import post
from tests.journeys.conftest import Somebody
from tests.journeys.person import Person
from tests.journeys.ways import Mouse, Way
from tests.rooms.notify.post_office import PostOffice
from unknot.rooms.practice.models import Client

# What it leaves in the tables is asked of PostgreSQL by the tests of the rooms.
pytestmark = [pytest.mark.journey, pytest.mark.variant, pytest.mark.django_db(transaction=True)]

ON_A_SMALL_PHONE = Way("320 pixels", Mouse(), width=320)


@pytest.mark.parametrize("way", [ON_A_SMALL_PHONE], ids=["320-pixels"])
def test_spanish_person_books_and_is_written_to_in_spanish(
    somebody: Somebody, post_office: PostOffice, way: Way
) -> None:
    [therapist] = make.open_practice()
    ana = somebody(locale="es-MX", in_words=in_spanish)

    ana.opens("/")
    then_one_touch_changes_language_and_back(ana)
    ana.presses("Check my pain")
    ana.presses("Start the check")
    ana.answers_check(make.HEALTHY)
    ana.presses("See free times")
    assert ana.presses_first_time() == "Hoy 13:00"
    when_she_types_and_looks_at_it_in_english(ana)
    ana.ticks("El consultorio puede guardar mi nombre")
    ana.presses("Book this time")

    assert (ana.heading, ana.page.locator("html").get_attribute("lang")) == ("Reservada", "es")
    assert "martes 24 de noviembre de 2026, 13:00 (hora de Chicago)" in ana.reads
    then_her_letter_is_spanish(post_office)
    then_the_therapists_letter_is_the_practices(post_office, therapist.email)
    assert ana.was_well_received()


def in_spanish(words: str) -> str:
    """A word of the pages as the catalogue says it."""
    with translation.override("es"):
        said = translation.gettext(words)
    assert said != words, f"{words} has no Spanish"
    return said


def then_one_touch_changes_language_and_back(ana: Person) -> None:
    """On the same page; and a language that was touched is remembered on the next one."""
    assert ana.heading == "¿Le duele la espalda o la pierna?"
    ana.reads_in("English")
    assert (ana.heading, ana.is_at("/")) == ("Does your back or leg hurt?", True)
    ana.opens("/book/?type=swedish")
    assert ana.heading == "Free times"
    ana.reads_in("Español")
    assert (ana.heading, ana.page.url.endswith("/book/?type=swedish")) == ("Horarios libres", True)
    ana.opens("/")


def when_she_types_and_looks_at_it_in_english(ana: Person) -> None:
    """Nothing typed is lost on the way."""
    ana.writes("Ana Ejemplo", into="Your name")
    ana.writes("ana@home.example", into="Mail address")
    ana.reads_in("English")
    assert ana.heading == "Your time is held"
    assert ana.page.get_by_label("Your name").input_value() == "Ana Ejemplo"
    ana.reads_in("Español")
    assert ana.page.get_by_label("Correo electrónico").input_value() == "ana@home.example"


def then_her_letter_is_spanish(office: PostOffice) -> None:
    """Subject, words, date and the title in her calendar."""
    mail = post.when_worker_has_run(office, to="ana@home.example")
    _method, entry = post.entry_in(mail)
    assert (str(mail["Subject"]), str(entry["SUMMARY"])) == ("Su cita en Lakeside Massage", "Cita en Lakeside Massage")
    assert "Hola, Ana Ejemplo:" in post.words_of(mail)
    assert "Cuándo: martes 24 de noviembre de 2026, 13:00 (hora de Chicago)" in post.words_of(mail)
    assert Client.objects.get().language == "es"


def then_the_therapists_letter_is_the_practices(office: PostOffice, address: str) -> None:
    """Whatever language the person who booked reads."""
    mail = post.when_worker_has_run(office, to=address)
    assert str(mail["Subject"]).startswith("New appointment: Tuesday 24 November 2026")
    assert "A new appointment stands in your day." in post.words_of(mail)
