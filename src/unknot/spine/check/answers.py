"""What a person answered, as one value that refuses to be born wrong.

The keys are those of INTERFACES ``unknot check`` (EVIDENCE 5.1 and 2.2). A screening key has four states: it stands
in ``yes``, in ``not_sure``, in ``unanswered``, or in none of them, which is no. Nothing is guessed: an unknown key, a
value out of range and two answers that contradict each other (EVIDENCE 2.2) all raise `AnswersRefused`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from typing import NamedTuple, TypeVar

from unknot.spine.check import drawing as drawings
from unknot.spine.check.refused import AnswersRefused
from unknot.spine.vocabulary import Buttock, LegSite, MassageType, Ng65, Pregnancy, Walk

QUESTION_KEYS = (
    "saddle", "bladder", "bowel", "sexual", "ces_old_checked", "both_legs_new",
    "weak_severe", "weak_mild", "weak_new", "weak_both", "weak_worse", "numb_spreading", "unsteady",
    "trauma_major", "trauma_minor", "osteoporosis", "steroids", "bruise_spine", "height_loss",
    "cancer_past", "cancer_active", "mid_back", "progressive", "weight_loss", "night_pain", "constant_severe",
    "fever", "unwell", "recent_infection", "spinal_proc", "spine_surgery12", "immune", "ivdu",
    "sudden_severe", "collapse", "not_mechanical", "smoker", "hypertension", "pulsing", "aneurysm",
    "chest_pain", "breathless", "calf_swollen", "cold_leg", "flank", "blood_urine", "burning_urine",
)  # fmt: skip
"""The yes-keys of the numbered questions, in the order of EVIDENCE 2.2."""

UNNUMBERED_KEYS = (
    "preg_danger", "bp_symptoms", "clot_recent", "bleeding", "heart_unstable", "organ_failure", "preg_high_risk",
    "surgery6", "fracture12", "device_new", "ill_no_fever", "intoxicated", "skin_contagious", "groin",
    "anticoagulant", "reduced_sensation", "device_old", "spine_hardware", "skin_local", "foot_problem",
    "clot_past", "varicose", "disc_known", "hypermobile", "lymph", "consent_support", "allergy",
)  # fmt: skip
"""The yes-keys that EVIDENCE 2.2 lists without a question of their own."""

KEYS = QUESTION_KEYS + UNNUMBERED_KEYS
"""The whole vocabulary of ``yes``."""

VALUE_KEYS = ("walk", "pregnant", "bp", "buttock", "leg_site")
"""Keys with a value of their own that may also be answered not sure, or left unanswered."""

CLEARABLE = tuple(f"D{number}" for number in range(1, 22))
"""The rules that a clearance can name (EVIDENCE 2.1)."""


class State(Enum):
    """The four states of a screening question (EVIDENCE 2.1)."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"
    UNANSWERED = "unanswered"


class BloodPressure(NamedTuple):
    """A reading in mmHg."""

    systolic: int
    diastolic: int


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One person's answers at one moment. ``weeks`` is the length of this episode; pains are 0 to 10."""

    age: int
    weeks: int
    back_nrs: int = 0
    leg_nrs: int = 0
    leg_site: LegSite = LegSite.NONE
    tingling: bool = False
    cough: bool = False
    poor_sleep: bool = False
    goal_move: bool = False
    cannot_undress: bool = False
    buttock: frozenset[Buttock] = frozenset()
    walk: Walk = Walk.NONE
    sens: int = 0
    phq4: int | None = None
    pregnant: Pregnancy = Pregnancy.NO
    bp: BloodPressure | None = None
    onset_age: int | None = None
    ng65: frozenset[Ng65] = frozenset()
    trauma_days: int | None = None
    yes: frozenset[str] = frozenset()
    not_sure: frozenset[str] = frozenset()
    unanswered: frozenset[str] = frozenset()
    cleared: frozenset[str] = frozenset()
    pref: MassageType | None = None
    good_before: MassageType | None = None
    bad_before: MassageType | None = None
    drawing: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        for refuse in CONTRADICTIONS:
            refuse(self)

    def state(self, key: str) -> State:
        """How ``key``, one of `KEYS` or `VALUE_KEYS`, was answered; a value that was given counts as yes."""
        if key in self.not_sure:
            return State.NOT_SURE
        if key in self.unanswered:
            return State.UNANSWERED
        return State.YES if key in self.yes or _given(self, key) else State.NO

    @property
    def leg_place(self) -> LegSite:
        """Where the leg pain is; not sure counts as above the knee (EVIDENCE 2.2).

        Of what was said and what was drawn, the one further down the leg counts (docs/decisions/0065).
        """
        said = LegSite.ABOVE_KNEE if "leg_site" in self.not_sure else self.leg_site
        return drawings.further_down(said, drawings.leg_site(self.drawing or ()))

    @property
    def has_leg_pain(self) -> bool:
        """True with a rating or a place of leg pain: either says that the leg hurts."""
        return self.leg_nrs > 0 or self.leg_place is not LegSite.NONE

    @property
    def worst_pain(self) -> int:
        """The higher of both pains, 0 to 10."""
        return max(self.back_nrs, self.leg_nrs)

    def as_json(self) -> dict[str, object]:
        """The same answers as INTERFACES writes them, without what is at its default; `read_answers` reads it back."""
        always = ("age", "weeks")
        values = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: _plain(value) for name, (value, default) in values.items() if name in always or value != default}


