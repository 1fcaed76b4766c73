"""The practice that `unknot bench` measures: as many therapists and rooms as are asked for, and nothing to read."""

from __future__ import annotations

from datetime import date

from unknot.rooms.practice.models import Credential, Practice, Qualification, Therapist, TreatmentRoom
from unknot.spine.vocabulary import MassageType


def make_practice(*, zone: str, people: int, licensed_through: date) -> tuple[list[int], list[int]]:
    """A practice with ``people`` therapists, each trained in every type, and as many rooms; their ids."""
    Practice.objects.create(
        pk=1, name="Lakeside Massage", time_zone=zone, street="1 Example Street", city="Chicago", region="IL",
        postal_code="60601", country="US", phone="+13125550100", email="desk@lakeside.example",
    )  # fmt: skip  # the address in three lines
    numbers = range(1, people + 1)
    TreatmentRoom.objects.bulk_create(TreatmentRoom(pk=n, name=f"Room {n:04d}") for n in numbers)
    Therapist.objects.bulk_create(
        Therapist(pk=n, name=f"Therapist {n:04d}", email=f"therapist{n}@lakeside.example") for n in numbers
    )
    Qualification.objects.bulk_create(
        Qualification(therapist_id=n, massage_type=kind.value) for n in numbers for kind in MassageType
    )
    Credential.objects.bulk_create(
        Credential(
            therapist_id=n,
            title="Licensed massage therapist",
            licence_number=f"MEASURED-{n}",
            issuer="Illinois",
            expires_on=licensed_through,
        )
        for n in numbers
    )
    return list(numbers), list(numbers)
