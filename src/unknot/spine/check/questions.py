"""What the check asks, in which order, and what follows from what.

Wording is not here: it stands per language in ``content/<language>/questions.toml`` under the same ids. Every key of
`answers` is asked by some question. A screen holds one idea and at most six lines to tick. Screens stand in this
order: emergency signs first, so that an emergency ends at once; about you; where, how bad and how long; the other
urgent signs; what needs a doctor or a wait, and limits; what you hope for.

What a person has said so far is ``given``, one entry per question id: "yes", "no" or "not_sure"; a whole number; a
word or a list of words (or "not_sure"); [systolic, diastolic] (or "not_sure"); a drawing as `Drawing.as_json` has it.
`given.as_input` makes answers of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from unknot.spine.check.answers import VALUE_KEYS
from unknot.spine.check.drawn import differ, drawn_levels, place
from unknot.spine.evidence import Source, cite
from unknot.spine.vocabulary import Buttock, LegSite, MassageType, Ng65, Pregnancy, Walk

Given = Mapping[str, object]

YES = "yes"
NO = "no"
NOT_SURE = "not_sure"


class Kind(StrEnum):
    """What an answer looks like."""

    SCREENING = "screening"  # yes, no, not sure; leaving it out is "unanswered" and blocks booking
    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    READING = "reading"  # blood pressure
    DRAWING = "drawing"


TICKED = frozenset({Kind.SCREENING, Kind.YES_NO})


class Condition(Protocol):
    """When a question is asked at all."""

    def holds(self, given: Given) -> bool:
        """Whether what was said so far calls for the question."""

    def words(self) -> str:
        """The same for a clinician who reads along."""


@dataclass(frozen=True)
class Said:
    """One question got one of some answers."""

    question: str
    answers: tuple[str, ...]
    called: str = ""

    def holds(self, given: Given) -> bool:
        """True when it was said."""
        return given.get(self.question) in self.answers

    def words(self) -> str:
        """As in "Q10: yes or not sure", or as it is ``called``."""
        return self.called or f"{self.question}: {' or '.join(self.answers).replace(NOT_SURE, 'not sure')}"


@dataclass(frozen=True)
class Ranging:
    """A number was given and lies from ``first`` to ``last``, both counted."""

    question: str
    first: int
    last: int
    called: str = ""

    def holds(self, given: Given) -> bool:
        """True when it is known and in the range."""
        number = given.get(self.question)
        return isinstance(number, int) and self.first <= number <= self.last

    def words(self) -> str:
        """As in "Q31: 0 to 44", or as it is ``called``."""
        return self.called or f"{self.question}: {self.first} to {self.last}"


@dataclass(frozen=True)
class AnyOf:
    """One of several conditions holds."""

    conditions: tuple[Condition, ...]

    def holds(self, given: Given) -> bool:
        """True when one does."""
        return any(one.holds(given) for one in self.conditions)

    def words(self) -> str:
        """Joined by or."""
        return ", or ".join(one.words() for one in self.conditions)


@dataclass(frozen=True)
class AllOf:
    """Several conditions hold."""

    conditions: tuple[Condition, ...]

    def holds(self, given: Given) -> bool:
        """True when all do."""
        return all(one.holds(given) for one in self.conditions)

    def words(self) -> str:
        """Joined by and."""
        return ", and ".join(one.words() for one in self.conditions)


SEVERE = (180, 120)
"""Systolic and diastolic pressure from which E11 asks for symptoms."""


@dataclass(frozen=True)
class SevereReading:
    """A blood pressure of 180 over 120 or above by either number, where E11 asks for symptoms."""

    def holds(self, given: Given) -> bool:
        """True when such a reading was given."""
        reading = given.get("bp")
        return isinstance(reading, list | tuple) and (reading[0] >= SEVERE[0] or reading[1] >= SEVERE[1])

    def words(self) -> str:
        """As in "blood pressure: 180 or over, or 120 or over"."""
        return f"blood pressure: {SEVERE[0]} or over, or {SEVERE[1]} or over"


@dataclass(frozen=True)
class LegHurts:
    """The leg hurts, as drawn or said; not sure counts."""

    def holds(self, given: Given) -> bool:
        """True with a place of leg pain."""
        return place(given) not in (None, LegSite.NONE)

    def words(self) -> str:
        """In a word."""
        return "the leg hurts"


@dataclass(frozen=True)
class NotDrawn:
    """How bad back (0) or leg (1) is was not drawn, or not for every region."""

    which: int

    def holds(self, given: Given) -> bool:
        """True where only words can tell."""
        return drawn_levels(given)[self.which] is None

    def words(self) -> str:
        """Which of the two."""
        return f"{('back', 'leg')[self.which]} pain not rated on the drawing"


@dataclass(frozen=True)
class SaidAndDrawnDiffer:
    """Words and drawing cannot both be right about how far down the pain goes."""

    def holds(self, given: Given) -> bool:
        """True where the person must say which."""
        return differ(given)

    def words(self) -> str:
        """In a word."""
        return "words and drawing differ"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. ``keys`` are the keys of `answers` that it helps to set; it is always asked without ``follows``."""

    id: str
    kind: Kind
    keys: tuple[str, ...]
    sources: tuple[Source, ...]
    follows: Condition | None = None
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def may_be_unsure(self) -> bool:
        """True where "not sure" is one of the answers offered."""
        return self.kind is Kind.SCREENING or self.keys[0] in VALUE_KEYS or self.id in UNSURE_IS_YES

    def is_asked(self, given: Given) -> bool:
        """Whether this question belongs to this person's check, by what was said so far."""
        return self.follows is None or self.follows.holds(given)


