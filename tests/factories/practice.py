"""People and rooms of a made-up practice, each with the least that makes it whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from unknot.rooms.practice.models import (
    CareLink,
    Client,
    Credential,
    Place,
    Practice,
    Qualification,
    Therapist,
    TreatmentRoom,
    User,
)
from unknot.rooms.practice.models.place import FIRST_PLACE
from unknot.rooms.practice.models.user import Role
from unknot.spine.vocabulary import MassageType

NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # twelve o'clock in Chicago
PASSWORD = "a quiet room by the lake"
_number = count(1)


def practice(**fields: object) -> Practice:
    """Lakeside Massage, Chicago."""
    given = {
        "name": "Lakeside Massage",
        "time_zone": "America/Chicago",
        "street": "1 Example Street",
        "city": "Chicago",
        "region": "IL",
        "postal_code": "60601",
        "country": "US",
        "phone": "+13125550100",
        "email": "desk@lakeside.example",
    }
    Place.objects.get_or_create(pk=FIRST_PLACE)
    return Practice.objects.create(pk=1, **(given | fields))


def place(**fields: object) -> Place:
    """A second place, in another city and zone."""
    given = {"name": "Eastside", "time_zone": "America/New_York", "street": "2 Example Street", "city": "Detroit"}
    return Place.objects.create(**(given | fields))


def user(role: Role = Role.FRONT_DESK, **fields: object) -> User:
    """A member of staff who can sign in with `PASSWORD`."""
    number = next(_number)
    given = {"email": f"staff{number}@lakeside.example", "name": f"Staff {number}", "role": role}
    return User.objects.create_user(**(given | {"password": PASSWORD} | fields))


def owner(**fields: object) -> User:
    """An owner, who may open the set-up pages."""
    return user(Role.OWNER, **({"is_staff": True, "is_superuser": True} | fields))


def therapist(
    *,
    types: frozenset[MassageType] = frozenset(MassageType),
    licensed_through: date | None = date(2027, 12, 31),
    signs_in: bool = True,
    **fields: object,
) -> Therapist:
    """A therapist, trained in ``types`` and licensed, who signs in unless told otherwise."""
    number = next(_number)
    given = {"name": f"Therapist {number}", "email": f"therapist{number}@lakeside.example"}
    if signs_in:
        given["user"] = user(Role.THERAPIST)
    made = Therapist.objects.create(**(given | fields))
    Qualification.objects.bulk_create(Qualification(therapist=made, massage_type=kind.value) for kind in types)
    if licensed_through:
        Credential.objects.create(
            therapist=made,
            title="Licensed massage therapist",
            licence_number=f"DEMO-{number}",
            issuer="Illinois",
            expires_on=licensed_through,
        )
    return made


def client(**fields: object) -> Client:
    """A person who comes for massage."""
    number = next(_number)
    given = {"name": f"Person {number}", "email": f"person{number}@home.example", "created_at": NOON}
    return Client.objects.create(**(given | fields))


def care_link(
    person: Client, by: Therapist, *, from_at: datetime = NOON - timedelta(days=1), until_at: datetime | None = None
) -> CareLink:
    """From when until when a therapist cares for a person."""
    return CareLink.objects.create(
        client=person, therapist=by, from_at=from_at, until_at=until_at, reason=CareLink.Reason.BOOKING
    )


def treatment_room(**fields: object) -> TreatmentRoom:
    """A room with a table in it."""
    Place.objects.get_or_create(pk=FIRST_PLACE)  # a test that committed, and was emptied after, took it away
    return TreatmentRoom.objects.create(**({"name": f"Room {next(_number)}"} | fields))
