"""Checks of the demo's made-up people, answered as real ones would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.spine.check.answers import read_answers

# Twelve people whose card has something to say, then three of the many with plain low back pain.
STORIES: tuple[Mapping[str, object], ...] = (
    {"age": 47, "weeks": 3, "back_nrs": 3, "leg_nrs": 6, "leg_site": "below_knee", "tingling": True, "cough": True},
    {"age": 55, "weeks": 8, "back_nrs": 6, "leg_nrs": 4, "leg_site": "below_knee", "pref": "medical"},
    {"age": 61, "weeks": 39, "back_nrs": 5, "yes": ["anticoagulant"], "pref": "deep"},
    {"age": 31, "weeks": 8, "back_nrs": 6, "pregnant": "t3", "poor_sleep": True},
    {"age": 76, "weeks": 60, "back_nrs": 4, "yes": ["osteoporosis"], "poor_sleep": True},
    {"age": 38, "weeks": 10, "back_nrs": 5, "yes": ["consent_support"], "phq4": 7},
    {"age": 29, "weeks": 1, "back_nrs": 8},
    {"age": 52, "weeks": 30, "back_nrs": 4, "buttock": ["main", "sitting", "tender"]},
    {"age": 44, "weeks": 20, "back_nrs": 5, "leg_nrs": 3, "leg_site": "above_knee", "goal_move": True},
    {"age": 66, "weeks": 100, "back_nrs": 6, "yes": ["spine_hardware", "allergy"]},
    {"age": 35, "weeks": 30, "back_nrs": 4, "sens": 2, "cannot_undress": True},
    {"age": 58, "weeks": 26, "back_nrs": 5, "yes": ["varicose", "device_old"], "pref": "swedish"},
    {"age": 42, "weeks": 21, "back_nrs": 5},
    {"age": 33, "weeks": 8, "back_nrs": 4, "goal_move": True},
    {"age": 50, "weeks": 40, "back_nrs": 3, "poor_sleep": True, "pref": "deep"},
)


def answer(story: int, *, visitor: str, now: datetime) -> None:
    """Finish a check for this visitor with one of the stories."""
    draft = start_draft(visitor=visitor, client_id=None, now=now)
    finish_check(draft=draft, answers=read_answers(STORIES[story % len(STORIES)]), now=now)
