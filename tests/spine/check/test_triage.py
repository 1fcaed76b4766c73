"""The finding as a whole: same day, advice, limits, and rules that print themselves."""

from typing import Any

import pytest

from tests.spine.check import oracle
from unknot.spine.check.answers import KEYS, read_answers
from unknot.spine.check.modifiers import ADVICE, CAP_WITHOUT_DEEP, MODIFIERS
from unknot.spine.check.phrases import PHRASES
from unknot.spine.check.red_flags import LEVEL_BY_LETTER, RULE, RULES
from unknot.spine.check.triage import Finding, triage
from unknot.spine.evidence import cite, cited
from unknot.spine.vocabulary import Level, MassageType


def finding(**given: Any) -> Finding:
    return triage(read_answers({"age": 40, "weeks": 20, **given}))


def labels(**given: Any) -> list[str]:
    return [fired.label for fired in finding(**given).fired]


SOLE_CAUSE = {
    "U1": ["weak_new"],
    "U2": ["unsteady"],
    "U3": ["unwell"],
    "U4": ["immune", "constant_severe"],
    "U5": ["cancer_past", "mid_back"],
    "U6": ["weight_loss", "night_pain"],
    "U7": ["trauma_minor", "osteoporosis"],
    "U8": ["bruise_spine"],
    "U9": ["calf_swollen"],
    "U10": ["flank", "burning_urine"],
    "U12": ["collapse"],
}


@pytest.mark.parametrize(("rule", "yes"), SOLE_CAUSE.items())
def test_urgent_rule_is_for_today_by_the_list(rule: str, yes: list[str]) -> None:
    found = finding(yes=yes)

    assert [fired.rule for fired in found.fired if fired.level is Level.URGENT] == [rule]
    assert found.same_day is (rule in ("U1", "U3", "U4", "U5", "U9", "U12"))


def test_severe_pressure_without_symptoms_is_urgent_but_not_for_today() -> None:
    found = finding(bp=[180, 90])

    assert [fired.label for fired in found.fired] == ["U11"]
    assert not found.same_day


def test_severe_pressure_with_symptoms_not_sure_stays_urgent_and_is_for_today() -> None:
    found = finding(bp=[180, 90], not_sure=["bp_symptoms"])

    assert [fired.label for fired in found.fired] == ["E11?", "U11?"]
    assert (found.level, found.same_day) == (Level.URGENT, True)


def test_urgent_rule_in_doubt_is_a_doctor_first_and_not_for_today() -> None:
    found = finding(not_sure=["calf_swollen"])

    assert (found.level, found.same_day) == (Level.DOCTOR_FIRST, False)


def test_old_and_checked_trouble_is_a_doctor_first() -> None:
    assert labels(yes=["bladder", "ces_old_checked"]) == ["D12"]


@pytest.mark.parametrize(
    ("days", "expected"), [(0, ["E8"]), (7, ["E8"]), (8, ["U8"]), (42, ["U8"]), (43, ["D20"]), (400, ["D20"])]
)
def test_accident_by_its_days(days: int, expected: list[str]) -> None:
    assert labels(yes=["trauma_major"], trauma_days=days) == expected


def test_cleared_steroids_show_as_their_own_limit_and_as_the_written_ones() -> None:
    found = finding(yes=["steroids"], cleared=["D5"])

    assert (found.level, found.fired, found.modifiers) == (Level.MODIFY, (), ("M8", "M22"))
    assert (found.cap, found.excluded_by_modifier) == (2, {MassageType.DEEP: ("M8", "M22")})


def test_clearance_of_a_rule_that_does_not_hold_shows_nowhere() -> None:
    assert finding(cleared=["D2", "D5", "D8"]) == finding()


def test_clearance_in_doubt_lowers_the_rule_and_limits_in_full() -> None:
    found = finding(not_sure=["cancer_past"], cleared=["D2"])

    assert (found.level, found.fired, found.modifiers) == (Level.MODIFY, (), ("M17",))


INFLAMED = ["night_2nd_half", "movement"]


