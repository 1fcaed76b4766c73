"""The questions before a visit: the place that a reminder keeps for their link."""

from __future__ import annotations

from unknot.rooms.booking.visits import VisitSheet


def questions_link(visit: VisitSheet) -> str:
    """The address of the questions for this visit; empty where there are none, and then the line is left out."""
    return ""