@dataclass(frozen=True)
class Screen:
    """A small group of questions shown together. Its title and help stand under its id in the texts."""

    id: str
    questions: tuple[str, ...]

    @property
    def is_ticked(self) -> bool:
        """Whether it is a list to tick, closed by "None of these": more than one question, each to be said yes to."""
        return len(self.questions) > 1 and all(QUESTION[name].kind in TICKED for name in self.questions)


def screens_for(given: Given) -> tuple[Screen, ...]:
    """This person's screens in order, each with only the questions that are asked; screens with none are left out."""
    asked = (
        Screen(screen.id, tuple(name for name in screen.questions if QUESTION[name].is_asked(given)))
        for screen in SCREENS
    )
    return tuple(screen for screen in asked if screen.questions)


def asked_of(given: Given) -> tuple[Question, ...]:
    """Every question that this person is asked, in order."""
    return tuple(QUESTION[name] for screen in screens_for(given) for name in screen.questions)


def outdated_by(given: Given, said: Given) -> set[str]:
    """What was given and does not count any more, because an answer that it settled is now another one."""
    changed = {name for name in SETTLED_BY if name in said and name in given and given[name] != said[name]}
    return {SETTLED_BY[name] for name in changed} - set(said)


def _screening(name: str, keys: str, sources: str, follows: Condition | None = None) -> Question:
    return Question(id=name, kind=Kind.SCREENING, keys=tuple(keys.split()), sources=cite(sources), follows=follows)


def _own(key: str, follows: Condition | None = None) -> Question:
    """A key that EVIDENCE 2.2 lists without a question: ours in plain words, unsigned."""
    return _screening(key, key, "D", follows)


def _yes_no(key: str, follows: Condition | None = None) -> Question:
    return Question(id=key, kind=Kind.YES_NO, keys=(key,), sources=cite("D"), follows=follows, required=True)


def _number(
    name: str, key: str, sources: str = "D", follows: Condition | None = None, *, required: bool = True
) -> Question:
    return Question(id=name, kind=Kind.NUMBER, keys=(key,), sources=cite(sources), follows=follows, required=required)


def _choice(
    name: str,
    key: str,
    choices: tuple[str, ...],
    sources: str = "D",
    follows: Condition | None = None,
    *,
    required: bool = False,
    kind: Kind = Kind.CHOICE,
) -> Question:
    return Question(
        id=name,
        kind=kind,
        keys=(key,),
        sources=cite(sources),
        follows=follows,
        choices=choices,
        required=required,
    )


