"""The way through the check: which screen comes next, which one before, and which one a stop came from.

Going on never leads through what was answered already, so that a person who went back to put one answer right is soon
where they were.
"""

from __future__ import annotations

from unknot.spine.check.given import answers_so_far, still_needed
from unknot.spine.check.questions import NO, SCREENS, Given, Question, Screen, asked_of, screens_for
from unknot.spine.check.red_flags import RULE
from unknot.spine.check.triage import triage

FIRST_SCREEN = SCREENS[0].id

NUMBER_PARTS = {"systolic": "bp", "diastolic": "bp"}
"""What rules read of an answer that is asked as a whole."""

WEIGHTLESS = (NO, "none", None)
"""Answers that no rule fires by."""


def screen_of(given: Given, name: str) -> Screen | None:
    """The screen of this name as this person sees it, or None where it is not asked of them."""
    return next((screen for screen in screens_for(given) if screen.id == name), None)


def step_of(given: Given, name: str) -> tuple[int, int]:
    """Which step this screen is, and of how many, as far as is known by now."""
    names = [screen.id for screen in screens_for(given)]
    return names.index(name) + 1, len(names)


def before(given: Given, name: str) -> str | None:
    """The screen before this one."""
    names = [screen.id for screen in screens_for(given)]
    place = names.index(name)
    return names[place - 1] if place else None


def after(given: Given, name: str) -> str | None:
    """The next screen with something to answer; None where nothing is left behind this one."""
    names = [screen.id for screen in screens_for(given)]
    later = names[names.index(name) + 1 :]
    return next((one for one in later if is_open(given, one)), None)


def is_open(given: Given, name: str) -> bool:
    """Whether some question of this screen was never answered nor passed over."""
    screen = screen_of(given, name)
    return screen is not None and any(question not in given for question in screen.questions)


def resume_at(given: Given) -> str:
    """Where an unfinished check goes on: the first screen that is open, or the last one."""
    names = [screen.id for screen in screens_for(given)]
    return next((name for name in names if is_open(given, name)), names[-1])


def needed_screen(given: Given) -> str | None:
    """The first screen with a question that a finding cannot do without."""
    missing = still_needed(given)
    return _asking(given, missing[0]) if missing else None


def screen_of_key(given: Given, key: str) -> str:
    """The screen that can put an answer right, by the key that `AnswersRefused` names."""
    questions = [question.id for question in asked_of(given) if key in question.keys]
    return _asking(given, questions[0]) if questions else FIRST_SCREEN


def open_questions(given: Given, unanswered: tuple[str, ...]) -> tuple[str, ...]:
    """The questions that stand behind some unanswered keys, in order."""
    return tuple(one.id for one in asked_of(given) if one.id not in given and set(one.keys) & set(unanswered))


def where_it_arose(given: Given) -> str:
    """The last screen with an answer that a rule of the highest level fired by; of a person who says it was a slip."""
    answers = answers_so_far(given)
    finding = triage(answers)
    rules = [fired.rule for fired in finding.fired if fired.level is finding.level]
    read = {NUMBER_PARTS.get(name, name) for rule in rules for name in RULE[rule].when.reads()}
    guilty = {question.id for question in asked_of(given) if set(question.keys) & read and _weighs(given, question)}
    names = [screen.id for screen in screens_for(given) if guilty & set(screen.questions)]
    return names[-1] if names else FIRST_SCREEN


def _weighs(given: Given, question: Question) -> bool:
    return question.id in given and given[question.id] not in WEIGHTLESS


def _asking(given: Given, question: str) -> str:
    return next(screen.id for screen in screens_for(given) if question in screen.questions)
