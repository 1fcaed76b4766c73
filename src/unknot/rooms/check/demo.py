"""Checks of the demo's made-up people, answered question by question as real ones would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from unknot.rooms.check.actions.drafts import keep_answers, start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.spine.check.given import answers_given
from unknot.spine.check.questions import NO, PHQ4_ITEMS, YES, Kind, Question, asked_of

Story = Mapping[str, object]
LEFT_OUT = object()
WITHOUT_A_WORD = {"leg_site": "none", "walk": "none", "pregnant": "no", "back_nrs": 0, "leg_nrs": 0}

# Twelve people whose card has something to say, then three of the many with plain low back pain.
STORIES: tuple[Story, ...] = (
    {"age": 47, "weeks": 3, "back_nrs": 3, "leg_nrs": 6, "leg_site": "below_knee", "tingling": True, "cough": True},
    {"age": 55, "weeks": 8, "back_nrs": 6, "leg_nrs": 4, "leg_site": "below_knee", "pref": "medical"},
    {"age": 61, "weeks": 39, "back_nrs": 5, "yes": ["anticoagulant"], "pref": "deep"},
    {"age": 31, "weeks": 8, "back_nrs": 6, "pregnant": "t3", "poor_sleep": True},
    {"age": 76, "weeks": 60, "back_nrs": 4, "yes": ["osteoporosis"], "poor_sleep": True},
    {"age": 38, "weeks": 10, "back_nrs": 5, "yes": ["consent_support"], "phq4": (2, 2, 2, 1)},
    {"age": 29, "weeks": 1, "back_nrs": 8},
    {"age": 52, "weeks": 30, "back_nrs": 4, "buttock": ["main", "sitting", "tender"]},
    {"age": 44, "weeks": 20, "back_nrs": 5, "leg_nrs": 3, "leg_site": "above_knee", "goal_move": True},
    {"age": 66, "weeks": 100, "back_nrs": 6, "yes": ["allergy", "spine_hardware"]},
    {"age": 35, "weeks": 30, "back_nrs": 4, "sens": 2, "cannot_undress": True},
    {"age": 58, "weeks": 26, "back_nrs": 5, "yes": ["device_old", "varicose"], "pref": "swedish"},
    {"age": 42, "weeks": 21, "back_nrs": 5},
    {"age": 33, "weeks": 8, "back_nrs": 4, "goal_move": True},
    {"age": 50, "weeks": 40, "back_nrs": 3, "poor_sleep": True, "pref": "deep"},
)


def answer(person: int, *, visitor: str, now: datetime) -> None:
    """Finish a check for this visitor with one of the stories."""
    given = told(STORIES[person % len(STORIES)])
    draft = start_draft(visitor=visitor, client_id=None, now=now)
    keep_answers(draft, said=given, now=now)
    finish_check(draft=draft, answers=answers_given(given), now=now)


def told(story: Story) -> dict[str, object]:
    """The story as answers to the questions that this person is asked; what it does not say is no, or left out."""
    given: dict[str, object] = {}
    # An answer can call for a follow-up, so it takes a few rounds.
    while new := {one.id: _said(one, story) for one in asked_of(given) if one.id not in given}:
        given |= new
    return {name: said for name, said in given.items() if said is not LEFT_OUT}


def _said(question: Question, story: Story) -> object:
    key = question.keys[0]
    if question.id in PHQ4_ITEMS:
        points = story.get("phq4")
        return str(points[PHQ4_ITEMS.index(question.id)]) if isinstance(points, tuple) else LEFT_OUT
    if question.kind is Kind.SCREENING:
        yes = story.get("yes", ())
        return YES if isinstance(yes, list) and set(question.keys) & set(yes) else NO
    if question.kind is Kind.YES_NO:
        return YES if story.get(key) else NO
    if question.kind is Kind.SEVERAL:
        return story.get(key, [])
    if key == "sens":
        return str(story.get(key, 0))
    return story.get(key, WITHOUT_A_WORD.get(key, LEFT_OUT))
