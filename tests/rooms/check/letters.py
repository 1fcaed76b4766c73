"""People whose finding says doctor first, with few answers and with as many as there can be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from itertools import count

from pypdf import PdfReader

from tests.factories import booking as make
from tests.rooms.check.people import Person
from unknot.kit import clock
from unknot.kit.visitor import COOKIE
from unknot.rooms.check.models import StoredFinding

SHORT = {"age": 54, "weeks": 8, "back_nrs": 6, "yes": ["steroids"]}
OLD_PROBLEM = {**SHORT, "yes": ["saddle", "bladder", "ces_old_checked", "steroids"], "not_sure": ["bruise_spine"]}
# More rules than this cannot fire at once without one that is urgent: found by trying every key in turn.
LONGEST = {
    "age": 17,
    "weeks": 30,
    "back_nrs": 5,
    "leg_nrs": 4,
    "leg_site": "below_knee",
    "walk": "neuro",
    "pregnant": "t3",
    "bp": [145, 92],
    "trauma_days": 60,
    "pref": "deep",
    "drawing": [208, 209, 212, 213, 218, 219, 222, 223, 224, 225, 228, 229, 231, 232, 233, 234, 237, 238],
    "yes": [
        *("ces_old_checked", "saddle", "bladder", "bowel", "sexual", "weight_loss", "steroids", "spinal_proc"),
        *("spine_surgery12", "ivdu", "aneurysm", "clot_recent", "bleeding", "heart_unstable", "organ_failure"),
        *("preg_high_risk", "surgery6", "height_loss", "fracture12", "device_new", "trauma_major", "weak_mild"),
        *("osteoporosis", "mid_back", "progressive", "recent_infection", "immune", "not_mechanical", "smoker"),
        *("hypertension", "flank", "bp_symptoms", "ill_no_fever", "intoxicated", "skin_contagious", "groin"),
        *("anticoagulant", "reduced_sensation", "device_old", "spine_hardware", "skin_local", "foot_problem"),
        *("clot_past", "varicose", "disc_known", "lymph", "consent_support", "allergy"),
    ],
    "not_sure": [
        *("weak_severe", "weak_new", "weak_worse", "numb_spreading", "unsteady", "trauma_minor", "bruise_spine"),
        *("night_pain", "constant_severe", "sudden_severe", "calf_swollen", "blood_urine", "burning_urine"),
    ],
}
RULES_OF_LONGEST = [
    *("U1", "U2", "U4", "U6", "U7", "U8", "U9", "U10", "U12"),
    *("D1", "D3", "D4", "D5", "D6", "D7", "D9", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D17", "D18"),
    *("D19", "D20", "D21"),
]


def walked(inputs: Mapping[str, object]) -> Person:
    """A person at their finding; what is old and checked is said from the emergency page.

    The same answers are walked through the pages once; after that, another person is given what that walk left.
    """
    said = json.dumps(inputs, sort_keys=True)
    if said not in _left:
        person = _walks(inputs)
        visitor = make.digest(person.client.cookies[COOKIE].value)
        _left[said] = list(StoredFinding.objects.filter(visitor=visitor).order_by("pk"))
        return person
    token = f"walked{next(_number):037d}"
    for row in _left[said]:
        given = {field.attname: getattr(row, field.attname) for field in StoredFinding._meta.concrete_fields}
        given |= {"id": None, "visitor": make.digest(token), "made_at": clock.now()}
        StoredFinding.objects.create(**given)
    return Person(inputs, client=make.browser(token))


def _walks(inputs: Mapping[str, object]) -> Person:
    person = Person(inputs)
    person.begins()
    person.finishes()
    if "ces_old_checked" in inputs.get("yes", ()):  # type: ignore[operator]  # a list of keys
        person.sends()
        person.finishes()
    return person


_left: dict[str, list[StoredFinding]] = {}
_number = count(1)


def reader(written: bytes) -> PdfReader:
    """A PDF to look into."""
    return PdfReader(BytesIO(written))


def words_of(written: bytes) -> str:
    """All that can be read in a PDF, in one line."""
    return " ".join(" ".join(page.extract_text() for page in reader(written).pages).split())
