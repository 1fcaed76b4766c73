"""The whole way from an input object to the JSON of INTERFACES, on the vectors and on its own example."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.spine.vectors import VECTORS, Matched, Vector
from unknot.spine.check.answers import read_answers
from unknot.spine.check.triage import triage
from unknot.spine.match.recommend import recommend
from unknot.spine.match.report import matched as matched_json
from unknot.spine.match.report import report

KEYS = [
    "content", "level", "bookable", "same_day", "rules", "modifiers", "advice", "pattern", "acuity", "fit",
    "fit_items", "ranking", "excluded", "plan", "unanswered",
]  # fmt: skip

MATCHED = [vector for vector in VECTORS if vector.match is not None]
UNMATCHED = [vector for vector in VECTORS if vector.match is None]


def name(vector: Vector) -> str:
    return vector.id


def judged(inputs: dict[str, object]) -> dict[str, Any]:
    """A report after a journey through JSON, so that only plain JSON types survive."""
    found: dict[str, Any] = json.loads(json.dumps(report(read_answers(inputs), content="1.1+sha256:test")))
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=name)
def test_level_rules_and_limits_of_a_vector(vector: Vector) -> None:
    found = judged(vector.inputs)

    assert (found["level"], tuple(found["rules"])) == (vector.level, vector.rules)
    assert (tuple(found["modifiers"]), tuple(found["advice"])) == (vector.modifiers, vector.advice)


@pytest.mark.parametrize("vector", MATCHED, ids=name)
def test_match_of_a_vector(vector: Vector) -> None:
    found = judged(vector.inputs)

    assert found["bookable"] is True
    assert matched(found, fit_is_told=vector.match is not None and vector.match.fit is not None) == vector.match


@pytest.mark.parametrize("vector", UNMATCHED, ids=name)
def test_vector_without_a_match_offers_nothing(vector: Vector) -> None:
    found = judged(vector.inputs)

    assert (found["bookable"], found["ranking"], found["plan"]) == (False, [], None)


def matched(found: dict[str, Any], *, fit_is_told: bool) -> Matched:
    plan = found["plan"]
    return Matched(
        pattern=found["pattern"],
        acuity=found["acuity"],
        fit=found["fit"] if fit_is_told else None,
        ranking=tuple(one["type"] for one in found["ranking"]),
        excluded=tuple(one["type"] for one in found["excluded"]),
        minutes=plan["minutes"],
        per_week=tuple(plan["per_week"]),
        visits=plan["visits"],
        review_visit=plan["review_visit"],
        pressure_max=plan["pressure_max"],
    )


def test_example_of_the_interface_to_the_letter() -> None:
    found = judged({"age": 55, "weeks": 8, "back_nrs": 6, "leg_nrs": 4, "leg_site": "below_knee", "pref": "medical"})

    # Guidelines disagree on massage for signs that fit sciatica, so the base names all three (docs/decisions/0021).
    base = {"rule": "base", "points": 2, "certainty": "very low", "sources": ["NG59", "KNGF2021", "STOCH2018"]}
    pref = {"rule": "pref", "points": 1, "certainty": "very low", "sources": ["KNGF2021"]}
    assert found == {
        "content": "1.1+sha256:test",
        "level": "MODIFY",
        "bookable": True,
        "same_day": False,
        "rules": [],
        "modifiers": ["M13"],
        "advice": ["A2"],
        "pattern": "SCIATICA_SOME",
        "acuity": "subacute",
        "fit": 2,
        "fit_items": ["S1"],
        "ranking": [
            {"type": "medical", "points": 3, "minutes": 45, "pressure_max": 3, "reasons": [base, pref]},
            {"type": "swedish", "points": 2, "minutes": 45, "pressure_max": 3, "reasons": [base]},
        ],
        "excluded": [{"type": "deep", "because": ["M13"]}],
        "plan": {
            "minutes": 45,
            "first_visit_minutes": None,
            "per_week": [1, 1],
            "visits": 4,
            "review_visit": 4,
            "pressure_max": 3,
        },
        "unanswered": [],
    }


@pytest.mark.parametrize("vector", VECTORS, ids=name)
def test_keys_stand_in_the_order_of_the_interface(vector: Vector) -> None:
    assert list(judged(vector.inputs)) == KEYS


def test_calf_pain_on_walking_excludes_every_type_by_its_pattern() -> None:
    v26 = next(vector for vector in VECTORS if vector.id == "V26")

    assert judged(v26.inputs)["excluded"] == [
        {"type": "swedish", "because": ["CLAUD_VASC"]},
        {"type": "medical", "because": ["CLAUD_VASC"]},
        {"type": "deep", "because": ["M13", "M22", "CLAUD_VASC"]},
        {"type": "reflexology", "because": ["CLAUD_VASC"]},
    ]


def test_what_was_passed_over_is_kept_with_its_points() -> None:
    v14 = read_answers({"age": 33, "weeks": 1, "back_nrs": 8, "pref": "deep"})

    kept = matched_json(recommend(v14, triage(v14)))

    assert [(one["type"], one["points"]) for one in kept["passed_over"]] == [("deep", 0), ("reflexology", 0)]
    assert [why["rule"] for why in kept["passed_over"][0]["reasons"]] == ["base", "worst_pain", "pref"]
    assert json.loads(json.dumps(kept)) == kept
