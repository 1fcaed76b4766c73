"""A second coding of EVIDENCE 2.3, 2.6 and 5.6, in plain Python, from the words of its tables.

It shares nothing with `unknot.spine.check`: each rule is one expression on a `Person` whose every answer is settled,
and doubt is found by settling the unsure answers in every way. ``READS`` names the inputs of each rule; the exhaustive
tests try every combination of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

PREGNANT = ("t1", "t2", "t3", "postpartum")
TAKE_AWAY = ("ces_old_checked",)


@dataclass(frozen=True, kw_only=True)
class Person:
    """The keys of INTERFACES, as given; ``not_sure`` is emptied by settling."""

    age: int = 40
    weeks: int = 20
    back_nrs: int = 0
    leg_nrs: int = 0
    leg_site: str = "none"
    tingling: bool = False
    cough: bool = False
    walk: str = "none"
    pregnant: str = "no"
    bp: tuple[int, int] | None = None
    onset_age: int | None = None
    ng65: int = 0
    trauma_days: int | None = None
    phq4: int | None = None
    yes: frozenset[str] = frozenset()
    not_sure: frozenset[str] = frozenset()
    cleared: frozenset[str] = frozenset()

    def any(self, keys: str) -> bool:
        return any(key in self.yes for key in keys.split())

    def all(self, keys: str) -> bool:
        return all(key in self.yes for key in keys.split())

    def sys(self, limit: int) -> bool:
        return self.bp is not None and self.bp[0] >= limit

    def dia(self, limit: int) -> bool:
        return self.bp is not None and self.bp[1] >= limit

    def days(self, first: int, last: int) -> bool:
        return first <= (7 if self.trauma_days is None else self.trauma_days) <= last

    @property
    def expecting(self) -> bool:
        return self.pregnant in PREGNANT

    @property
    def fit(self) -> int:
        if self.leg_site == "none":
            return -1
        below = 2 if self.leg_site == "below_knee" else 0
        return below + (self.leg_nrs > self.back_nrs) + self.tingling + self.cough


NEURO = "weak_severe weak_worse weak_new weak_mild numb_spreading unsteady"
CANCER = "cancer_active cancer_past"
CES = "saddle bladder bowel sexual"

CONDITIONS: Mapping[str, Callable[[Person], bool]] = {
    "E1": lambda p: p.any(CES) and not p.any("ces_old_checked"),
    "E2": lambda p: p.any("both_legs_new"),
    "E3": lambda p: p.any("weak_both"),
    "E4": lambda p: p.any(CANCER) and p.any(NEURO),
    "E5": lambda p: p.any("fever unwell") and p.any(NEURO),
    "E6a": lambda p: p.all("sudden_severe collapse") or p.any("pulsing"),
    "E6b": lambda p: p.any("aneurysm") and p.weeks < 6,
    "E6c": lambda p: p.age >= 60 and p.all("sudden_severe not_mechanical") and p.any("smoker hypertension"),
    "E6d": lambda p: p.all("sudden_severe not_mechanical hypermobile"),
    "E7": lambda p: p.any("chest_pain breathless"),
    "E8": lambda p: p.any("trauma_major") and p.days(0, 7),
    "E9": lambda p: p.any("cold_leg"),
    "E10": lambda p: p.expecting and p.any("preg_danger"),
    "E11": lambda p: (p.sys(180) or p.dia(120)) and p.any("bp_symptoms"),
    "E12": lambda p: p.expecting and (p.sys(160) or p.dia(110)),
    "U1": lambda p: p.any("weak_severe weak_worse weak_new numb_spreading"),
    "U2": lambda p: p.any("unsteady"),
    "U3": lambda p: p.any("fever unwell"),
    "U4": lambda p: p.any("immune ivdu spinal_proc recent_infection") and p.any("night_pain constant_severe"),
    "U5": lambda p: (
        p.any(CANCER)
        and (
            p.any("night_pain mid_back progressive")
            or p.tingling
            or ((p.leg_nrs > 0 or p.leg_site != "none") and p.weeks < 6)
        )
    ),
    "U6": lambda p: p.any("weight_loss") and (p.any("night_pain") or p.age >= 50),
    "U7": lambda p: (
        p.any("trauma_minor sudden_severe") and (p.any("osteoporosis steroids anticoagulant") or p.age >= 65)
    ),
    "U8": lambda p: p.any("bruise_spine") or (p.any("trauma_major") and p.days(8, 42)),
    "U9": lambda p: p.any("calf_swollen"),
    "U10": lambda p: p.any("flank") and p.any("blood_urine burning_urine"),
    "U11": lambda p: (p.sys(180) or p.dia(120)) and not p.any("bp_symptoms"),
    "U12": lambda p: p.any("collapse") or p.all("sudden_severe not_mechanical"),
    "D1": lambda p: p.any("weak_mild"),
    "D2": lambda p: p.any(CANCER),
    "D3": lambda p: p.any("weight_loss"),
    "D4": lambda p: p.any("night_pain constant_severe"),
    "D5": lambda p: p.any("steroids"),
    "D6": lambda p: p.any("ivdu spinal_proc spine_surgery12"),
    "D7": lambda p: p.any("aneurysm"),
    "D8": lambda p: p.walk == "vascular",
    "D9": lambda p: p.walk == "neuro",
    "D10": lambda p: p.age < 18,
    "D11": lambda p: p.any("clot_recent"),
    "D12": lambda p: p.any(CES) and p.any("ces_old_checked"),
    "D13": lambda p: p.any("bleeding"),
    "D14": lambda p: p.any("heart_unstable organ_failure"),
    "D15": lambda p: p.any("preg_high_risk"),
    "D16": lambda p: p.any("surgery6"),
    "D17": lambda p: p.any("height_loss"),
    "D18": lambda p: p.any("fracture12"),
    "D19": lambda p: p.any("device_new"),
    "D20": lambda p: p.any("trauma_major") and p.days(43, 10**6),
    "D21": lambda p: p.expecting and (p.sys(140) or p.dia(90)) and not (p.sys(160) or p.dia(110)),
    "F1": lambda p: p.any("ill_no_fever"),
    "F2": lambda p: p.any("intoxicated"),
    "F3": lambda p: p.any("skin_contagious"),
}

OWN_MODIFIER = {"D2": "M17", "D9": "M18", "D11": "M11", "D13": "M19"}


def _cleared(person: Person, rule: str) -> bool:
    return rule in person.cleared and CONDITIONS[rule](person)


LIMITS: Mapping[str, Callable[[Person], bool]] = {
    "M1": lambda p: p.any("anticoagulant"),
    "M2": lambda p: p.any("osteoporosis"),
    "M3a": lambda p: p.pregnant == "t1",
    "M3b": lambda p: p.pregnant in ("t2", "t3"),
    "M3c": lambda p: p.pregnant == "postpartum",
    "M4": lambda p: p.any("reduced_sensation"),
    "M5a": lambda p: p.any("device_old"),
    "M5b": lambda p: p.any("spine_hardware"),
    "M6": lambda p: p.any("skin_local"),
    "M7": lambda p: p.any("foot_problem"),
    "M8": lambda p: _cleared(p, "D5"),
    "M9": lambda p: p.any("immune"),
    "M10": lambda p: (p.sys(160) or p.dia(100)) and not any(CONDITIONS[rule](p) for rule in ("E11", "U11", "E12")),
    "M11": lambda p: p.any("clot_past") or _cleared(p, "D11"),
    "M12": lambda p: p.any("varicose"),
    "M13": lambda p: p.fit >= 2 or p.any("disc_known"),
    "M14": lambda p: p.any("hypermobile"),
    "M15": lambda p: p.age >= 75,
    "M16": lambda p: p.any("lymph"),
    "M17": lambda p: _cleared(p, "D2"),
    "M18": lambda p: _cleared(p, "D9"),
    "M19": lambda p: _cleared(p, "D13"),
    "M20": lambda p: p.any("consent_support"),
    "M21": lambda p: p.any("allergy"),
    "M22": lambda p: any(_cleared(p, f"D{n}") for n in range(1, 22) if f"D{n}" not in OWN_MODIFIER),
}

ADVICE: Mapping[str, Callable[[Person], bool]] = {
    "A1": lambda p: p.onset_age is not None and p.onset_age < 45 and p.weeks >= 13 and p.ng65 + (p.onset_age < 35) >= 3,
    "A2": lambda p: p.fit >= 2 and p.weeks >= 6,
    "A3": lambda p: p.fit >= 2 and p.leg_nrs >= 8,
    "A4": lambda p: p.phq4 is not None and p.phq4 >= 9,
    "A5": lambda p: p.phq4 is not None and 6 <= p.phq4 <= 8,
    "A6": lambda p: p.any("groin"),
    "A7": lambda p: p.any("blood_urine") and not p.any("flank"),
}

CAPS = {
    "M1": 2, "M2": 2, "M3a": 2, "M3b": 2, "M3c": 2, "M4": 2, "M8": 2, "M9": 3, "M10": 2, "M11": 3, "M13": 3,
    "M14": 3, "M15": 3, "M17": 2, "M18": 3, "M19": 2, "M22": 3,
}  # fmt: skip

PRESSURES = (
    None,
    *product((139, 140, 159, 160, 179, 180), (89, 90, 99, 100, 109, 110, 119, 120)),
)
STAGES = ("no", *PREGNANT, "not sure")
WALKS = ("none", "neuro", "vascular", "not sure")
DAYS = (None, 0, 7, 8, 42, 43)
LEGS = (
    ("none", 0),
    ("above_knee", 0),
    ("above_knee", 1),
    ("below_knee", 0),
    ("below_knee", 1),
    ("not sure", 0),
    ("not sure", 1),
)

# Inputs that are not yes, no or not sure, at the values around which a rule turns.
VALUES: Mapping[str, tuple[object, ...]] = {
    "age": (17, 18, 49, 50, 59, 60, 64, 65, 74, 75),
    "weeks": (0, 5, 6, 12, 13),
    "bp": PRESSURES,
    "pregnant": STAGES,
    "walk": WALKS,
    "trauma_days": DAYS,
    "tingling": (False, True),
    "leg": LEGS,
}

READS: Mapping[str, str] = {
    "E1": f"{CES} ces_old_checked",
    "E2": "both_legs_new",
    "E3": "weak_both",
    "E4": f"{CANCER} {NEURO}",
    "E5": f"fever unwell {NEURO}",
    "E6a": "sudden_severe collapse pulsing",
    "E6b": "aneurysm weeks",
    "E6c": "age sudden_severe not_mechanical smoker hypertension",
    "E6d": "sudden_severe not_mechanical hypermobile",
    "E7": "chest_pain breathless",
    "E8": "trauma_major trauma_days",
    "E9": "cold_leg",
    "E10": "pregnant preg_danger",
    "E11": "bp bp_symptoms",
    "E12": "pregnant bp",
    "U1": "weak_severe weak_worse weak_new numb_spreading",
    "U2": "unsteady",
    "U3": "fever unwell",
    "U4": "immune ivdu spinal_proc recent_infection night_pain constant_severe",
    "U5": f"{CANCER} night_pain mid_back progressive tingling leg weeks",
    "U6": "weight_loss night_pain age",
    "U7": "trauma_minor sudden_severe osteoporosis steroids anticoagulant age",
    "U8": "bruise_spine trauma_major trauma_days",
    "U9": "calf_swollen",
    "U10": "flank blood_urine burning_urine",
    "U11": "bp bp_symptoms",
    "U12": "collapse sudden_severe not_mechanical",
    "D1": "weak_mild",
    "D2": CANCER,
    "D3": "weight_loss",
    "D4": "night_pain constant_severe",
    "D5": "steroids",
    "D6": "ivdu spinal_proc spine_surgery12",
    "D7": "aneurysm",
    "D8": "walk",
    "D9": "walk",
    "D10": "age",
    "D11": "clot_recent",
    "D12": f"{CES} ces_old_checked",
    "D13": "bleeding",
    "D14": "heart_unstable organ_failure",
    "D15": "preg_high_risk",
    "D16": "surgery6",
    "D17": "height_loss",
    "D18": "fracture12",
    "D19": "device_new",
    "D20": "trauma_major trauma_days",
    "D21": "pregnant bp",
    "F1": "ill_no_fever",
    "F2": "intoxicated",
    "F3": "skin_contagious",
}


@dataclass
class _Drawn:
    """Collects one combination of inputs into what `Person` and `unknot check` take."""

    fields: dict[str, object] = field(default_factory=dict)
    yes: set[str] = field(default_factory=set)
    not_sure: set[str] = field(default_factory=set)

    def take(self, name: str, value: object) -> None:
        if name not in VALUES:
            self._take_key(name, value)
        elif name == "leg":
            self.take_value("leg_site", value[0])  # type: ignore[index]
            self.fields["leg_nrs"] = value[1]  # type: ignore[index]
        else:
            self.take_value(name, value)

    def _take_key(self, name: str, value: object) -> None:
        {"yes": self.yes, "not sure": self.not_sure, "no": set()}[str(value)].add(name)

    def take_value(self, name: str, value: object) -> None:
        if value == "not sure":
            self.not_sure.add(name)
        else:
            self.fields[name] = value


STATES = ("yes", "no", "not sure")


def combinations(names: str, *, states: tuple[str, ...] = STATES) -> Iterator[Person]:
    """Every combination of some inputs: ``states`` for keys, `VALUES` for the others."""
    inputs = names.split()
    for values in product(*(VALUES.get(name, states) for name in inputs)):
        drawn = _Drawn()
        for name, value in zip(inputs, values, strict=True):
            drawn.take(name, value)
        yield Person(**drawn.fields, yes=frozenset(drawn.yes), not_sure=frozenset(drawn.not_sure))  # type: ignore[arg-type]


def is_contradictory(person: Person) -> bool:
    """A danger sign without pregnancy, or symptoms without a reading: such answers are refused."""
    unpregnant = person.pregnant == "no" and "pregnant" not in person.not_sure
    return (person.any("preg_danger") and unpregnant) or (person.any("bp_symptoms") and person.bp is None)


def settled(person: Person, reads: str) -> Iterator[Person]:
    """Every way of settling the unsure answers among the inputs that a rule reads (EVIDENCE 2.1 and 2.2)."""
    site = "above_knee" if "leg_site" in person.not_sure else person.leg_site
    names = sorted(person.not_sure & set(reads.split()) - {"bp", "buttock", "leg_site"})
    for values in product(*(_ways(name) for name in names)):
        chosen = dict(zip(names, values, strict=True))
        yes = {name for name, value in chosen.items() if value is True}
        words = {name: value for name, value in chosen.items() if isinstance(value, str)}
        yield replace(person, leg_site=site, yes=person.yes | yes, not_sure=frozenset(), **words)  # type: ignore[arg-type]


def _ways(name: str) -> tuple[object, ...]:
    if name == "walk":
        return ("none", "neuro", "vascular")
    if name == "pregnant":
        return ("no", "t1")
    return (False,) if name in TAKE_AWAY else (True, False)


def verdict(condition: Callable[[Person], bool], person: Person, reads: str) -> str:
    """Whether a condition holds for certain, in doubt, or not."""
    ways = [condition(one) for one in settled(person, reads)]
    if all(ways):
        return "certain"
    return "in doubt" if any(ways) else "no"
