"""The questions before a visit, and the two scales after it: the check asks them, the book sends the link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from unknot.rooms.booking import links
from unknot.rooms.booking.queries.services import the_policy
from unknot.rooms.booking.visits import VisitSheet
from unknot.rooms.check import door as check
from unknot.spine.booking.lifecycle import Status
from unknot.spine.notify.reminders import answers_count_from

SCALES_FOR = timedelta(days=30)  # so long after a visit one may still say how it is


def address(visit: VisitSheet) -> str:
    """The whole link to the questions for this visit, as it stands in a message."""
    token = links.token(visit.public_id, visit.link_version)
    return settings.BASE_URL + reverse("booking:questions", args=[token])


def questions_link(visit: VisitSheet, *, now: datetime) -> str:
    """The link for a reminder; empty where the line is to be left out: too early, answered, or not sent at all."""
    hours = the_policy().questions_hours
    is_time = bool(hours) and visit.starts_at - timedelta(hours=hours) <= now < visit.starts_at
    return address(visit) if is_time and visit.status is Status.BOOKED and not answered([visit]) else ""


def answered(visits: Iterable[VisitSheet]) -> dict[int, datetime]:
    """Of each of these visits when its questions were answered last; long before a visit does not count."""
    hours, by_key = the_policy().questions_hours, {about(visit): visit for visit in visits}
    found = check.answered_about(by_key.keys()) if by_key else {}
    return {
        by_key[key].id: at
        for key, at in found.items()
        if at >= answers_count_from(by_key[key].starts_at, minutes_before=hours * 60)
    }


def about(visit: VisitSheet) -> str:
    """What the room of the check keeps the answers under."""
    return str(visit.public_id)


def occasion(visit: VisitSheet, *, now: datetime) -> check.Occasion | None:
    """What is to be answered for this visit now; None where nothing is."""
    if visit.client_id is None:
        return None
    leads_to = reverse("booking:visit", args=[links.token(visit.public_id, visit.link_version)])
    if visit.status is Status.BOOKED and now < visit.starts_at:
        return check.Occasion(visit.client_id, about(visit), visit.starts_at, leads_to)
    if visit.status is Status.DONE and now < visit.ends_at + SCALES_FOR:
        return check.Occasion(visit.client_id, about(visit), visit.ends_at + SCALES_FOR, leads_to, only_scales=True)
    return None
