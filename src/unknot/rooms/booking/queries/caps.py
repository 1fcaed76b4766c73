"""How much therapists take on, and what they have taken on already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum

from unknot.rooms.booking.models import Appointment, WorkCap
from unknot.rooms.match import door as match
from unknot.spine.booking.caps import Caps, Work, load_of, week_of
from unknot.spine.vocabulary import MassageType

Worked = dict[int, dict[date, Work]]


def caps() -> dict[int, Caps]:
    """Therapist id to their caps; no entry where there is none."""
    return {
        row.therapist_id: Caps(row.visits_a_day, row.visits_a_week, row.load_a_day) for row in WorkCap.objects.all()
    }


def worked(
    therapists: Collection[int], *, first: date, last: date, now: datetime, without: int | None = None
) -> Worked:
    """Therapist to local date to what stands in their diary, in all the weeks from ``first`` to ``last``.

    ``without`` is an appointment that does not count, because it is the one to be moved.
    """
    if not therapists:
        return {}
    live = Appointment.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), takes_time=True)
    rows = live.filter(
        therapist_id__in=therapists, local_date__range=(week_of(first), week_of(last) + timedelta(days=6))
    )
    if without is not None:
        rows = rows.exclude(pk=without)
    found: Worked = defaultdict(dict)
    counted = rows.values_list("therapist_id", "local_date", "massage_type").annotate(Count("pk"), Sum("minutes"))
    for therapist, day, kind, visits, minutes in counted.order_by():
        done = found[therapist].get(day, Work())
        load = load_of(minutes=minutes, pressure=match.most_pressure(MassageType(kind)))
        found[therapist][day] = Work(done.visits + visits, done.load + load)
    return found
