"""Keeping to the caps on a therapist's work when two people book different times of one day at once."""

from __future__ import annotations

from datetime import datetime

from unknot.kit.prepared import Prepared
from unknot.rooms.booking.models import Appointment, WorkCap
from unknot.rooms.booking.queries import caps
from unknot.rooms.match import door as match
from unknot.spine.booking.against import Reason
from unknot.spine.booking.caps import Caps, full_dates, load_of
from unknot.spine.vocabulary import MassageType

CAP = Prepared(
    WorkCap,
    lambda therapist: WorkCap.objects.select_for_update(no_key=True).filter(therapist_id=therapist)[:1],
    therapist="therapist",
)


class CapReached(Exception):
    """This therapist has taken on enough on that date meanwhile. Another candidate, or another date, helps."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def refuse_over_cap(visit: Appointment, *, now: datetime) -> None:
    """`CapReached` where this visit would pass a cap of its therapist.

    The cap's own row is locked, so that of two who come at once the second counts the first. The therapist's row, which
    is locked before (`calendars.refuse_busy`), would not do: those who take a time hold it together.
    """
    row = CAP.first(therapist=visit.therapist_id)
    if row is None:
        return
    day, load = (
        visit.local_date,
        load_of(minutes=visit.minutes, pressure=match.most_pressure(MassageType(visit.massage_type))),
    )
    done = caps.worked([visit.therapist_id], first=day, last=day, now=now, without=visit.pk)
    of = Caps(row.visits_a_day, row.visits_a_week, row.load_a_day)
    full = full_dates(of, done.get(visit.therapist_id, {}), load=load, dates=[day])
    if day in full:
        raise CapReached(full[day])
