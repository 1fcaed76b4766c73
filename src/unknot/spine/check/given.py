"""From what a person gave, question by question, to answers.

Most questions set one key to what was said. A few take more: two questions ask about the bladder; every symptom of E1
must be surely old and checked, one by one; a weaker leg is new unless it is surely old; an accident counts unless it
was surely checked. Of a question that is not asked of this person nothing is read, even if something was given before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from unknot.spine.check.answers import VALUE_KEYS, Answers, read_answers
from unknot.spine.check.drawn import drawing_of, drawn_levels, is_overruled, place, tells_place
from unknot.spine.check.questions import (
    NG65_PARTS,
    NO,
    NOT_SURE,
    OLD_CHECKED,
    PHQ4_ITEMS,
    UNSURE_IS_YES,
    YES,
    Given,
    Kind,
    Question,
    asked_of,
    screens_for,
)
from unknot.spine.check.triage import triage
from unknot.spine.vocabulary import Level

UNANSWERED = "unanswered"

NO_AGE_YET = 40
NO_WEEKS_YET = 12
"""Stand in while age and weeks are not known yet: no rule fires by them, so none is claimed too early."""

ACCIDENT, ACCIDENT_MORE = "Q10", "accident_more"
"""When it was and whether a doctor has looked are parts of the question about an accident (EVIDENCE 2.2, Q10)."""


def answers_given(given: Given) -> Answers:
    """The answers of a finished check. Raises `AnswersRefused` where age or weeks is missing, or answers contradict."""
    return read_answers(as_input(given))


def answers_so_far(given: Given) -> Answers:
    """The answers of a check that is still going on; what was not reached is unanswered.

    Age and weeks that are not known yet are stand-ins, so these answers are for judging and never for showing.
    """
    return read_answers({"age": NO_AGE_YET, "weeks": NO_WEEKS_YET} | as_input(given))


def ends_here(given: Given, *, after: str) -> bool:
    """Whether the check must end in an emergency once the screen ``after`` is answered.

    An emergency ends it at once. Only an accident is asked about to its end first, and only where nothing else is one.
    """
    judged = {name: said for name, said in given.items() if name != ACCIDENT} if _waits(given, after) else given
    return triage(answers_so_far(judged)).level is Level.EMERGENCY


def _waits(given: Given, after: str) -> bool:
    """Whether the rest of the question about an accident is still to come."""
    ids = [screen.id for screen in screens_for(given)]
    return ACCIDENT_MORE in ids[ids.index(after) + 1 :] and "Q10_checked" not in given


def still_needed(given: Given) -> tuple[str, ...]:
    """The required questions that this person is asked and has not answered, in order."""
    required = (question.id for question in asked_of(given) if question.required)
    return tuple(name for name in required if given.get(name) is None)


def as_input(given: Given) -> dict[str, object]:
    """The JSON object of ``unknot check``."""
    asked = asked_of(given)
    states = _screening_states(asked, given) | _value_states(asked, given)
    lists = {
        name: sorted(key for key, state in states.items() if state == name) for name in (YES, NOT_SURE, UNANSWERED)
    }
    return _values(asked, given) | _phq4(given) | lists | _drawn(given)


READ_APART = (Kind.SCREENING, Kind.DRAWING)


def _values(asked: Iterable[Question], given: Given) -> dict[str, object]:
    """What is not a screening question: numbers, words, lists, readings, plain yes or no."""
    values: dict[str, Any] = {}
    for question in asked:
        value = given.get(question.id)
        if question.kind in READ_APART or question.id in PHQ4_ITEMS or value is None:
            continue
        if value == NOT_SURE and question.id not in UNSURE_IS_YES:
            continue
        key, read = question.keys[0], _value(question, value)
        # The items of NG65 are asked on two screens and are one list.
        values[key] = [*values.get(key, []), *read] if isinstance(read, list) and question.id in NG65_PARTS else read
    return values


def _value(question: Question, value: object) -> object:
    if question.kind is Kind.YES_NO:
        return value in (YES, NOT_SURE)
    # The choices of a scale are words on a form and numbers in an answer.
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _drawn(given: Given) -> dict[str, object]:
    """What a drawing answers. One that the person overruled in words stays in what was given, and is not judged."""
    drawing = drawing_of(given)
    if drawing is None:
        return {}
    back, leg = drawn_levels(given)
    known: dict[str, object] = {} if is_overruled(given) else {"drawing": list(drawing.choir_codes)}
    known |= {key: level for key, level in (("back_nrs", back), ("leg_nrs", leg)) if level is not None}
    return known | _place(given)


def _place(given: Given) -> dict[str, object]:
    known = place(given)
    return {"leg_site": known.value} if known and tells_place(drawing_of(given)) else {}


def _value_states(asked: Iterable[Question], given: Given) -> dict[str, str]:
    """Which values are not sure or unanswered. A blood pressure that is left out is simply not known."""
    questions = [question for question in asked if question.keys[0] in VALUE_KEYS]
    states = {question.keys[0]: _or_unanswered(given.get(question.id)) for question in questions}
    unsure = {key: str(state) for key, state in states.items() if state in (NOT_SURE, UNANSWERED)}
    drawn = {"leg_site"} if tells_place(drawing_of(given)) else set()
    return {key: state for key, state in unsure.items() if key not in drawn and (key, state) != ("bp", UNANSWERED)}


def _or_unanswered(value: object) -> object:
    """What was passed over is as unanswered as what was never reached."""
    return UNANSWERED if value is None else value


def _screening_states(asked: Iterable[Question], given: Given) -> dict[str, str]:
    said = {
        question.id: str(_or_unanswered(given.get(question.id)))
        for question in asked
        if question.kind is Kind.SCREENING
    }
    by_key: dict[str, list[str]] = {}
    for question in asked:
        if question.id in said:
            by_key.setdefault(question.keys[0], []).append(said[question.id])
    return (
        {key: _gravest(states) for key, states in by_key.items()} | _old_checked(said) | _weak(said) | _accident(said)
    )


GRAVEST_FIRST = (YES, NOT_SURE, UNANSWERED, NO)
WEAKEST_FIRST = (NO, NOT_SURE, UNANSWERED, YES)


def _gravest(states: Iterable[str]) -> str:
    """Several questions about one key: one yes is enough."""
    return min(states, key=GRAVEST_FIRST.index)


def _old_checked(said: Mapping[str, str]) -> dict[str, str]:
    """Yes only if every symptom that was told, surely or not, is surely old and checked (EVIDENCE 2.2, Q05b)."""
    states = [said[name] for name in OLD_CHECKED.values() if name in said]
    return {"ces_old_checked": min(states, key=WEAKEST_FIRST.index, default=NO)}


def _weak(said: Mapping[str, str]) -> dict[str, str]:
    """A weaker leg is old only if it has surely been the same for weeks; else it counts as new."""
    weaker = said["Q07b_1"]
    if weaker != YES:
        return {"weak_new": weaker, "weak_mild": weaker}
    old = said["Q07b_2"] == YES
    return {"weak_new": NO if old else YES, "weak_mild": YES if old else NO}


def _accident(said: Mapping[str, str]) -> dict[str, str]:
    """An accident counts unless it was surely checked (EVIDENCE 2.1)."""
    checked = said.get("Q10_checked") == YES
    return {"trauma_major": NO if checked else said["Q10"]}


def _phq4(given: Given) -> dict[str, object]:
    """The sum of the four items; no sum where one is missing (EVIDENCE 4.1)."""
    points = [int(str(given[item])) for item in PHQ4_ITEMS if given.get(item) is not None]
    return {"phq4": sum(points)} if len(points) == len(PHQ4_ITEMS) else {}