def read_answers(obj: Mapping[str, object]) -> Answers:
    """Answers from one JSON object. Raises `AnswersRefused` naming the key and what would be right."""
    if not isinstance(obj, Mapping):
        raise AnswersRefused("input", "give one JSON object with at least age and weeks")
    for key in obj:
        if key not in READERS:
            raise AnswersRefused(str(key), "this key is not known; leave it out or correct its spelling")
    for key in ("age", "weeks"):
        if key not in obj:
            raise AnswersRefused(key, f"is missing; give {_wording(key)}")
    return Answers(**{key: READERS[key](key, value) for key, value in obj.items()})  # type: ignore[arg-type]  # each reader returns its field's type; READERS is keyed by field


def _given(answers: Answers, key: str) -> bool:
    return key in VALUE_KEYS and getattr(answers, key) != DEFAULTS[key]


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(_plain(entry) for entry in value)  # type: ignore[type-var]  # the entries of every set here are words
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


# How each key is read. Ranges are wide on purpose: they catch slips of the hand, they judge nobody.

Reader = Callable[[str, object], object]
Word = TypeVar("Word", bound=StrEnum)

WHOLE_NUMBERS: Mapping[str, tuple[int, int]] = {
    "age": (0, 120),
    "weeks": (0, 6300),
    "back_nrs": (0, 10),
    "leg_nrs": (0, 10),
    "sens": (0, 2),
    "phq4": (0, 12),
    "onset_age": (0, 120),
    "trauma_days": (0, 44000),
    "systolic": (30, 350),
    "diastolic": (10, 250),
}


def _wording(key: str) -> str:
    low, high = WHOLE_NUMBERS[key]
    return f"a whole number from {low} to {high}"


def _whole(key: str, value: object) -> int:
    """A whole number in its range; true and 3.0 are not whole numbers here, because JSON tells them apart."""
    low, high = WHOLE_NUMBERS[key]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise AnswersRefused(key, f"give {_wording(key)}")
    return value


def _whole_or_null(key: str, value: object) -> int | None:
    return None if value is None else _whole(key, value)


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise AnswersRefused(key, "give true or false")
    return value


def _pressure(key: str, value: object) -> BloodPressure | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise AnswersRefused(key, "give [systolic, diastolic] in mmHg, or null")
    for part, number in zip(("systolic", "diastolic"), value, strict=True):
        try:
            _whole(part, number)
        except AnswersRefused as refused:
            raise AnswersRefused(key, f"{part}: {refused.message}") from None
    return BloodPressure(*value)


def _one_of(words: type[Word]) -> Callable[[str, object], Word]:
    def read(key: str, value: object) -> Word:
        if not isinstance(value, str) or value not in {word.value for word in words}:
            raise AnswersRefused(key, f"give one of {', '.join(word.value for word in words)}")
        return words(value)

    return read


def _massage_type(key: str, value: object) -> MassageType | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in {word.value for word in MassageType}:
        raise AnswersRefused(key, f"give one of {', '.join(word.value for word in MassageType)}, or null")
    return MassageType(value)