@pytest.mark.parametrize(
    ("given", "advised"),
    [
        pytest.param({"onset_age": 34, "ng65": INFLAMED}, True, id="two items and before 35"),
        pytest.param({"onset_age": 35, "ng65": INFLAMED}, False, id="two items at 35"),
        pytest.param({"onset_age": 35, "ng65": [*INFLAMED, "family"]}, True, id="three items"),
        pytest.param({"onset_age": 45, "age": 60, "ng65": [*INFLAMED, "family"]}, False, id="not before 45"),
        pytest.param({"onset_age": 30, "weeks": 12, "ng65": [*INFLAMED, "family"]}, False, id="12 weeks"),
        pytest.param({"onset_age": 30, "weeks": 13, "ng65": [*INFLAMED, "family"]}, True, id="13 weeks"),
        pytest.param({"ng65": [*INFLAMED, "family"]}, False, id="age at onset not known"),
    ],
)
def test_inflammatory_pattern_is_advised(given: dict[str, Any], advised: bool) -> None:
    assert ("A1" in finding(**given).advice) is advised


@pytest.mark.parametrize(
    ("phq4", "advice"), [(None, ()), (5, ()), (6, ("A5",)), (8, ("A5",)), (9, ("A4",)), (12, ("A4",))]
)
def test_mood_is_advised_by_its_bands(phq4: int | None, advice: tuple[str, ...]) -> None:
    assert finding(phq4=phq4).advice == advice


def test_blood_in_the_pee_is_advice_alone_and_a_rule_with_pain_in_the_side() -> None:
    assert finding(yes=["blood_urine"]).advice == ("A7",)
    assert labels(yes=["blood_urine"]) == []
    assert labels(yes=["blood_urine", "flank"]) == ["U10"]
    assert finding(yes=["blood_urine"], not_sure=["flank"]).advice == ("A7",)


def test_groin_is_advice_and_changes_no_level() -> None:
    found = finding(yes=["groin"])

    assert (found.level, found.advice) == (Level.PROCEED, ("A6",))


def test_limits_have_the_caps_of_the_table() -> None:
    caps = {modifier.id: modifier.cap for modifier in MODIFIERS if modifier.cap is not None}

    assert caps == oracle.CAPS


def test_a_cap_of_three_or_less_always_excludes_deep_tissue() -> None:
    capped = [modifier for modifier in MODIFIERS if (modifier.cap or 5) <= CAP_WITHOUT_DEEP]

    assert all(MassageType.DEEP in modifier.excludes for modifier in capped)


def test_types_that_limits_exclude_are_those_of_the_table() -> None:
    without_cap = {modifier.id: modifier.excludes for modifier in MODIFIERS if not modifier.cap}
    reflexology = [modifier.id for modifier in MODIFIERS if MassageType.REFLEXOLOGY in modifier.excludes]

    assert {name for name, excludes in without_cap.items() if MassageType.DEEP in excludes} == {"M5b"}
    assert reflexology == ["M7", "M11"]
    assert not any(modifier.excludes & {MassageType.SWEDISH, MassageType.MEDICAL} for modifier in MODIFIERS)


def test_every_limit_has_words_for_every_type_that_stays() -> None:
    for modifier in MODIFIERS:
        assert set(modifier.limits) | modifier.excludes == set(MassageType)
        assert "Same" not in modifier.limits.values()


def test_shorter_visits_are_those_of_the_table() -> None:
    assert [modifier.id for modifier in MODIFIERS if modifier.minutes_max == 45] == ["M2", "M3a", "M3b", "M3c", "M17"]
    assert [modifier.id for modifier in MODIFIERS if modifier.first_visit_minutes == 30] == ["M15"]


def test_a_rule_prints_itself_with_source_and_mark() -> None:
    assert str(RULE["E6b"]) == (
        "E6b: known aortic aneurysm and weeks since this pain began under 6 — possible ruptured aneurysm [NG156 R]"
    )
    assert str(RULE["U10"]) == (
        "U10: pain in the side and (blood in the pee or burning when peeing) — kidney stone or infection [R]"
    )


@pytest.mark.parametrize("rule", [*RULES, *MODIFIERS, *ADVICE], ids=lambda rule: rule.id)
def test_every_rule_says_its_words_its_source_and_mark(rule: Any) -> None:
    words = str(rule)

    assert words.startswith(f"{rule.id}: ")
    assert words.endswith(f" [{cited(rule.sources)}]")
    assert cite(cited(rule.sources)) == rule.sources


def test_every_key_has_a_phrase() -> None:
    assert set(PHRASES) == set(KEYS)


def test_rules_have_the_level_of_their_letter() -> None:
    assert {rule.id[0]: rule.level for rule in RULES} == LEVEL_BY_LETTER
