"""The limits of EVIDENCE 2.6 (M rules) and the advice flags of 5.6 (A flags).

No standard list of contraindications exists; these are a cautious merge, their certainty very low. The words of each
cell are the reference's own, for therapists. Neither a limit nor an advice ever changes a level above MODIFY.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from unknot.spine.check.answers import Answers
from unknot.spine.check.parts import AtLeast, Between, Is, Not, Part, Truth, Under, Yes, all_of, any_of
from unknot.spine.check.red_flags import DOCTOR_FIRST_RULES, PREGNANT, RULE, AnyCleared, Cleared
from unknot.spine.evidence import Source, cite, cited
from unknot.spine.vocabulary import MassageType, Pregnancy

CAP_WITHOUT_DEEP = 3
"""A resulting cap of 3 or less excludes deep tissue (EVIDENCE 2.6)."""


class Reach(StrEnum):
    """What a limit touches: one area, or the whole session. (ABS, absolute until cleared, is section 2.3.)"""

    LOCAL = "LOCAL"
    MOD = "MOD"


@dataclass(frozen=True, kw_only=True)
class Modifier:
    """A limit on massage. ``limits`` has words for each type that stays; ``cap`` is the highest pressure, 1 to 5."""

    id: str
    when: Part
    input_words: str
    reach: Reach
    limits: Mapping[MassageType, str]
    excludes: frozenset[MassageType]
    cap: int | None
    sources: tuple[Source, ...]
    minutes_max: int | None = None
    first_visit_minutes: int | None = None

    def applies(self, answers: Answers) -> bool:
        """In doubt a modifier applies in full (EVIDENCE 2.1)."""
        return self.when.holds(answers) is not Truth.NO

    def __str__(self) -> str:
        cells = "; ".join(f"{name.value}: {self.limits.get(name, 'excluded')}" for name in MassageType)
        cap = f"pressure at most {self.cap}" if self.cap else "no pressure cap"
        return f"{self.id}: {self.when.words()} — {cells}; {cap} [{cited(self.sources)}]"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Something to do besides massage. It never changes the level."""

    id: str
    when: Part
    advice: str
    sources: tuple[Source, ...]

    def applies(self, answers: Answers) -> bool:
        """In doubt an advice applies in full (EVIDENCE 2.1)."""
        return self.when.holds(answers) is not Truth.NO

    def __str__(self) -> str:
        return f"{self.id}: {self.when.words()} — {self.advice} [{cited(self.sources)}]"


def _modifier(
    name: str,
    when: Part | str,
    input_words: str,
    reach: Reach,
    cells: tuple[str, str, str, str],
    cap: int | None,
    sources: str,
    minutes_max: int | None = None,
    first_visit_minutes: int | None = None,
) -> Modifier:
    """One row of the table; ``cells`` are Swedish, Medical, Deep tissue, Reflexology as they stand there."""
    same = tuple(cells[0] if cell == "Same" else cell for cell in cells)
    words = dict(zip(MassageType, same, strict=True))
    excluded = frozenset(massage_type for massage_type, cell in words.items() if cell.startswith("Exclude"))
    return Modifier(
        id=name,
        when=Yes(when) if isinstance(when, str) else when,
        input_words=input_words,
        reach=reach,
        limits={massage_type: cell for massage_type, cell in words.items() if massage_type not in excluded},
        excludes=excluded,
        cap=cap,
        sources=cite(sources),
        minutes_max=minutes_max,
        first_visit_minutes=first_visit_minutes,
    )


LOCAL, MOD = Reach.LOCAL, Reach.MOD

OWN_MODIFIER = ("D2", "D9", "D11", "D13")
"""Rules whose clearance shows as a modifier of its own (M17, M18, M11, M19) and not as M22."""

HIGH_PRESSURE = all_of(
    # Below U11 and E11, and below E12 where E12 is meant: EVIDENCE 2.6, M10.
    any_of(AtLeast("systolic", 160), AtLeast("diastolic", 100)),
    Under("systolic", 180),
    Under("diastolic", 120),
    Not(all_of(PREGNANT, any_of(AtLeast("systolic", 160), AtLeast("diastolic", 110)))),
)

