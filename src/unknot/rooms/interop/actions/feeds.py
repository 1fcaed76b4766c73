"""Making a feed, making its address anew, ending it, and what it says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from unknot.kit import languages
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import VisitSheet
from unknot.rooms.interop import access, feeds, queries
from unknot.rooms.interop.models import CalendarFeed
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.interop import ics

BACK, AHEAD = timedelta(weeks=6), timedelta(weeks=26)
STATES = {Status.CANCELLED: "CANCELLED", Status.REQUESTED: "TENTATIVE"}  # anything else stands


@transaction.atomic
def make_feed(user: Any, *, therapist_id: int | None, with_names: bool, now: datetime) -> str:
    """A new address for this feed; the one before ends with it. It can be seen here and never again.

    ``therapist_id`` None is the practice's. Whether this user may is for the caller to have asked `access`.
    """
    practice.hold_practice()  # of two clicks at once the second ends the first one's feed
    token = feeds.new_token()
    queries.feeds_of(therapist_id).delete()
    CalendarFeed.objects.create(
        therapist_id=therapist_id, with_names=with_names, digest=feeds.digest(token), made_at=now, made_by=user
    )
    _record("feed made", user, therapist_id, now, with_names=with_names)
    return feeds.address(token)


@transaction.atomic
def end_feed(user: Any, *, therapist_id: int | None, now: datetime) -> None:
    """Nobody can read it any more. Nothing happens where there is none."""
    if queries.feeds_of(therapist_id).delete()[0]:
        _record("feed ended", user, therapist_id, now)


def opened(token: str) -> CalendarFeed | None:
    """The feed of an address, while whoever made it may see these visits; None for any other."""
    feed = queries.feed_by(feeds.digest(token))
    if feed is None:
        return None
    if feed.therapist_id is None:
        return feed if access.has_the_practice(feed.made_by) else None
    return feed if access.therapist(feed.made_by, feed.therapist_id) else None


def text_of(feed: CalendarFeed, *, now: datetime) -> tuple[str, datetime]:
    """The feed as iCalendar, in the practice's own language, and when it changed last."""
    sheet = practice.the_practice()
    midnight = now.astimezone(sheet.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = (midnight - BACK).date(), (midnight + AHEAD).date()
    visits = booking.visits_between(first, last, therapist_id=feed.therapist_id, now=now)
    # What is listed moves on with the day, so a new day is a change.
    changed_at = max([feed.made_at, midnight, *(one.changed_at for one in visits)])
    with languages.speaking(""):
        name = f"{sheet.name}: {feed.therapist.name}" if feed.therapist else sheet.name
        return ics.publish([_entry(one, feed, sheet) for one in visits], name=name), changed_at


def _entry(visit: VisitSheet, feed: CalendarFeed, sheet: practice.PracticeSheet) -> ics.Visit:
    return ics.Visit(
        uid=f"{visit.public_id}@unknot",
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.zone,
        place=f"{visit.room}, {sheet.name}, {sheet.address}",
        summary=_title(visit, feed),
        organizer_name=sheet.name,
        organizer_email=sheet.email,
        attendee_name="",
        attendee_email="",
        stamp=visit.changed_at,
        status=STATES.get(visit.status, "CONFIRMED"),
    )


def _title(visit: VisitSheet, feed: CalendarFeed) -> str:
    """Who, where the feed has names and the visit stands; else the reference. Never what for."""
    named = feed.with_names and visit.client and visit.status is not Status.CANCELLED
    said = visit.client if named else _("Appointment %(reference)s") % {"reference": visit.reference}
    return said if feed.therapist_id else f"{visit.therapist}: {said}"


def _record(action: str, user: Any, therapist_id: int | None, now: datetime, **detail: object) -> None:
    subject = f"therapist:{therapist_id}" if therapist_id else "practice:1"
    practice.record(actor=f"user:{user.pk}", action=action, subject=subject, now=now, detail=detail)
