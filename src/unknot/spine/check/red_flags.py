"""The rules of EVIDENCE 2.3: what sends a person to emergency care, to a doctor, or home to wait.

Each rule is a value: its condition made of parts, why it is there, and where it comes from. Read the table
top to bottom as the clinical reference is read. None of these has been tested on patients; a clinician signs them
before live use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unknot.spine.check.answers import Answers
from unknot.spine.check.parts import (
    AnyOf,
    AtLeast,
    Between,
    Is,
    LegPain,
    Not,
    Part,
    SurelyYes,
    Tingling,
    Truth,
    Under,
    Yes,
    all_of,
    any_of,
)
from unknot.spine.evidence import Source, cite, cited
from unknot.spine.vocabulary import Level, Pregnancy, Walk


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that stops a booking. ``level`` is what it means when it fires for certain."""

    id: str
    level: Level
    when: Part
    why: str
    sources: tuple[Source, ...]

    def counts_as(self, truth: Truth) -> Level:
        """The level when the condition holds (``YES``) or may hold (``IN_DOUBT``)."""
        return self.level if truth is Truth.YES else LEVEL_IN_DOUBT[self.level]

    def __str__(self) -> str:
        return f"{self.id}: {self.when.words()} — {self.why} [{cited(self.sources)}]"


LEVEL_IN_DOUBT: Mapping[Level, Level] = {
    Level.EMERGENCY: Level.URGENT,
    Level.URGENT: Level.DOCTOR_FIRST,
    Level.DOCTOR_FIRST: Level.DOCTOR_FIRST,
    Level.DEFER: Level.DEFER,
}
"""EVIDENCE 2.1, "Doubt"."""

LEVEL_BY_LETTER: Mapping[str, Level] = {
    "E": Level.EMERGENCY,
    "U": Level.URGENT,
    "D": Level.DOCTOR_FIRST,
    "F": Level.DEFER,
}

CES = any_of("saddle", "bladder", "bowel", "sexual")
OLD_AND_CHECKED = SurelyYes("ces_old_checked")
NEURO = any_of("weak_severe", "weak_worse", "weak_new", "weak_mild", "numb_spreading", "unsteady")
CANCER = any_of("cancer_active", "cancer_past")
PREGNANT = Is("pregnant", (Pregnancy.T1, Pregnancy.T2, Pregnancy.T3, Pregnancy.POSTPARTUM))


def _pressure(*, systolic: int, diastolic: int) -> AnyOf:
    """A reading with either number at its limit or over."""
    return any_of(AtLeast("systolic", systolic), AtLeast("diastolic", diastolic))


SEVERE_PRESSURE = _pressure(systolic=180, diastolic=120)
SEVERE_PRESSURE_OF_PREGNANCY = all_of(PREGNANT, _pressure(systolic=160, diastolic=110))


def _rule(name: str, when: Part, why: str, sources: str) -> Rule:
    return Rule(id=name, level=LEVEL_BY_LETTER[name[0]], when=when, why=why, sources=cite(sources))