def _words(words: type[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


MAYBE = (YES, NOT_SURE)
PREGNANT = Said(
    "pregnant", ("t1", "t2", "t3", "postpartum", NOT_SURE), "pregnant, up to 6 weeks after birth, or not sure"
)
LEG_HURTS = LegHurts()
HAD_CANCER = AnyOf((Said("Q15_1", MAYBE), Said("Q15_2", MAYBE)))
SUDDEN = Said("Q25_1", MAYBE)
BEGAN_YOUNG = AllOf((Ranging("Q31", 0, 44), Ranging("weeks", 13, 6300, "13 weeks or more since this pain began")))
"""Before 45, and for more than three months: only then are the items of NG65 asked (EVIDENCE 2.2, Q31)."""
ACCIDENT = Said("Q10", MAYBE)
NG65_PARTS = ("Q31_ng65_now", "Q31_ng65_ever")
PHQ4_ITEMS = ("phq4_1", "phq4_2", "phq4_3", "phq4_4")
CES_QUESTIONS = ("Q01", "Q02", "Q03", "Q04", "Q05")
OLD_CHECKED = {parent: f"Q05b_{parent}" for parent in CES_QUESTIONS}

UNSURE_IS_YES = ("tingling", "cough")
"""Plain yes or no to the rules, so that whoever is not sure counts as saying yes: the cautious way, because both make
massage gentler or ask for a doctor (docs/decisions/0085)."""

WALKS = (Walk.NEURO.value, Walk.VASCULAR.value, Walk.NONE.value)
"""The two ways first, then neither of them."""

NG65_NOW, NG65_EVER = _words(Ng65)[:4], _words(Ng65)[4:]

QUESTIONS = (
    _screening("Q01", "saddle", "CES-CARD V, BMJBP-CES V"),
    _screening("Q02", "bladder", "CES-CARD V, LOTHIAN V"),
    _screening("Q03", "bladder", "CES-CARD V"),
    _screening("Q04", "bowel", "CES-CARD V"),
    _screening("Q05", "sexual", "CES-CARD V"),
    *(_screening(name, "ces_old_checked", "D", Said(parent, MAYBE)) for parent, name in OLD_CHECKED.items()),
    _screening("Q06", "both_legs_new", "LOTHIAN V, CSP-GIRFT V"),
    _screening("Q07", "weak_severe", "LOTHIAN V"),
    _screening("Q07b_1", "weak_new weak_mild", "D"),
    _screening("Q07b_2", "weak_new weak_mild", "D", Said("Q07b_1", (YES,))),
    _screening("Q07c", "weak_both", "BMJBP-CES V"),
    _screening("Q08_1", "weak_worse", "NHS pathways V"),
    _screening("Q08_2", "numb_spreading", "NHS pathways V"),
    _screening("Q09", "unsteady", "NG234 R"),
    _screening("Q10", "trauma_major", "DOWNIE2013 V"),
    _number("Q10_days", "trauma_days", "DOWNIE2013 V", ACCIDENT, required=False),
    _screening("Q10_checked", "trauma_major", "DOWNIE2013 V", ACCIDENT),
    _screening("Q11", "trauma_minor", "DOWNIE2013 V, G-CARE V"),
    _screening("Q12_1", "osteoporosis", "DOWNIE2013 V"),
    _screening("Q12_2", "steroids", "DOWNIE2013 V"),
    _screening("Q13", "bruise_spine", "DOWNIE2013 V"),
    _screening("Q14", "height_loss", "R"),
    _screening("Q15_1", "cancer_past", "DOWNIE2013 V, NG234 R"),
    _screening("Q15_2", "cancer_active", "DOWNIE2013 V, NG234 R"),
    _screening("Q16", "mid_back", "NG234 R"),
    _screening("Q17", "progressive", "NG234 R"),
    _screening("Q18", "weight_loss", "G-CARE V"),
    _screening("Q19", "night_pain", "G-CARE V"),
    _screening("Q20", "constant_severe", "IDSA2015 V"),
    _screening("Q21_1", "fever", "YUSUF2019 V"),
    _screening("Q21_2", "unwell", "YUSUF2019 V"),
    _screening("Q22_1", "recent_infection", "YUSUF2019 V"),
    _screening("Q22_2", "spinal_proc", "YUSUF2019 V"),
    _screening("Q22_3", "spine_surgery12", "YUSUF2019 V"),
    _screening("Q23", "immune", "YUSUF2019 V"),
    _screening("Q24", "ivdu", "YUSUF2019 V"),
    _screening("Q25_1", "sudden_severe", "NG156 V"),
    _screening("Q25_2", "collapse", "NG156 V"),
    _screening("Q25b_1", "not_mechanical", "NG156 V, R", SUDDEN),
    _screening("Q25b_2", "smoker", "NG156 V, R", SUDDEN),
    _screening("Q25b_3", "hypertension", "NG156 V, R", SUDDEN),
    _screening("Q26_1", "pulsing", "NG156 V"),
    _screening("Q26_2", "aneurysm", "NG156 V"),
    _screening("Q27_1", "chest_pain", "R"),
    _screening("Q27_2", "breathless", "R"),
    _screening("Q28", "calf_swollen", "R, case reports V"),
    _screening("Q29", "cold_leg", "R"),
    _screening("Q30_1", "flank", "R"),
    _screening("Q30_2", "blood_urine", "R"),
    _screening("Q30_3", "burning_urine", "R"),
    _number("Q31", "onset_age", "NG65 V", required=False),
    _choice("Q31_ng65_now", "ng65", NG65_NOW, "NG65 V", BEGAN_YOUNG, kind=Kind.SEVERAL),
    _choice("Q31_ng65_ever", "ng65", NG65_EVER, "NG65 V", BEGAN_YOUNG, kind=Kind.SEVERAL),
    _choice("pregnant", "pregnant", _words(Pregnancy), "NYSED V"),
    _own("preg_danger", PREGNANT),
    _own("preg_high_risk", PREGNANT),
    Question(id="bp", kind=Kind.READING, keys=("bp",), sources=cite("NG133 R, R")),
    _own("bp_symptoms", SevereReading()),
    _own("hypermobile"),
    _own("clot_recent"),
    _own("clot_past"),
    _own("anticoagulant"),
    _own("bleeding"),
    _own("heart_unstable"),
    _own("organ_failure"),
    _own("surgery6"),
    _own("fracture12"),
    _own("device_new"),
    _own("device_old"),
    _own("spine_hardware"),
    _own("ill_no_fever"),
    _own("intoxicated"),
    _own("skin_contagious"),
    _own("skin_local"),
    _own("foot_problem"),
    _own("reduced_sensation"),
    _own("varicose"),
    _own("lymph"),
    _own("disc_known"),
    _own("groin"),
    _own("allergy"),
    _own("consent_support"),
    _choice("leg_site", "leg_site", _words(LegSite), "KONST2012 V"),
    _choice("reach", "leg_site", _words(LegSite), "KONST2012 V", SaidAndDrawnDiffer()),
    Question(id="drawing", kind=Kind.DRAWING, keys=("drawing",), sources=cite("KONST2012 V")),
    _number("back_nrs", "back_nrs", "CHIAROTTO2018 V", NotDrawn(0)),
    _number("leg_nrs", "leg_nrs", "CHIAROTTO2018 V", AllOf((LEG_HURTS, NotDrawn(1)))),
    Question(
        id="tingling",
        kind=Kind.YES_NO,
        keys=("tingling",),
        sources=cite("KONST2012 V"),
        follows=AnyOf((LEG_HURTS, HAD_CANCER)),  # U5 reads it after a cancer, whether the leg hurts or not
        required=True,
    ),
    Question(
        id="cough",
        kind=Kind.YES_NO,
        keys=("cough",),
        sources=cite("MISTRY2020 V, VROOMEN2002 V"),
        follows=LEG_HURTS,
        required=True,
    ),
    _number("weeks", "weeks"),
    _number("age", "age"),
    _choice("buttock", "buttock", _words(Buttock), "HOPAYIAN2018 V", kind=Kind.SEVERAL),
    _choice("walk", "walk", WALKS, "NADEAU2013 V"),
    _choice("sens", "sens", ("0", "1", "2"), required=True),
    _yes_no("poor_sleep"),
    *(_choice(item, "phq4", ("0", "1", "2", "3"), "PHQ-4 R") for item in PHQ4_ITEMS),
    _yes_no("goal_move"),
    _yes_no("cannot_undress"),
    _choice("pref", "pref", _words(MassageType)),
    _choice("good_before", "good_before", _words(MassageType)),
    _choice("bad_before", "bad_before", _words(MassageType)),
)

ANYTHING_NEW = "anything_new"
BEFORE_VISIT = _screening(ANYTHING_NEW, ANYTHING_NEW, "D")
"""Asked before a visit alone; yes means the whole check again (EVIDENCE 2.1). No rule reads it."""

QUESTION: Mapping[str, Question] = {question.id: question for question in (*QUESTIONS, BEFORE_VISIT)}

SCREENS = (
    Screen("ces", CES_QUESTIONS),
    Screen("ces_old", tuple(OLD_CHECKED.values())),
    Screen("sudden", ("Q27_1", "Q27_2", "Q25_1", "Q25_2", "Q26_1", "Q10")),
    Screen("sudden_more", ("Q25b_1", "Q25b_2", "Q25b_3")),
    Screen("accident_more", ("Q10_days", "Q10_checked")),
    Screen("legs", ("Q06", "Q07c", "Q29", "Q28")),
    Screen("weakness", ("Q07", "Q07b_1", "Q08_1", "Q08_2", "Q09")),
    Screen("weakness_old", ("Q07b_2",)),
    Screen("illness", ("Q21_1", "Q21_2", "Q15_1", "Q15_2", "Q26_2", "hypermobile")),
    Screen("about", ("age", "pregnant", "bp", "Q31")),
    Screen("pregnancy_more", ("preg_danger", "preg_high_risk")),
    Screen("pressure_more", ("bp_symptoms",)),
    Screen("where", ("drawing", "leg_site")),
    Screen("reach", ("reach",)),
    Screen("pain", ("back_nrs", "leg_nrs", "weeks")),
    Screen("leg", ("tingling", "cough")),
    Screen("walking", ("walk", "buttock")),
    Screen("rest_and_night", ("Q19", "Q20", "Q17", "Q16", "Q18", "groin")),
    Screen("infection", ("Q22_1", "Q23", "Q24", "Q22_2", "Q22_3", "surgery6")),
    Screen("bones", ("Q11", "Q13", "Q12_1", "Q12_2", "Q14", "fracture12")),
    Screen("organs", ("heart_unstable", "organ_failure", "Q30_1", "Q30_2", "Q30_3")),
    Screen("blood", ("anticoagulant", "clot_recent", "clot_past", "bleeding", "varicose")),
    Screen("implants", ("device_new", "device_old", "spine_hardware", "disc_known", "lymph")),
    Screen(
        "today",
        ("ill_no_fever", "intoxicated", "skin_contagious", "skin_local", "foot_problem", "reduced_sensation"),
    ),
    Screen("stiffness", ("Q31_ng65_now",)),
    Screen("joints", ("Q31_ng65_ever",)),
    Screen("mood", PHQ4_ITEMS),
    Screen("massage", ("sens", "pref", "good_before", "bad_before")),
    Screen("wishes", ("goal_move", "poor_sleep", "cannot_undress", "consent_support", "allergy")),
)

SETTLED_BY: Mapping[str, str] = {"drawing": "reach", "leg_site": "reach"}
"""Which question settles a difference between these; its answer is let go once one of them changes."""

SHORT_SET = (
    *CES_QUESTIONS,
    "Q06", "Q07", "Q07b_1", "Q07c", "Q08_1", "Q08_2", "Q09", "Q10", "Q21_1", "Q21_2", "Q25_1", "Q25_2",
    "Q27_1", "Q27_2", "Q28", "Q29", "ill_no_fever", "intoxicated", "skin_contagious",
)  # fmt: skip
"""Asked again before every visit, with their follow-ups and "is there anything new?" (EVIDENCE 2.1)."""
