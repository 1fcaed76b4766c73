"""Every rule, tried with every combination of the inputs it reads, against a second coding of the tables."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given

from tests.spine.check import oracle
from tests.spine.check.oracle import Person
from tests.spine.check.people import anyone, as_answers, as_person
from unknot.spine.check import modifiers
from unknot.spine.check.answers import Answers
from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.parts import Truth
from unknot.spine.check.red_flags import RULE, RULES
from unknot.spine.check.triage import triage

NAMES = {"certain": Truth.YES, "in doubt": Truth.IN_DOUBT, "no": Truth.NO}
ONE_INPUT = {"leg_nrs": "leg", "leg_site": "leg", "systolic": "bp", "diastolic": "bp"}
EVERYTHING = " ".join({name for reads in oracle.READS.values() for name in reads.split()})


def test_oracle_and_engine_have_the_same_rules() -> None:
    assert [rule.id for rule in RULES] == list(oracle.CONDITIONS) == list(oracle.READS)
    assert [modifier.id for modifier in MODIFIERS] == list(oracle.LIMITS)
    assert [entry.id for entry in ADVICE] == list(oracle.ADVICE)


@pytest.mark.parametrize("name", oracle.READS)
def test_rule_reads_what_the_table_names(name: str) -> None:
    reads = {ONE_INPUT.get(entry, entry) for entry in RULE[name].when.reads()}

    assert reads == set(oracle.READS[name].split())


@pytest.mark.parametrize("name", oracle.READS)
def test_rule_for_every_combination_of_its_inputs(name: str) -> None:
    rule, condition, reads = RULE[name], oracle.CONDITIONS[name], oracle.READS[name]

    wrong = [
        person
        for person in oracle.combinations(reads)
        if not oracle.is_contradictory(person)
        and rule.when.holds(as_answers(person)) is not NAMES[oracle.verdict(condition, person, reads)]
    ]

    assert wrong == []


@pytest.mark.parametrize("name", oracle.READS)
def test_what_is_left_unanswered_counts_as_no_to_a_rule_and_is_named(name: str) -> None:
    """The fourth state: in every combination all noes, and each no alone, left open."""
    rule, keys = RULE[name], {key for key in oracle.READS[name].split() if key not in oracle.VALUES}

    for person in oracle.combinations(oracle.READS[name], states=("yes", "no")):
        noes = keys - person.yes
        if oracle.is_contradictory(person) or not noes:
            continue
        said = rule.when.holds(as_answers(person))
        for left in ({key} for key in noes) if len(noes) < 2 else (noes, *({key} for key in noes)):
            answers = replace(as_answers(person), unanswered=frozenset(left))
            assert rule.when.holds(answers) is said
            assert set(triage(answers).unanswered) == set(left)


@pytest.mark.parametrize("name", [name for name in oracle.READS if name.startswith("D")])
def test_cleared_rule_for_every_combination_shows_as_its_modifiers_only(name: str) -> None:
    expected = {oracle.OWN_MODIFIER.get(name, "M22")} | ({"M8"} if name == "D5" else set())
    reads = oracle.READS[name]

    for person in oracle.combinations(reads):
        held = oracle.verdict(oracle.CONDITIONS[name], person, reads) != "no"
        answers = as_answers(_cleared(person, name))
        shown = {entry.id for entry in modifiers.modifiers(answers)}
        assert shown >= expected if held else not shown & {"M8", "M11", "M17", "M18", "M19", "M22"}
        assert name not in [fired.rule for fired in triage(answers).fired]


def _cleared(person: Person, name: str) -> Person:
    return Person(**{**vars(person), "cleared": frozenset({name})})


def test_blood_pressure_limit_for_every_reading_and_stage() -> None:
    reads = "pregnant bp bp_symptoms"

    for person in oracle.combinations(reads):
        if oracle.is_contradictory(person):
            continue
        shown = {entry.id for entry in modifiers.modifiers(as_answers(person))}
        assert ("M10" in shown) is (oracle.verdict(oracle.LIMITS["M10"], person, reads) != "no")


ONE_KEY = {
    "M1": "anticoagulant", "M2": "osteoporosis", "M4": "reduced_sensation", "M5a": "device_old",
    "M5b": "spine_hardware", "M6": "skin_local", "M7": "foot_problem", "M9": "immune", "M11": "clot_past",
    "M12": "varicose", "M13": "disc_known", "M14": "hypermobile", "M16": "lymph", "M20": "consent_support",
    "M21": "allergy",
}  # fmt: skip


@pytest.mark.parametrize(("name", "key"), ONE_KEY.items())
def test_limit_of_one_key_for_each_answer(name: str, key: str) -> None:
    alone = frozenset({key})

    assert triage(Answers(age=40, weeks=20, yes=alone)).modifiers == (name,)
    assert triage(Answers(age=40, weeks=20, not_sure=alone)).modifiers == (name,)
    assert triage(Answers(age=40, weeks=20, unanswered=alone)).modifiers == ()


@pytest.mark.parametrize(
    ("stage", "name"), [("t1", "M3a"), ("t2", "M3b"), ("t3", "M3b"), ("postpartum", "M3c"), ("not sure", "M3a")]
)
def test_limit_of_each_stage_of_pregnancy(stage: str, name: str) -> None:
    unsure = stage == "not sure"
    person = Person(pregnant="no" if unsure else stage, not_sure=frozenset({"pregnant"} if unsure else ()))

    assert triage(as_answers(person)).modifiers == (name,)


@pytest.mark.parametrize(("age", "names"), [(74, ()), (75, ("M15",))])
def test_limit_of_age(age: int, names: tuple[str, ...]) -> None:
    assert triage(Answers(age=age, weeks=20)).modifiers == names


def test_features_for_every_combination_count_and_advise_as_the_table_says() -> None:
    weeks = (5, 6)
    pains = ((5, 0), (5, 5), (5, 6), (5, 7), (7, 8), (9, 8))
    sites = ("above_knee", "below_knee", "not sure", "none")

    for site, tingling, cough, (back, leg), week in product(sites, (True, False), (True, False), pains, weeks):
        unsure = frozenset({"leg_site"}) if site == "not sure" else frozenset()
        person = Person(
            weeks=week,
            back_nrs=back,
            leg_nrs=0 if site == "none" else leg,
            leg_site="none" if unsure else site,
            tingling=tingling,
            cough=cough,
            not_sure=unsure,
        )
        finding = triage(as_answers(person))
        (plain,) = oracle.settled(person, "leg_site")
        assert finding.fit == (None if plain.fit < 0 else plain.fit)
        assert ("M13" in finding.modifiers) is (plain.fit >= 2)
        assert finding.advice == tuple(name for name, holds in oracle.ADVICE.items() if holds(plain))


@given(answers=anyone)
def test_anyone_has_the_finding_of_the_oracle(answers: Answers) -> None:
    person = as_person(answers)

    finding = triage(answers)

    verdicts = {
        name: oracle.verdict(condition, person, oracle.READS[name])
        for name, condition in oracle.CONDITIONS.items()
        if name not in person.cleared
    }
    labels = {"certain": "{}", "in doubt": "{}?"}
    expected = {labels[verdict].format(name) for name, verdict in verdicts.items() if verdict != "no"}
    assert {fired.label for fired in finding.fired} == expected
    assert finding.modifiers == _possible(oracle.LIMITS, person)
    assert finding.advice == _possible(oracle.ADVICE, person)
    assert finding.cap == min((oracle.CAPS[name] for name in finding.modifiers if name in oracle.CAPS), default=None)


def _possible(conditions: Mapping[str, Callable[[Person], bool]], person: Person) -> tuple[str, ...]:
    every = f"{EVERYTHING} {' '.join(person.not_sure)}"
    return tuple(name for name, holds in conditions.items() if oracle.verdict(holds, person, every) != "no")