EMERGENCY_RULES = (
    _rule(
        "E1",
        all_of(CES, Not(OLD_AND_CHECKED)),
        "cauda equina syndrome; no fixed pattern; immediate hospital referral with MRI",
        "CSP-GIRFT V, BMJBP-CES V, HSSIB V",
    ),
    _rule("E2", Yes("both_legs_new"), "new two-sided leg symptoms are a flag of E1", "CSP-GIRFT V, LOTHIAN V"),
    _rule("E3", Yes("weak_both"), "as E2, or cord compression", "BMJBP-CES V"),
    _rule("E4", all_of(CANCER, NEURO), "possible cord compression by metastasis", "NG234 R"),
    _rule(
        "E5",
        all_of(any_of("fever", "unwell"), NEURO),
        "possible epidural abscess",
        "IDSA2015 V, level D",
    ),
    _rule(
        "E6a",
        any_of(all_of("sudden_severe", "collapse"), "pulsing"),
        "possible ruptured aneurysm",
        "NG156 V",
    ),
    _rule("E6b", all_of("aneurysm", Under("weeks", 6)), "possible ruptured aneurysm", "NG156 R"),
    _rule(
        "E6c",
        all_of(AtLeast("age", 60), "sudden_severe", "not_mechanical", any_of("smoker", "hypertension")),
        "possible ruptured aneurysm; the risk is higher over 60, in smokers and with high blood pressure",
        "NG156 V, NG156 R, combination D",
    ),
    _rule(
        "E6d",
        all_of("sudden_severe", "not_mechanical", "hypermobile"),
        "aortic dissection comes younger in connective tissue disease",
        "SMW2017 S, combination D",
    ),
    _rule("E7", any_of("chest_pain", "breathless"), "heart, lung or aorta", "R"),
    _rule("E8", all_of("trauma_major", Between("trauma_days", 0, 7)), "fracture", "DOWNIE2013 V, window D"),
    _rule("E9", Yes("cold_leg"), "acute limb ischaemia", "R"),
    _rule("E10", all_of(PREGNANT, "preg_danger"), "obstetric emergency", "R"),
    _rule("E11", all_of(SEVERE_PRESSURE, "bp_symptoms"), "hypertensive emergency", "R"),
    _rule(
        "E12",
        SEVERE_PRESSURE_OF_PREGNANCY,
        "severe hypertension of pregnancy: hospital the same day",
        "NG133 R, level D",
    ),
)

URGENT_RULES = (
    _rule(
        "U1",
        any_of("weak_severe", "weak_worse", "weak_new", "numb_spreading"),
        "new or worsening nerve loss, foot drop",
        "LOTHIAN V",
    ),
    _rule("U2", Yes("unsteady"), "possible cord problem", "R"),
    _rule(
        "U3",
        any_of("fever", "unwell"),
        "infection; only 55% of spinal infections had fever, so no fever does not exclude it",
        "YUSUF2019 V",
    ),
    _rule(
        "U4",
        all_of(
            any_of("immune", "ivdu", "spinal_proc", "recent_infection"),
            any_of("night_pain", "constant_severe"),
        ),
        "infection without fever",
        "YUSUF2019 V, IDSA2015 V, combination D",
    ),
    _rule(
        "U5",
        all_of(
            CANCER,
            any_of("night_pain", "mid_back", "progressive", Tingling(), all_of(LegPain(), Under("weeks", 6))),
        ),
        "spinal metastasis",
        "NG234 R, DOWNIE2013 V",
    ),
    _rule("U6", all_of("weight_loss", any_of("night_pain", AtLeast("age", 50))), "cancer", "R, combination D"),
    _rule(
        "U7",
        all_of(
            any_of("trauma_minor", "sudden_severe"),
            any_of("osteoporosis", "steroids", "anticoagulant", AtLeast("age", 65)),
        ),
        "fragility fracture",
        "DOWNIE2013 V, age cut D",
    ),
    _rule(
        "U8",
        any_of("bruise_spine", all_of("trauma_major", Between("trauma_days", 8, 42))),
        "fracture",
        "DOWNIE2013 V, window D",
    ),
    _rule(
        "U9",
        Yes("calf_swollen"),
        "possible deep vein thrombosis; leg massage can dislodge a clot",
        "BMCPREG2020 V, LIM2009 S",
    ),
    _rule("U10", all_of("flank", any_of("blood_urine", "burning_urine")), "kidney stone or infection", "R"),
    _rule("U11", all_of(SEVERE_PRESSURE, Not(Yes("bp_symptoms"))), "severe hypertension", "R"),
    _rule(
        "U12",
        any_of("collapse", all_of("sudden_severe", "not_mechanical")),
        "aorta, bleeding, other emergencies that few answers tell apart",
        "NG156 V, level D",
    ),
)

