"""People whose visits and health the desk shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client as Browser

from tests.factories import booking as make
from tests.factories.practice import NOON
from unknot.rooms.booking.models import Appointment
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.practice.models import Client, Therapist
from unknot.spine.check.answers import read_answers

SCIATICA = {"age": 42, "weeks": 8, "back_nrs": 3, "leg_nrs": 7, "leg_site": "below_knee", "tingling": True}
NUMB = {"age": 42, "weeks": 2, "yes": ["saddle"]}
WEAK = {"age": 42, "weeks": 8, "yes": ["weak_mild"]}


def booked(
    name: str, *, by: Therapist, hours: int = 1, answers: dict[str, Any] | None = None, days: int = 0
) -> Appointment:
    """A visit booked through the pages by somebody with these answers."""
    browser = make.browser(make.visitor(answers or make.HEALTHY))
    wished = make.wish(NOON + timedelta(days=days, hours=hours), minutes=30, therapist_id=by.pk)
    held = browser.post("/book/holds/", make.as_form(wished))
    contact = make.CONTACT | {"name": name, "email": f"{name.split(maxsplit=1)[0].lower()}@home.example"}
    browser.post(f"{held['Location']}confirmation/", contact)
    return Appointment.objects.get(client__name=name, starts_at=wished.starts_at)


def checked(client: Client, answers: dict[str, Any], *, given: dict[str, Any] | None = None) -> None:
    """A finished check of somebody whom the practice knows."""
    with transaction.atomic():
        draft = start_draft(visitor=make.digest(f"known {client.pk}"), client_id=client.pk, now=NOON)
        draft.given = given or {}
        finish_check(draft=draft, answers=read_answers(answers), now=NOON)


def desk(user: Any) -> Browser:
    """A browser in which this member of staff is signed in."""
    browser = Browser()
    browser.force_login(user)
    return browser


def text(response: Any) -> str:
    """What the page says, with its tags; a blank that does not break is a blank."""
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")
