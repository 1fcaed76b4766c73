"""What the book writes to people: place and time only, never a word about health."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unknot.kit import dates
from unknot.rooms.booking import links
from unknot.rooms.booking.models import Appointment
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.spine.interop import ics


def booked(visit: Appointment, *, now: datetime) -> None:
    """Tell the client and the therapist that the visit is booked. In the caller's transaction."""
    sheet = practice.the_practice()
    _leave(visit, "booked", _("Your appointment at %(practice)s") % {"practice": sheet.name}, "REQUEST", now)


def cancelled(visit: Appointment, *, now: datetime) -> None:
    """Tell both that it is cancelled."""
    sheet = practice.the_practice()
    _leave(
        visit, "cancelled", _("Cancelled: your appointment at %(practice)s") % {"practice": sheet.name}, "CANCEL", now
    )


def _leave(visit: Appointment, kind: str, subject: str, method: str, now: datetime) -> None:
    client = practice.person(visit.client_id or 0)
    when = dates.day_and_time(visit.starts_at, zone=visit.in_zone)
    receivers = (
        ("client", client.name, client.email, subject),
        ("therapist", visit.therapist.name, visit.therapist.email, _staff_subject(kind, when)),
    )
    for who, name, email, title in receivers:
        if email:
            notify.leave(
                notify.Letter(
                    kind=f"appointment {kind} to {who}",
                    to=email,
                    subject=title,
                    body=_body(visit, kind, who, name),
                    about=f"appointment:{visit.pk}",
                    calendar=_calendar(visit, method, name, email, now),
                    method=method,
                ),
                key=f"appointment:{visit.pk}:{visit.sequence}:{who}",
                now=now,
            )


def _staff_subject(kind: str, when: str) -> str:
    words = {"booked": _("New appointment: %(when)s"), "cancelled": _("Cancelled appointment: %(when)s")}
    return words[kind] % {"when": when}


def _body(visit: Appointment, kind: str, who: str, name: str) -> str:
    token = links.token(visit.public_id, visit.link_version)
    return render_to_string(
        f"booking/letters/{kind}_{who}.txt",
        {
            "name": name,
            "visit": visit,
            "when": dates.day_and_time(visit.starts_at, zone=visit.in_zone),
            "practice": practice.the_practice(),
            "link": links.address(token),
        },
    )


def _calendar(visit: Appointment, method: str, name: str, email: str, now: datetime) -> str:
    entry = calendar_entry(visit, name=name, email=email, now=now)
    return ics.cancel(entry) if method == "CANCEL" else ics.request(entry)


def calendar_entry(visit: Appointment, *, name: str, email: str, now: datetime) -> ics.Visit:
    """The visit as a calendar says it, with a neutral title."""
    sheet = practice.the_practice()
    return ics.Visit(
        uid=visit.uid,
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.in_zone,
        place=f"{sheet.name}, {sheet.address}",
        summary=_("Appointment at %(practice)s") % {"practice": sheet.name},
        organizer_name=sheet.name,
        organizer_email=sheet.email,
        attendee_name=name,
        attendee_email=email,
        stamp=now,
    )