def _words_of(allowed: tuple[str, ...], what: str) -> Callable[[str, object], frozenset[str]]:
    """A list of words as a set: saying the same thing twice is saying it (docs/decisions/0010)."""

    def read(key: str, value: object) -> frozenset[str]:
        if not isinstance(value, list | tuple | frozenset | set):
            raise AnswersRefused(key, f"give a list of {what}")
        for entry in value:
            if not isinstance(entry, str) or entry not in allowed:
                raise AnswersRefused(key, f"{entry!r:.60} is not one of the {what}")
        return frozenset(value)

    return read


def _set_of(words: type[Word]) -> Callable[[str, object], frozenset[Word]]:
    names = tuple(word.value for word in words)
    read_names = _words_of(names, f"words {', '.join(names)}")

    def read(key: str, value: object) -> frozenset[Word]:
        return frozenset(words(name) for name in read_names(key, value))

    return read


READERS: Mapping[str, Reader] = {
    "age": _whole,
    "weeks": _whole,
    "back_nrs": _whole,
    "leg_nrs": _whole,
    "leg_site": _one_of(LegSite),
    "tingling": _flag,
    "cough": _flag,
    "poor_sleep": _flag,
    "goal_move": _flag,
    "cannot_undress": _flag,
    "buttock": _set_of(Buttock),
    "walk": _one_of(Walk),
    "sens": _whole,
    "phq4": _whole_or_null,
    "pregnant": _one_of(Pregnancy),
    "bp": _pressure,
    "onset_age": _whole_or_null,
    "ng65": _set_of(Ng65),
    "trauma_days": _whole_or_null,
    "yes": _words_of(KEYS, "screening keys"),
    "not_sure": _words_of(KEYS + VALUE_KEYS, "keys that can be not sure"),
    "unanswered": _words_of(KEYS + VALUE_KEYS, "keys that can be unanswered"),
    "cleared": _words_of(CLEARABLE, "DOCTOR_FIRST rules D1 to D21"),
    "pref": _massage_type,
    "good_before": _massage_type,
    "bad_before": _massage_type,
    "drawing": drawings.read_codes,
}

# The contradictions of EVIDENCE 2.2, and no others. What to do with an unanswered or unsure half: docs/decisions/0010.


def _two_ways(answers: Answers) -> None:
    pairs = (("yes", "not_sure"), ("yes", "unanswered"), ("not_sure", "unanswered"))
    for first, second in pairs:
        for key in sorted(getattr(answers, first) & getattr(answers, second)):
            raise AnswersRefused(key, f"stands in both {first} and {second}; answer it one way")
    for key in VALUE_KEYS:
        for answered in ("not_sure", "unanswered"):
            if key in getattr(answers, answered) and _given(answers, key):
                raise AnswersRefused(key, f"has a value and stands in {answered} too; answer it one way")


def _leg_pain_without_place(answers: Answers) -> None:
    skipped = "leg_site" in answers.unanswered
    if answers.leg_nrs > 0 and answers.leg_place is LegSite.NONE and not skipped:
        raise AnswersRefused("leg_site", "leg pain is above 0; say where it is: above_knee or below_knee")


def _onset_after_today(answers: Answers) -> None:
    if answers.onset_age is not None and answers.onset_age > answers.age:
        raise AnswersRefused("onset_age", "is over age; give the age when the pain first began")


def _danger_without_pregnancy(answers: Answers) -> None:
    pregnant = answers.pregnant is not Pregnancy.NO or "pregnant" in answers.not_sure
    if "preg_danger" in answers.yes and not pregnant:
        raise AnswersRefused("pregnant", "preg_danger is yes; say which part of pregnancy, or not sure")


def _symptoms_without_reading(answers: Answers) -> None:
    if "bp_symptoms" in answers.yes and answers.bp is None:
        raise AnswersRefused("bp", "bp_symptoms is yes; give the reading they go with")


CONTRADICTIONS = (
    _two_ways,
    _leg_pain_without_place,
    _onset_after_today,
    _danger_without_pregnancy,
    _symptoms_without_reading,
)

DEFAULTS: Mapping[str, object] = {field.name: field.default for field in fields(Answers)}
