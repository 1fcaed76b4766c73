"""Any person at all, for Hypothesis: every key of ``unknot check``, unsure and unanswered ones among them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.spine.check.oracle import Person
from unknot.spine.check.answers import (
    CLEARABLE,
    KEYS,
    VALUE_KEYS,
    Answers,
    AnswersRefused,
    BloodPressure,
    read_answers,
)
from unknot.spine.vocabulary import Buttock, LegSite, MassageType, Ng65, Pregnancy, Walk

TYPES = st.none() | st.sampled_from([word.value for word in MassageType])
SCALE = st.integers(0, 10)


def _some(words: Any, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(words)), max_size=most, unique=True)


INPUTS = st.fixed_dictionaries(
    {
        "age": st.sampled_from([10, 17, 18, 40, 49, 50, 60, 64, 65, 75, 90]),
        "weeks": st.sampled_from([0, 5, 6, 12, 13, 100]),
        "back_nrs": SCALE,
        "leg_nrs": SCALE,
        "leg_site": st.sampled_from([word.value for word in LegSite]),
        "tingling": st.booleans(),
        "cough": st.booleans(),
        "buttock": _some((word.value for word in Buttock), 3),
        "walk": st.sampled_from([word.value for word in Walk]),
        "sens": st.integers(0, 2),
        "phq4": st.none() | st.integers(0, 12),
        "pregnant": st.sampled_from([word.value for word in Pregnancy]),
        "bp": st.none() | st.tuples(st.sampled_from([130, 145, 165, 185]), st.sampled_from([80, 95, 105, 115, 125])),
        "onset_age": st.none() | st.integers(5, 90),
        "ng65": _some((word.value for word in Ng65), 8),
        "trauma_days": st.none() | st.sampled_from([0, 7, 8, 42, 43]),
        "yes": _some(KEYS, 8),
        "not_sure": _some(KEYS + VALUE_KEYS, 4),
        "unanswered": _some(KEYS + VALUE_KEYS, 2),
        "cleared": _some(CLEARABLE, 5),
        "pref": TYPES,
        "good_before": TYPES,
        "bad_before": TYPES,
    }
)


def _untangled(given: dict[str, Any]) -> dict[str, Any]:
    """The first way that a key was answered stands; a value gives way to not sure and unanswered."""
    given["not_sure"] = [key for key in given["not_sure"] if key not in given["yes"]]
    taken = {*given["yes"], *given["not_sure"]}
    given["unanswered"] = [key for key in given["unanswered"] if key not in taken]
    for key in VALUE_KEYS:
        if key in (*given["not_sure"], *given["unanswered"]):
            given.pop(key)
    return given


def _read(given: dict[str, Any]) -> Answers | None:
    try:
        return read_answers(given)
    except AnswersRefused:
        return None


anyone: st.SearchStrategy[Answers] = INPUTS.map(_untangled).map(_read).filter(lambda answers: answers is not None)


def as_person(answers: Answers) -> Person:
    """The same person for the oracle."""
    return Person(
        age=answers.age,
        weeks=answers.weeks,
        back_nrs=answers.back_nrs,
        leg_nrs=answers.leg_nrs,
        leg_site=answers.leg_site.value,
        tingling=answers.tingling,
        cough=answers.cough,
        walk=answers.walk.value,
        pregnant=answers.pregnant.value,
        bp=answers.bp,
        onset_age=answers.onset_age,
        ng65=len(answers.ng65),
        trauma_days=answers.trauma_days,
        phq4=answers.phq4,
        yes=answers.yes,
        not_sure=answers.not_sure,
        cleared=answers.cleared,
    )


def as_answers(person: Person) -> Answers:
    """The same person for the engine."""
    return Answers(
        age=person.age,
        weeks=person.weeks,
        back_nrs=person.back_nrs,
        leg_nrs=person.leg_nrs,
        leg_site=LegSite(person.leg_site),
        tingling=person.tingling,
        cough=person.cough,
        walk=Walk(person.walk),
        pregnant=Pregnancy(person.pregnant),
        bp=read_pressure(person),
        onset_age=person.onset_age,
        trauma_days=person.trauma_days,
        phq4=person.phq4,
        yes=person.yes,
        not_sure=person.not_sure,
        cleared=person.cleared,
    )


def read_pressure(person: Person) -> BloodPressure | None:
    """The reading as the engine takes it."""
    return None if person.bp is None else BloodPressure(*person.bp)
