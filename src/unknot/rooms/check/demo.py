"""Checks of the demo's made-up people, answered question by question as real ones would be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from unknot.rooms.check.actions.before_visit import Occasion, begin
from unknot.rooms.check.actions.before_visit import answer as keep
from unknot.rooms.check.actions.drafts import keep_answers, start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.spine.check import before_visit as short
from unknot.spine.check.drawing import Drawing, Feel, Mark
from unknot.spine.check.given import answers_given
from unknot.spine.check.questions import NO, PHQ4_ITEMS, YES, Kind, Question, asked_of

Story = dict[str, object]
LEFT_OUT = object()
WITHOUT_A_WORD = {"drawing": None, "leg_site": "none", "walk": "none", "pregnant": "no", "back_nrs": 0, "leg_nrs": 0}


def marked(regions: Mapping[int, str]) -> Story:
    """A story's drawing: each region with how bad it is and what it feels like, as in ``{219: "3 ache"}``."""
    marks = {code: Mark(int(words.split()[0]), tuple(map(Feel, words.split()[1:]))) for code, words in regions.items()}
    return {"drawing": Drawing(marks).as_json(), "leg_site": None}


# Twelve people whose card has something to say, then three of the many with plain low back pain.
STORIES: tuple[Story, ...] = (
    {"age": 47, "weeks": 3, "tingling": True, "cough": True}
    | marked({219: "3 ache", 224: "3", 229: "5 shooting", 234: "6 shooting pins", 238: "4 numb"}),
    {"age": 55, "weeks": 8, "pref": "medical"} | marked({218: "6 ache", 223: "6 burning", 228: "4", 233: "3"}),
    {"age": 61, "weeks": 39, "yes": ["anticoagulant"], "pref": "deep"} | marked({218: "5 ache", 219: "4 ache"}),
    {"age": 31, "weeks": 8, "back_nrs": 6, "pregnant": "t3", "poor_sleep": True},
    {"age": 76, "weeks": 60, "back_nrs": 4, "yes": ["osteoporosis"], "poor_sleep": True},
    {"age": 38, "weeks": 10, "back_nrs": 5, "yes": ["consent_support"], "phq4": (2, 2, 2, 1)},
    {"age": 29, "weeks": 1, "back_nrs": 8},
    {"age": 52, "weeks": 30, "buttock": ["main", "sitting", "tender"]} | marked({223: "4 ache", 222: "2"}),
    {"age": 44, "weeks": 20, "goal_move": True} | marked({218: "5 ache", 219: "3", 228: "3 burning", 328: "2"}),
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


def answer_before(occasion: Occasion, said: Mapping[str, object], *, now: datetime) -> None:
    """Answer the questions before a visit, with nothing to tell but this."""
    visitor = hashlib.sha256(f"demo form {occasion.about}".encode()).hexdigest()
    key, name = begin(occasion, visitor=visitor, now=now), short.FIRST_SCREEN
    given: dict[str, object] = {}
    while name:
        screen = short.screen_of(given, name)
        assert screen is not None, "it was named by the one before"
        told_here = {one: said.get(one, None if one in short.SCALES else NO) for one in screen.questions}
        given |= told_here
        name = keep(key, visitor=visitor, screen=name, said=told_here, complete=True, now=now).screen or ""


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
