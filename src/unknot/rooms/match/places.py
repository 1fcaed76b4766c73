"""What the match puts on pages of lower rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from unknot.kit import clock
from unknot.kit.visitor import visitor_of
from unknot.rooms.check.door import FindingSheet
from unknot.rooms.match import queries
from unknot.rooms.match.door import PassProblem, PassRefused, pass_of
from unknot.rooms.match.pages import match_page


def next_step(request: HttpRequest, *, finding: FindingSheet) -> SafeString:
    """The door to the free times, only where a valid pass opens something."""
    shown = _shown(finding)
    if shown is None or not shown["ranking"]:
        return SafeString()
    return render_to_string("match/next.html", {"problem": _problem(request)})


def on_finding(request: HttpRequest, *, finding: FindingSheet, after_types: SafeString) -> SafeString:
    """Ranked types, what is not offered, and the plan; nothing for a finding that blocks or has open questions.

    ``after_types`` stands below the ranked types: the next step again, for whoever has read so far.
    """
    shown = _shown(finding)
    if shown is None:
        return SafeString()
    return render_to_string("match/finding.html", {"match": match_page(shown, finding), "after_types": after_types})


def _shown(finding: FindingSheet) -> dict[str, Any] | None:
    if finding.level.blocks or finding.result["unanswered"] or finding.asks_whole:
        return None
    return queries.shown_for(finding.id)


def _problem(request: HttpRequest) -> PassProblem | None:
    try:
        pass_of(visitor_of(request), now=clock.now())
    except PassRefused as refused:
        return refused.problem
    return None
