"""Any person at all, for Hypothesis: every key of ``unknot check``, contradictions left out."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from unknot.spine.check.answers import CLEARABLE, KEYS, Answers, read_answers
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.vocabulary import LegSite, MassageType, Pregnancy, Walk

TYPES = st.sampled_from([None, *(massage.value for massage in MassageType)])
SCALE = st.integers(0, 10)

# Drawn from few keys at a time: a person who says yes to everything is blocked and teaches nothing about matching.
SOME_KEYS = st.lists(st.sampled_from(KEYS), max_size=3, unique=True)
# Limits that never block: these people reach the match.
LIMITING = ("anticoagulant", "osteoporosis", "reduced_sensation", "device_old", "spine_hardware", "skin_local",
            "foot_problem", "immune", "clot_past", "varicose", "disc_known", "hypermobile", "lymph",
            "consent_support", "allergy")  # fmt: skip
SOME_LIMITS = st.lists(st.sampled_from(LIMITING), max_size=4, unique=True)


def _read(given: dict[str, Any]) -> Answers | None:
    try:
        return read_answers(given)
    except AnswersRefused:
        return None


def _people(yes: st.SearchStrategy[list[str]]) -> st.SearchStrategy[Answers]:
    given = st.fixed_dictionaries(
        {
            "age": st.integers(18, 95),
            "weeks": st.sampled_from([0, 1, 5, 6, 8, 12, 13, 40]),
            "back_nrs": SCALE,
            "leg_nrs": SCALE,
            "leg_site": st.sampled_from([site.value for site in LegSite]),
            "tingling": st.booleans(),
            "cough": st.booleans(),
            "poor_sleep": st.booleans(),
            "goal_move": st.booleans(),
            "cannot_undress": st.booleans(),
            "sens": st.integers(0, 2),
            "phq4": st.none() | st.integers(0, 12),
            "buttock": st.lists(st.sampled_from(["main", "sitting", "tender"]), unique=True),
            "pregnant": st.sampled_from([stage.value for stage in Pregnancy]),
            "walk": st.sampled_from([walk.value for walk in Walk]),
            "yes": yes,
            "cleared": st.lists(st.sampled_from(CLEARABLE), max_size=3, unique=True),
            "pref": TYPES,
            "good_before": TYPES,
            "bad_before": TYPES,
        }
    )
    return given.map(_read).filter(lambda answers: answers is not None)


anyone = _people(SOME_KEYS)
mostly_bookable = _people(SOME_LIMITS)
