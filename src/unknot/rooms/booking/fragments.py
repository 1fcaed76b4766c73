"""Pieces of the book that stand on lower pages: the next times and the prices on the front page."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from unknot.kit import clock, dates
from unknot.rooms.booking import door, links, pages
from unknot.rooms.check.door import FindingSheet
from unknot.spine.vocabulary import Level


def next_times(request: HttpRequest, **_: object) -> SafeString:
    """The next three free times over all types; each leads to the check, which comes first."""
    soonest = door.next_three(now=clock.now())
    rows = pages.rows(soonest.times, soonest.book, pickable=False, with_type=True)
    left = len(door.today(now=soonest.book.now, book=soonest.book).times)
    return render_to_string("booking/fragments/next_times.html", {"rows": rows, "left_today": left}, request=request)


def after_answers(request: HttpRequest, *, about: str, **_: object) -> SafeString:
    """How the visit stands whose questions have just been answered, and that it moves freely where it is stopped."""
    now = clock.now()
    visit = door.visit_at(UUID(about), therapist_id=None, now=now) if about else None
    if visit is None:
        return SafeString()
    context = {
        "state": pages.state(visit, now),
        "is_stopped": door.is_stopped(visit, now=now),
        "when": dates.full(visit.starts_at, visit.zone),
        "token": links.token(visit.public_id, visit.link_version),
    }
    return render_to_string("booking/fragments/after_answers.html", context, request=request)


def after_check(request: HttpRequest, *, finding: FindingSheet, **_: object) -> SafeString:
    """What a whole check means for what its person has booked; without a link, for it names no visit.

    One that stops them says what is called off and what is kept; one that does not, what they can have back.
    """
    now = clock.now()
    if finding.client_id is None:
        return SafeString()
    if not finding.level.blocks:
        return _after_slip(request, door.had_back(finding.client_id, now=now))
    gone = door.called_off_at(finding.made_at, client_id=finding.client_id, now=now)
    kept = door.upcoming_of([finding.client_id], now=now)
    context = {"gone": _when(gone), "kept": _when(kept), "can_move": finding.level < Level.URGENT}
    return render_to_string("booking/fragments/after_check.html", context, request=request)


def _after_slip(request: HttpRequest, gone: list[door.VisitSheet]) -> SafeString:
    if not gone:
        return SafeString()
    context = {"gone": _when(gone), "first": gone[0].public_id}
    return render_to_string("booking/fragments/after_slip.html", context, request=request)


def _when(visits: Iterable[door.VisitSheet]) -> list[str]:
    return [dates.full(visit.starts_at, visit.zone) for visit in visits]


def prices(request: HttpRequest, **_: object) -> SafeString:
    """Every type with its lengths and prices."""
    return render_to_string(
        "booking/fragments/prices.html", {"prices": pages.price_rows(door.offers())}, request=request
    )