MODIFIERS = (
    _modifier(
        "M1",
        "anticoagulant",
        "blood thinner (warfarin, DOAC, heparin, or two antiplatelet drugs)",
        MOD,
        ("Light", "Light, no sustained deep pressure", "Exclude", "Light"),
        2,
        "NYSED V, HAEM V",
    ),
    _modifier(
        "M2",
        "osteoporosis",
        "weak bones",
        MOD,
        (
            "Light over spine, ribs, hips; at most 45 min",
            "No spring or thrust; at most 45 min",
            "Exclude",
            "Allowed",
        ),
        2,
        "NYSED V",
        minutes_max=45,
    ),
    _modifier(
        "M3a",
        Is("pregnant", (Pregnancy.T1,)),
        "pregnant, weeks 1 to 13",
        MOD,
        (
            "No abdomen, no deep low back or sacrum; 45 min",
            "Same",
            "Exclude",
            "Only with informed choice; no evidence either way",
        ),
        2,
        "NYSED V, reflexology R",
        minutes_max=45,
    ),
    _modifier(
        "M3b",
        Is("pregnant", (Pregnancy.T2, Pregnancy.T3)),
        "pregnant, from week 14",
        MOD,
        ("Side-lying; no abdomen; no deep leg work; 45 min", "Same", "Exclude", "Light"),
        2,
        "BMCPREG2020 V",
        minutes_max=45,
    ),
    _modifier(
        "M3c",
        Is("pregnant", (Pregnancy.POSTPARTUM,)),
        "up to 6 weeks after birth",
        MOD,
        ("No deep leg work; 45 min", "Same", "Exclude", "Light"),
        2,
        "R",
        minutes_max=45,
    ),
    _modifier(
        "M4",
        "reduced_sensation",
        "numb skin or poor feeling, for example from diabetes",
        MOD,
        ("Light; the person cannot judge pressure", "Light", "Exclude", "Light; check feet first"),
        2,
        "NYSED V",
    ),
    _modifier(
        "M5a",
        "device_old",
        "pacemaker, pump, port, stimulator or shunt",
        LOCAL,
        ("Keep clear of device and leads", "Same", "Same", "Allowed"),
        None,
        "NYSED V",
    ),
    _modifier(
        "M5b",
        "spine_hardware",
        "fusion, rods or disc in the spine",
        LOCAL,
        ("Keep off the site", "No pressure on the site", "Exclude", "Allowed"),
        None,
        "NYSED V",
    ),
    _modifier(
        "M6",
        "skin_local",
        "wound, rash, burn, sunburn or recent scar",
        LOCAL,
        ("Avoid area", "Avoid area", "Avoid area", "Avoid area"),
        None,
        "NYSED V",
    ),
    _modifier(
        "M7",
        "foot_problem",
        "sore, infection, fracture or gout flare of the foot",
        LOCAL,
        ("Avoid foot", "Avoid foot", "Avoid foot", "Exclude"),
        None,
        "D",
    ),
    _modifier(
        "M8",
        Cleared(RULE["D5"]),
        "steroid tablets, cleared",
        MOD,
        ("Light; thin skin", "Light", "Exclude", "Light"),
        2,
        "DOWNIE2013 V, D",
    ),
    _modifier(
        "M9",
        "immune",
        "weak immune system",
        MOD,
        ("No open skin; strict hygiene", "Same", "Exclude by cap", "Allowed"),
        3,
        "D",
    ),
    _modifier(
        "M10",
        HIGH_PRESSURE,
        "high blood pressure, below E11, U11 and E12",
        MOD,
        ("Slow rise from table", "Same", "Exclude", "Allowed"),
        2,
        "R",
    ),
    _modifier(
        "M11",
        any_of("clot_past", Cleared(RULE["D11"])),
        "blood clot in the past, or a recent one, cleared",
        MOD,
        ("No legs or feet", "No legs", "Exclude", "Exclude"),
        3,
        "LIM2009 S",
    ),
    _modifier(
        "M12",
        "varicose",
        "varicose veins",
        LOCAL,
        ("Avoid veins", "Avoid veins", "Avoid veins", "Allowed"),
        None,
        "NYSED V",
    ),
    _modifier(
        "M13",
        any_of(AtLeast("fit", 2), "disc_known"),
        "features that fit sciatica, whatever the pattern, or a known disc herniation",
        MOD,
        (
            "No firm pressure on lumbar spine or along the nerve path; no end-range stretch",
            "Same",
            "Exclude by cap",
            "Allowed",
        ),
        3,
        "YIN2014 V, D",
    ),
    _modifier(
        "M14",
        "hypermobile",
        "hypermobile or connective tissue disease",
        MOD,
        ("No strong stretch", "No strong stretch", "Exclude", "Allowed"),
        3,
        "D",
    ),
    _modifier(
        "M15",
        AtLeast("age", 75),
        "age 75 or over",
        MOD,
        ("First visit 30 min", "First visit 30 min", "Exclude by cap", "Allowed"),
        3,
        "D",
        first_visit_minutes=30,
    ),
    _modifier(
        "M16",
        "lymph",
        "lymph nodes removed, or lymphoedema",
        LOCAL,
        ("Avoid limb", "Avoid limb", "Avoid limb", "Avoid if leg"),
        None,
        "R",
    ),
    _modifier(
        "M17",
        Cleared(RULE["D2"]),
        "cancer, cleared",
        MOD,
        ("Light; avoid tumour, radiation and port sites; 45 min", "Same", "Exclude", "Light"),
        2,
        "SIO-ASCO V, limits R",
        minutes_max=45,
    ),
    _modifier(
        "M18",
        Cleared(RULE["D9"]),
        "neurogenic claudication, cleared",
        MOD,
        ("Side-lying or bent forward; no prone arch", "Same", "Exclude", "Allowed"),
        3,
        "D",
    ),
    _modifier(
        "M19",
        Cleared(RULE["D13"]),
        "bleeding disorder, cleared",
        MOD,
        ("Light", "Light", "Exclude", "Light"),
        2,
        "NYSED V",
    ),
    _modifier(
        "M20",
        "consent_support",
        "past abuse, or fear of touch",
        MOD,
        ("Agree areas, clothing, chaperone, stop word", "Same", "Same", "Same"),
        None,
        "R",
    ),
    _modifier(
        "M21",
        "allergy",
        "allergy to oil, nut, latex or scent",
        MOD,
        ("Change product", "Same", "Same", "Same"),
        None,
        "R",
    ),
    _modifier(
        "M22",
        AnyCleared(tuple(rule for rule in DOCTOR_FIRST_RULES if rule.id not in OWN_MODIFIER)),
        "any other rule of “doctor first”, cleared: the doctor's written limits hold",
        MOD,
        ("Follow the written limits", "Same", "Exclude by cap", "As written"),
        3,
        "D",
    ),
)

