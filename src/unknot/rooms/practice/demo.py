"""The people and rooms of the demo practice. Every name is plainly made up, every licence says DEMO."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from unknot.rooms.practice.models import (
    Credential,
    Equipment,
    EquipmentKind,
    Place,
    Qualification,
    Therapist,
    TreatmentRoom,
    User,
)
from unknot.rooms.practice.models.user import Role
from unknot.spine.vocabulary import MassageType

SWEDISH, MEDICAL, DEEP, REFLEXOLOGY = MassageType


@dataclass(frozen=True)
class DemoTherapist:
    """Who treats in the demo."""

    name: str
    about: str
    types: tuple[MassageType, ...]
    gender: str = ""
    rest_minutes: int = 0

    @property
    def email(self) -> str:
        """First name at the practice."""
        return f"{self.name.split()[0].lower()}@lakeside.example"


THERAPISTS = (
    DemoTherapist(
        "Hazel Example",
        "Works with people whose back or leg has hurt for a long time. Plans each visit around a goal that you choose.",
        (SWEDISH, MEDICAL, DEEP),
        gender="woman",
    ),
    DemoTherapist(
        "Rowan Sample",
        "Likes calm, slow sessions. Takes time to find the position that is easiest on a sore back.",
        (SWEDISH, REFLEXOLOGY),
        gender="man",
    ),
    DemoTherapist(
        "Linden Specimen",
        "Treats many people with leg pain, side-lying and with light pressure. Speaks English and Spanish.",
        (SWEDISH, MEDICAL),
    ),
    DemoTherapist(
        "Aspen Placeholder",
        "Came to massage from sport. Firm when it fits, gentle when it does not.",
        (MEDICAL, DEEP, REFLEXOLOGY),
        rest_minutes=5,
    ),
)
ROOMS = (("Lake room", True, True, 0), ("Garden room", False, True, 5))
NORTHSIDE = "Northside"
FRONT_DESK = "front@lakeside.example"
LICENSED_FOR = timedelta(days=400)


def make_staff(*, password: str, now: datetime) -> list[tuple[int, DemoTherapist]]:
    """Therapists with licences and sign-in, and rooms at two places; each therapist's number beside what they are."""
    for name, step_free, lowers, turnover in ROOMS:
        TreatmentRoom.objects.create(name=name, step_free=step_free, table_lowers=lowers, turnover_minutes=turnover)
    north = Place.objects.create(
        name=NORTHSIDE, street="9 Sample Avenue", city="Evanston", region="IL", postal_code="60201"
    )
    TreatmentRoom.objects.create(name="North room", place=north, step_free=True)
    Equipment.objects.create(kind=EquipmentKind.objects.create(name="Foot bath"), name="Foot bath 1")
    return [(_therapist(number, one, password, now).pk, one) for number, one in enumerate(THERAPISTS, 1)]


def make_front_desk(*, password: str) -> int:
    """Whoever answers the phone; their number."""
    return User.objects.create_user(FRONT_DESK, password, name="Ash Madeup", role=Role.FRONT_DESK).pk


def _therapist(number: int, one: DemoTherapist, password: str, now: datetime) -> Therapist:
    user = User.objects.create_user(one.email, password, name=one.name, role=Role.THERAPIST)
    made = Therapist.objects.create(
        user=user, name=one.name, about=one.about, email=one.email, gender=one.gender, rest_minutes=one.rest_minutes
    )
    Qualification.objects.bulk_create(Qualification(therapist=made, massage_type=kind.value) for kind in one.types)
    Credential.objects.create(
        therapist=made,
        title="Licensed massage therapist",
        licence_number=f"DEMO-{number:04d}",
        issuer="State of Example",
        issued_on=now.date() - LICENSED_FOR,
        expires_on=now.date() + LICENSED_FOR,
    )
    return made