DOCTOR_FIRST_RULES = (
    _rule("D1", Yes("weak_mild"), "mild stable weakness, not examined", "D"),
    _rule("D2", CANCER, "clearance from the treating or family doctor", "DOWNIE2013 V, NG234 R"),
    _rule("D3", Yes("weight_loss"), "weight loss needs a doctor's look", "G-CARE V"),
    _rule(
        "D4",
        any_of("night_pain", "constant_severe"),
        "a weak flag by itself; the question is worded narrowly",
        "G-CARE V, IDSA2015 V, R",
    ),
    _rule("D5", Yes("steroids"), "bone and skin may be thin", "DOWNIE2013 V"),
    _rule("D6", any_of("ivdu", "spinal_proc", "spine_surgery12"), "infection or fresh operation", "YUSUF2019 V"),
    _rule("D7", Yes("aneurysm"), "a doctor must say what pressure is safe", "NG156 V"),
    _rule("D8", Is("walk", (Walk.VASCULAR,)), "vascular claudication pattern", "NADEAU2013 V"),
    _rule("D9", Is("walk", (Walk.NEURO,)), "neurogenic claudication pattern", "NADEAU2013 V"),
    _rule("D10", Under("age", 18), "under 18", "D"),
    _rule("D11", Yes("clot_recent"), "leg massage can dislodge a clot", "LIM2009 S, D"),
    _rule("D12", all_of(CES, OLD_AND_CHECKED), "the doctor confirms the cause of the old problem", "D"),
    _rule("D13", Yes("bleeding"), "massage can bruise or bleed", "HAEM V, D"),
    _rule("D14", any_of("heart_unstable", "organ_failure"), "heart, kidney or liver may not bear it", "D"),
    _rule("D15", Yes("preg_high_risk"), "the maternity team decides", "D"),
    _rule("D16", Yes("surgery6"), "wound and clot risk after an operation", "D"),
    _rule("D17", Yes("height_loss"), "possible old fracture of the spine", "R"),
    _rule("D18", Yes("fracture12"), "a bone that still knits", "D"),
    _rule("D19", Yes("device_new"), "a fresh implant must settle", "D"),
    _rule(
        "D20",
        all_of("trauma_major", AtLeast("trauma_days", 43)),
        "an accident that nobody has checked",
        "DOWNIE2013 V, window D",
    ),
    _rule(
        "D21",
        all_of(
            PREGNANT,
            _pressure(systolic=140, diastolic=90),
            Not(_pressure(systolic=160, diastolic=110)),
        ),
        "high blood pressure of pregnancy, below E12",
        "NG133 R, level D",
    ),
)

DEFER_RULES = (
    _rule("F1", Yes("ill_no_fever"), "wait until the illness has gone", "D"),
    _rule("F2", Yes("intoxicated"), "feeling and consent are not clear", "D"),
    _rule("F3", Yes("skin_contagious"), "it can spread by touch", "D"),
)

RULES = EMERGENCY_RULES + URGENT_RULES + DOCTOR_FIRST_RULES + DEFER_RULES
"""Every rule, highest level first, in the order of the table."""

RULE: Mapping[str, Rule] = {rule.id: rule for rule in RULES}


@dataclass(frozen=True)
class Cleared:
    """A DOCTOR_FIRST rule whose condition holds, or may hold, and that a valid clearance names (EVIDENCE 2.1)."""

    rule: Rule

    def holds(self, answers: Answers) -> Truth:
        """As the rule's own condition, where the clearance is there."""
        return self.rule.when.holds(answers) if self.rule.id in answers.cleared else Truth.NO

    def words(self) -> str:
        """As in "D2 cleared"."""
        return f"{self.rule.id} cleared"

    def reads(self) -> tuple[str, ...]:
        """What the rule reads; the clearance itself is never in doubt."""
        return self.rule.when.reads()


@dataclass(frozen=True)
class AnyCleared:
    """At least one of several rules, cleared."""

    rules: tuple[Rule, ...]

    def holds(self, answers: Answers) -> Truth:
        """The most that holds of any."""
        return max(Cleared(rule).holds(answers) for rule in self.rules)

    def words(self) -> str:
        """As in "D1, D3 or D4, cleared"."""
        *others, last = (rule.id for rule in self.rules)
        return f"{', '.join(others)} or {last}, cleared"

    def reads(self) -> tuple[str, ...]:
        """What the rules read."""
        return tuple(name for rule in self.rules for name in rule.when.reads())
