"""The free times as JSON, for programs: the same question as the list of times asks, and nothing of any visitor."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unknot.kit import clock
from unknot.kit.problems import problem
from unknot.rooms.booking import door
from unknot.rooms.booking.forms import FreeTimesForm
from unknot.spine.times import cell_start

STAMP = "%Y-%m-%dT%H:%M:%SZ"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every free start of the dates asked for, therapist by therapist; what is booked still goes through the check."""
    form = FreeTimesForm(request.GET)
    if not form.is_valid():
        return problem(status=400, detail=_("This is no question about free times."), form=form)
    now = clock.now()
    said = form.cleaned_data
    try:
        found = door.free_cells(
            kind=said["type"],
            minutes=said["minutes"],
            therapist_id=said["therapist"],
            first=said["first"],
            days=said["days"],
            now=now,
        )
    except door.NotOffered:
        return problem(status=404, detail=_("This practice does not offer this length of this type."))
    return JsonResponse({"therapists": {who: _dates(dates) for who, dates in found.items()}})


def _dates(dates: dict[date, list[int]]) -> dict[str, list[str]]:
    return {day.isoformat(): [_stamp(cell_start(cell)) for cell in cells] for day, cells in dates.items()}


def _stamp(at: datetime) -> str:
    return at.strftime(STAMP)