MODIFIER: Mapping[str, Modifier] = {modifier.id: modifier for modifier in MODIFIERS}


def _advice(name: str, when: Part | str, advice: str, sources: str) -> Advice:
    part = Yes(when) if isinstance(when, str) else when
    return Advice(id=name, when=part, advice=advice, sources=cite(sources))


ADVICE = (
    _advice(
        "A1",
        all_of(Under("onset_age", 45), AtLeast("weeks", 13), AtLeast("ng65_items", 3)),
        "inflammatory pattern: routine doctor visit",
        "NG65 V",
    ),
    _advice("A2", all_of(AtLeast("fit", 2), AtLeast("weeks", 6)), "routine doctor visit", "D"),
    _advice("A3", all_of(AtLeast("fit", 2), AtLeast("leg_nrs", 8)), "doctor within 2 weeks", "D"),
    _advice("A4", AtLeast("phq4", 9), "doctor visit; show crisis contacts", "NINDS V, D"),
    _advice("A5", Between("phq4", 6, 8), "show support options and crisis contacts", "NINDS V, D"),
    _advice("A6", "groin", "routine visit for the hip", "R"),
    _advice("A7", all_of("blood_urine", Not(Yes("flank"))), "doctor this week", "R"),
)


def modifiers(answers: Answers) -> tuple[Modifier, ...]:
    """Every limit that applies, in the order of the table, at every level."""
    return tuple(modifier for modifier in MODIFIERS if modifier.applies(answers))


def advice(answers: Answers) -> tuple[Advice, ...]:
    """Every advice that applies, in the order A1 to A7, at every level."""
    return tuple(entry for entry in ADVICE if entry.applies(answers))


def cap(applying: tuple[Modifier, ...]) -> int | None:
    """The lowest pressure cap of some modifiers, or None where none has one."""
    return min((modifier.cap for modifier in applying if modifier.cap is not None), default=None)


def excluded(applying: tuple[Modifier, ...]) -> Mapping[MassageType, tuple[str, ...]]:
    """The types that some modifiers exclude, each with their ids."""
    by_type = {
        massage_type: tuple(modifier.id for modifier in applying if massage_type in modifier.excludes)
        for massage_type in MassageType
    }
    return {massage_type: because for massage_type, because in by_type.items() if because}
