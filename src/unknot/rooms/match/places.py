"""What the match puts on pages of lower rooms."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from unknot.kit import clock
from unknot.kit.visitor import visitor_of
from unknot.rooms.check.door import FindingSheet
from unknot.rooms.match import queries
from unknot.rooms.match.door import PassProblem, PassRefused, pass_of
from unknot.rooms.match.pages import match_page


def on_finding(request: HttpRequest, *, finding: FindingSheet) -> SafeString:
    """Ranked types, what is not offered, and the plan; nothing for a finding that blocks or has open questions."""
    shown = queries.shown_for(finding.id)
    if shown is None or finding.level.blocks or finding.result["unanswered"]:
        return SafeString()
    page = match_page(shown, finding, problem=_problem(request))
    return render_to_string("match/finding.html", {"match": page})


def _problem(request: HttpRequest) -> PassProblem | None:
    try:
        pass_of(visitor_of(request), now=clock.now())
    except PassRefused as refused:
        return refused.problem
    return None
