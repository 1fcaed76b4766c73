"""The vectors V01 to V27 of EVIDENCE section 7, word for word, and the same as values.

The strings are the table's cells as they stand there; `Vector.inputs` and the rest are read from them by small parsers,
so that nobody has to copy a figure by hand. V19 and V20 are follow-ups and stand apart at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LISTS = ("yes", "not_sure", "unanswered", "cleared")


@dataclass(frozen=True, kw_only=True)
class Matched:
    """The Match column: "LOCAL/chronic; rank: swedish > medical; excluded: deep; 45 min, 1/week, …"."""

    pattern: str
    acuity: str
    fit: int | None
    ranking: tuple[str, ...]
    excluded: tuple[str, ...]
    minutes: int
    per_week: tuple[int, int]
    visits: int
    review_visit: int
    pressure_max: int


@dataclass(frozen=True, kw_only=True)
class Vector:
    """One row: ``inputs`` is the JSON object of ``unknot check``; ``rules`` are labels such as "E1?"."""

    id: str
    story: str
    inputs: dict[str, object]
    level: str
    rules: tuple[str, ...]
    modifiers: tuple[str, ...]
    advice: tuple[str, ...]
    match: Matched | None
    exercises: str


@dataclass(frozen=True, kw_only=True)
class SignalVector:
    """One follow-up row: the story, the signal and the rule it exercises."""

    id: str
    story: str
    signal: str
    exercises: str


def _vector(*, vector: str, story: str, inputs: str, level: str, minded: str, match: str, exercises: str) -> Vector:
    name, rules = level.removesuffix(")").split(" (")
    listed = _listed(minded)
    return Vector(
        id=vector,
        story=story,
        inputs=_inputs(inputs),
        level=name,
        rules=_listed(rules),
        modifiers=tuple(entry for entry in listed if entry.startswith("M")),
        advice=tuple(entry for entry in listed if entry.startswith("A")),
        match=None if match == "no match, no booking" else _matched(match),
        exercises=exercises,
    )


def _listed(cell: str, separator: str = ", ") -> tuple[str, ...]:
    return () if cell == "none" else tuple(cell.split(separator))


def _inputs(cell: str) -> dict[str, object]:
    pairs = (entry.split("=") for entry in cell.split(", "))
    return {key: _value(key, value) for key, value in pairs}


def _value(key: str, value: str) -> object:
    if key in LISTS:
        return value.split("+")
    if key == "bp":
        return [int(part) for part in value.split("/")]
    if value == "True":
        return True
    return int(value) if value.isdigit() else value


MATCHED = re.compile(
    r"(?P<pattern>\w+)/(?P<acuity>\w+)(, FIT (?P<fit>\d))?; rank: (?P<ranking>[\w >]+); "
    r"excluded: (?P<excluded>[\w, ]+); (?P<minutes>\d+) min, (?P<low>\d)(-(?P<high>\d))?/week, (?P<visits>\d+) visits, "
    r"review at visit (?P<review>\d); pressure <= (?P<pressure>\d)"
)


def _matched(cell: str) -> Matched:
    found = MATCHED.fullmatch(cell)
    assert found, cell
    part = found.groupdict()
    return Matched(
        pattern=part["pattern"],
        acuity=part["acuity"],
        fit=int(part["fit"]) if part["fit"] else None,
        ranking=_listed(part["ranking"], " > "),
        excluded=_listed(part["excluded"]),
        minutes=int(part["minutes"]),
        per_week=(int(part["low"]), int(part["high"] or part["low"])),
        visits=int(part["visits"]),
        review_visit=int(part["review"]),
        pressure_max=int(part["pressure"]),
    )


VECTORS = (
    _vector(
        vector="V01",
        story=(
            "Man, 38. Back pain 2 weeks (6/10), left leg pain to foot (7/10). Since yesterday feels "
            "numb between the legs when wiping and has to strain to start to pee."
        ),
        inputs=("age=38, weeks=2, back_nrs=6, leg_nrs=7, leg_site=below_knee, tingling=True, yes=saddle+bladder"),
        level="EMERGENCY (E1)",
        minded="M13",
        match="no match, no booking",
        exercises="E1",
    ),
    _vector(
        vector="V02",
        story=(
            "Woman, 45. Right sciatica 5 weeks; two days ago the same pain and tingling started in "
            "the left leg too. Bladder and bowel normal."
        ),
        inputs=("age=45, weeks=5, back_nrs=5, leg_nrs=7, leg_site=below_knee, tingling=True, yes=both_legs_new"),
        level="EMERGENCY (E2)",
        minded="M13",
        match="no match, no booking",
        exercises="E2",
    ),
    _vector(
        vector="V03",
        story=("Man, 67, smoker. One hour ago sudden severe low back and belly pain (9/10) that no position changes."),
        inputs="age=67, weeks=0, back_nrs=9, yes=sudden_severe+not_mechanical+smoker",
        level="EMERGENCY (E6c, U7, U12)",
        minded="none",
        match="no match, no booking",
        exercises="E6c",
    ),
    _vector(
        vector="V04",
        story=(
            "Woman, 58, breast cancer 6 years ago. Mid-back pain 3 weeks, getting worse; legs feel "
            "heavy and walking is unsteady."
        ),
        inputs="age=58, weeks=3, back_nrs=6, yes=cancer_past+mid_back+progressive+unsteady",
        level="EMERGENCY (E4, U2, U5, D2)",
        minded="none",
        match="no match, no booking",
        exercises="E4 (beats U2, U5, D2)",
    ),
    _vector(
        vector="V05",
        story="Man, 52, diabetes. Back pain 10 days, temperature 38.6 C with shivers. No leg symptoms.",
        inputs="age=52, weeks=1, back_nrs=7, yes=fever",
        level="URGENT (U3)",
        minded="none",
        match="no match, no booking",
        exercises="U3",
    ),
    _vector(
        vector="V06",
        story="Woman, 72, known osteoporosis. Sudden back pain (8/10) after lifting a pot 2 days ago.",
        inputs="age=72, weeks=0, back_nrs=8, yes=trauma_minor+sudden_severe+osteoporosis",
        level="URGENT (U7)",
        minded="M2",
        match="no match, no booking",
        exercises="U7",
    ),
    _vector(
        vector="V07",
        story=(
            "Woman, 35. Chronic low back pain, wants a leg and back massage. Right calf swollen, warm"
            " and sore since a long flight 4 days ago."
        ),
        inputs="age=35, weeks=30, back_nrs=4, yes=calf_swollen",
        level="URGENT (U9)",
        minded="none",
        match="no match, no booking",
        exercises="U9",
    ),
    _vector(
        vector="V08",
        story=(
            "Man, 49. Right leg pain 3 weeks; since this morning the right foot slaps when he walks "
            "and he cannot lift the toes."
        ),
        inputs=("age=49, weeks=3, back_nrs=3, leg_nrs=8, leg_site=below_knee, tingling=True, yes=weak_severe"),
        level="URGENT (U1)",
        minded="M13, A3",
        match="no match, no booking",
        exercises="U1",
    ),
    _vector(
        vector="V09",
        story=(
            "Man, 70, prostate cancer treated 4 years ago. Same dull back ache for 2 years, no night "
            "pain, no weight loss, legs fine. No clearance on file."
        ),
        inputs="age=70, weeks=104, back_nrs=4, yes=cancer_past",
        level="DOCTOR_FIRST (D2)",
        minded="none",
        match="no match, no booking",
        exercises="D2",
    ),
    _vector(
        vector="V10",
        story=("Same man as V09, now with a written clearance from his clinician for D2. Asks for deep tissue."),
        inputs="age=70, weeks=104, back_nrs=4, yes=cancer_past, cleared=D2, pref=deep",
        level="MODIFY (none)",
        minded="M17",
        match=(
            "LOCAL/chronic; rank: swedish > medical; excluded: deep; 45 min, 1/week, 10 visits, "
            "review at visit 4; pressure <= 2"
        ),
        exercises="D2 cleared, M17",
    ),
    _vector(
        vector="V11",
        story=(
            "Woman, 68. Both buttocks and thighs ache after 5 minutes of standing or walking; eases "
            "on sitting or leaning on a trolley. Slow onset over a year. Never assessed."
        ),
        inputs="age=68, weeks=52, back_nrs=4, leg_nrs=5, leg_site=above_knee, walk=neuro",
        level="DOCTOR_FIRST (D9)",
        minded="none",
        match="no match, no booking",
        exercises="D9",
    ),
    _vector(
        vector="V12",
        story="Man, 30. Chronic low back pain. Has a cold since yesterday, no fever.",
        inputs="age=30, weeks=40, back_nrs=4, yes=ill_no_fever",
        level="DEFER (F1)",
        minded="none",
        match="no match, no booking",
        exercises="F1",
    ),
    _vector(
        vector="V13",
        story="Woman, 42. Low back pain 5 months (5/10), no leg pain, healthy, no preference.",
        inputs="age=42, weeks=21, back_nrs=5",
        level="PROCEED (none)",
        minded="none",
        match=(
            "LOCAL/chronic; rank: swedish > medical > deep; excluded: none; 60 min, 1/week, 10 "
            "visits, review at visit 4; pressure <= 3"
        ),
        exercises="Base LOCAL/chronic, tie-break",
    ),
    _vector(
        vector="V14",
        story=("Man, 33. Low back pain 1 week after gardening (8/10), no leg pain, no flags, wants deep tissue."),
        inputs="age=33, weeks=1, back_nrs=8, pref=deep",
        level="PROCEED (none)",
        minded="none",
        match=(
            "LOCAL/acute; rank: swedish > medical; excluded: none; 30 min, 2/week, 6 visits, review "
            "at visit 3; pressure <= 3"
        ),
        exercises="Base LOCAL/acute, severity, preference cannot lift deep above 0",
    ),
    _vector(
        vector="V15",
        story=(
            "Woman, 47. Back 3/10, left leg 7/10 to the foot, 3 weeks; pins and needles in the foot; "
            "sneezing shoots pain down the leg. Strength normal."
        ),
        inputs="age=47, weeks=3, back_nrs=3, leg_nrs=7, leg_site=below_knee, tingling=True, cough=True",
        level="MODIFY (none)",
        minded="M13",
        match=(
            "SCIATICA_SEVERAL/acute, FIT 5; rank: swedish > medical; excluded: deep; 30 min, 1/week, "
            "4 visits, review at visit 4; pressure <= 3"
        ),
        exercises="FIT 5, M13, deep excluded",
    ),
    _vector(
        vector="V16",
        story=(
            "Man, 55. Back 6/10, right leg 4/10 to mid-calf, 8 weeks; no tingling; cough does "
            "nothing. Prefers medical massage."
        ),
        inputs="age=55, weeks=8, back_nrs=6, leg_nrs=4, leg_site=below_knee, pref=medical",
        level="MODIFY (none)",
        minded="M13, A2",
        match=(
            "SCIATICA_SOME/subacute, FIT 2; rank: medical > swedish; excluded: deep; 45 min, 1/week, "
            "4 visits, review at visit 4; pressure <= 3"
        ),
        exercises="FIT 2, M13, A2",
    ),
    _vector(
        vector="V17",
        story=("Man, 61, takes a blood thinner for heart rhythm. Low back pain 9 months (5/10). Wants deep tissue."),
        inputs="age=61, weeks=39, back_nrs=5, yes=anticoagulant, pref=deep",
        level="MODIFY (none)",
        minded="M1",
        match=(
            "LOCAL/chronic; rank: swedish > medical; excluded: deep; 60 min, 1/week, 10 visits, "
            "review at visit 4; pressure <= 2"
        ),
        exercises="M1 beats preference",
    ),
    _vector(
        vector="V18",
        story="Woman, 31, 28 weeks pregnant, low-risk. Low back pain 8 weeks (6/10), poor sleep.",
        inputs="age=31, weeks=8, back_nrs=6, pregnant=t3, poor_sleep=True",
        level="MODIFY (none)",
        minded="M3b",
        match=(
            "LOCAL/subacute; rank: swedish > medical; excluded: deep; 45 min, 1-2/week, 6 visits, "
            "review at visit 3; pressure <= 2"
        ),
        exercises="M3b",
    ),
    _vector(
        vector="V21",
        story=("Woman, 33, 30 weeks pregnant. Low back pain 4 weeks; blood pressure today 164/104, feels well."),
        inputs="age=33, weeks=4, back_nrs=5, pregnant=t3, bp=164/104",
        level="EMERGENCY (E12)",
        minded="M3b",
        match="no match, no booking",
        exercises="E12",
    ),
    _vector(
        vector="V22",
        story="Man, 41. Back pain 2 weeks; not sure whether he is numb between the legs.",
        inputs="age=41, weeks=2, back_nrs=5, not_sure=saddle",
        level="URGENT (E1?)",
        minded="none",
        match="no match, no booking",
        exercises="E1 in doubt",
    ),
    _vector(
        vector="V23",
        story="Man, 35. Chronic low back pain; skipped the fever question.",
        inputs="age=35, weeks=30, back_nrs=4, unanswered=fever",
        level="PROCEED (none)",
        minded="none",
        match="no match, no booking",
        exercises="Unanswered blocks",
    ),
    _vector(
        vector="V24",
        story=("Woman, 50, breast cancer, cleared in writing; new pain and tingling down the leg for 3 weeks."),
        inputs=(
            "age=50, weeks=3, back_nrs=4, leg_nrs=6, leg_site=below_knee, tingling=True, yes=cancer_past, cleared=D2"
        ),
        level="URGENT (U5)",
        minded="M13, M17",
        match="no match, no booking",
        exercises="U5, clearance does not reach it",
    ),
    _vector(
        vector="V25",
        story=("Man, 48. Left leg pain 2 weeks; the leg has been a little weaker since yesterday, no foot drop."),
        inputs="age=48, weeks=2, back_nrs=3, leg_nrs=5, leg_site=below_knee, yes=weak_new",
        level="URGENT (U1)",
        minded="M13",
        match="no match, no booking",
        exercises="U1 by weak_new",
    ),
    _vector(
        vector="V26",
        story="Man, 72. Calf pain on walking that eases on standing still; his doctor has cleared D8.",
        inputs="age=72, weeks=40, back_nrs=3, leg_nrs=4, leg_site=below_knee, walk=vascular, cleared=D8",
        level="MODIFY (none)",
        minded="M13, M22, A2",
        match="no match, no booking",
        exercises="CLAUD_VASC never matched",
    ),
    _vector(
        vector="V27",
        story="Man, 52, healthy. An hour ago sudden severe back pain that no position changes.",
        inputs="age=52, weeks=0, back_nrs=9, yes=sudden_severe+not_mechanical",
        level="URGENT (U12)",
        minded="none",
        match="no match, no booking",
        exercises="U12 at any age",
    ),
)

SIGNAL_VECTORS = (
    SignalVector(
        id="V19",
        story="Follow-up after 4 visits, week 4. Start: back 6, leg 0, RMDQ 12. Now: back 4, leg 0, RMDQ 8. No flags.",
        signal="CONTINUE",
        exercises="R5",
    ),
    SignalVector(
        id="V20",
        story=(
            "Follow-up after 4 visits, week 4, pattern SCIATICA_SEVERAL. Start: back 4, leg 7, RMDQ 14. "
            "Now: back 3, leg 6, RMDQ 12. No flags."
        ),
        signal="REFER",
        exercises="R6s: leg pain is the lead pain, 14% better",
    ),
)
