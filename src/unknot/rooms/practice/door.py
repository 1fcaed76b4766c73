"""The door of the practice: what other rooms may use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from unknot.rooms.practice import access, queries, stamping
from unknot.rooms.practice.actions import audit, clients, limits, set_up
from unknot.rooms.practice.actions import therapists as held
from unknot.rooms.practice.actions.limits import LimitReached
from unknot.rooms.practice.kept import one_look, one_reading, setting_stamp, stamps, while_setting_stands
from unknot.rooms.practice.models import Client, Place, User
from unknot.rooms.practice.models.place import FIRST_PLACE
from unknot.rooms.practice.models.stamp import SETTING
from unknot.rooms.practice.models.therapist import TYPE_WORDS, Gender
from unknot.rooms.practice.queries import PracticeMissing
from unknot.rooms.practice.stamping import UNCHANGED_HERE, Watch
from unknot.spine.times import local_date
from unknot.spine.vocabulary import MassageType

__all__ = [
    "FIRST_PLACE",
    "SETTING",
    "TYPE_WORDS",
    "UNCHANGED_HERE",
    "LimitReached",
    "Person",
    "PlaceSheet",
    "PracticeMissing",
    "PracticeSheet",
    "RoomSheet",
    "TherapistSheet",
    "UnitSheet",
    "Watch",
    "one_look",
    "one_reading",
    "setting_stamp",
    "stamps",
    "while_setting_stands",
]

record = audit.record
one_record = audit.one_record
record_for_each = audit.record_for_each
seal_audit = audit.seal
take_try = limits.take_try
take_tries = limits.take_tries
counted = limits.counted
give_back = limits.give_back
forget_windows = limits.forget_windows
may_see_health = access.may_see_health
may_set_up = access.may_set_up
broken_seals = audit.broken_seals
newest_seal = audit.newest_seal
set_up_practice = set_up.set_up_practice
add_owner = set_up.add_owner
hold_therapist = held.hold_therapist
watch = stamping.watch
missing_triggers = stamping.missing


@dataclass(frozen=True)
class PracticeSheet:
    """What pages and messages say of the practice."""

    name: str
    zone: ZoneInfo
    address: str
    street: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str
    email: str
    emergency_number: str
    advice_number: str
    how_to_come: str
    parking: str
    what_to_wear: str
    cancellation_policy: str
    cancel_until_hours: int


@dataclass(frozen=True)
class PlaceSheet:
    """Where visits take place, with all that the practice says of itself filled in where the place says nothing."""

    id: int
    name: str
    is_active: bool
    zone: ZoneInfo
    address: str
    phone: str
    how_to_come: str
    parking: str

    @property
    def whole(self) -> str:
        """Name and address in one line."""
        return f"{self.name}, {self.address}"


@dataclass(frozen=True)
class TherapistSheet:
    """A therapist who takes bookings. ``licensed_through`` is None without any licence."""

    id: int
    name: str
    about: str
    email: str
    types: frozenset[MassageType]
    licensed_through: date | None
    gender: str = ""
    rest_minutes: int = 0
    needs_step_free: bool = False
    needs_low_table: bool = False

    def may_treat(self, kind: MassageType, *, on: date) -> bool:
        """Trained in it, and licensed on that day."""
        return kind in self.types and self.licensed_through is not None and on <= self.licensed_through


@dataclass(frozen=True)
class RoomSheet:
    """A physical room."""

    id: int
    name: str
    step_free: bool
    table_lowers: bool
    place_id: int = FIRST_PLACE
    turnover_minutes: int = 0


@dataclass(frozen=True)
class UnitSheet:
    """A unit of equipment."""

    id: int
    kind_id: int
    name: str
    place_id: int
    turnover_minutes: int


@dataclass(frozen=True)
class Person:
    """A client's contact. ``language`` is what they are written to in; empty: the practice's own."""

    id: int
    name: str
    email: str
    phone: str
    key: UUID
    language: str = ""


@while_setting_stands
def the_practice() -> PracticeSheet:
    """The practice; `PracticeMissing` before set-up."""
    row = queries.the_practice()
    return PracticeSheet(
        name=row.name,
        zone=row.zone,
        address=row.address,
        street=row.street,
        city=row.city,
        region=row.region,
        postal_code=row.postal_code,
        country=row.country,
        phone=row.phone,
        email=row.email,
        emergency_number=row.emergency_number,
        advice_number=row.advice_number,
        how_to_come=row.how_to_come,
        parking=row.parking,
        what_to_wear=row.what_to_wear,
        cancellation_policy=row.cancellation_policy,
        cancel_until_hours=row.cancel_until_hours,
    )


def today(now: datetime) -> date:
    """The practice's date at a moment, by which licences, clearances and the day's list count."""
    return local_date(now, the_practice().zone)


def therapists() -> list[TherapistSheet]:
    """Therapists who take bookings, by name; the same few queries however many."""
    licensed, trained = queries.licensed_through(), queries.trained_in()
    return [
        TherapistSheet(
            id=row.pk,
            name=row.name,
            about=row.about,
            email=row.email,
            types=frozenset(trained.get(row.pk, ())),
            licensed_through=licensed.get(row.pk),
            gender=row.gender,
            rest_minutes=row.rest_minutes,
            needs_step_free=row.needs_step_free,
            needs_low_table=row.needs_low_table,
        )
        for row in queries.active_therapists()
    ]


def owner_addresses() -> list[str]:
    """Mail addresses of the owners who may sign in, in the order in which they were entered."""
    return list(queries.owners().values_list("email", flat=True))


def genders() -> list[tuple[str, str]]:
    """What a therapist may state, as value and words."""
    return [(value, str(words)) for value, words in Gender.choices]


def rooms() -> list[RoomSheet]:
    """Rooms in use, by name."""
    return [
        RoomSheet(row.pk, row.name, row.step_free, row.table_lowers, row.at, row.turnover_minutes)
        for row in queries.active_rooms()
    ]


def equipment() -> list[UnitSheet]:
    """Units of equipment in use, by name."""
    return [
        UnitSheet(row.pk, row.kind_id, row.name, row.at, row.turnover_minutes) for row in queries.active_equipment()
    ]


@while_setting_stands
def places() -> tuple[PlaceSheet, ...]:
    """Every place, the first one first."""
    whole = the_practice()
    return tuple(_place(row, whole) for row in queries.all_places())


def place(place_id: int) -> PlaceSheet:
    """One place, in use or not."""
    return next(one for one in places() if one.id == place_id)


def the_practice_at(place_id: int) -> PracticeSheet:
    """The practice as a letter about a visit at this place speaks of it: its address, phone, zone and way there."""
    sheet = the_practice()
    at = place(place_id)
    return replace(
        sheet,
        zone=at.zone,
        address=at.whole if at.name != sheet.name else at.address,
        phone=at.phone,
        how_to_come=at.how_to_come,
        parking=at.parking,
    )


def _place(row: Place, sheet: PracticeSheet) -> PlaceSheet:
    return PlaceSheet(
        id=row.pk,
        name=row.name or sheet.name,
        is_active=row.active,
        zone=ZoneInfo(row.time_zone) if row.time_zone else sheet.zone,
        address=row.address or sheet.address,
        phone=row.phone or sheet.phone,
        # How to come to another address is not how to come here.
        how_to_come=row.how_to_come or ("" if row.address else sheet.how_to_come),
        parking=row.parking or ("" if row.address else sheet.parking),
    )


def person(client_id: int) -> Person:
    """A client's contact, for sending to them; who may see it is `people_seen_by`."""
    return _person(queries.client(client_id))


def people_with_email(email: str) -> list[Person]:
    """Everybody who gave this address, whatever the case of its letters; families share one."""
    return [_person(row) for row in queries.clients_with_email(email)]


def people_with_phone(phone: str) -> list[Person]:
    """Everybody who gave this number, in the form in which numbers are kept."""
    return [_person(row) for row in queries.clients_with_phone(phone)]


def people_seen_by(user: User, *, at: datetime) -> dict[int, Person]:
    """The people this user may see, by id."""
    return {row.pk: _person(row) for row in access.visible_people(user, at=at)}


def person_seen_by(user: User, key: UUID, *, at: datetime) -> Person | None:
    """The person of this address, or None where there is none or this user may not see them: the same for both."""
    row = access.visible_people(user, at=at).filter(public_id=key).first()
    return _person(row) if row else None


def find_people(user: User, said: str, *, at: datetime, most: int = 50) -> list[Person]:
    """The people this user may see whose name, mail address or number holds what was said, by name."""
    rows = queries.named(access.visible_people(user, at=at), said)
    return [_person(row) for row in rows.order_by("name", "pk")[:most]]


def _person(row: Client) -> Person:
    return Person(row.pk, row.name, row.email, row.phone, row.public_id, row.language)


def cared_for_by(user: User, *, at: datetime) -> frozenset[int]:
    """Ids of the people whose health answers this user may see at that moment (`may_see_health` for many)."""
    therapist = queries.therapist_of(user)
    if therapist is None:
        return frozenset()
    return frozenset(queries.cared_for_by(therapist.pk, at=at).values_list("pk", flat=True))


def therapist_id_of(user: User) -> int | None:
    """The therapist that this user signs in as."""
    therapist = queries.therapist_of(user)
    return therapist.pk if therapist else None


def user_of(therapist_id: int) -> User | None:
    """Who signs in as this therapist."""
    return queries.user_of(therapist_id)


def may_change_all_hours(user: User) -> bool:
    """True for roles that set everybody's working hours; a therapist sets their own."""
    return access.sheet(user).changes_all_hours


def sees_all_appointments(user: User) -> bool:
    """True for roles that run the whole book."""
    return access.sheet(user).sees_all_appointments


def register_client(
    *, name: str, email: str, phone: str, language: str = "", key: UUID | None = None, actor: str, now: datetime
) -> Person:
    """Register a person in the caller's transaction. ``language`` is what they read in, if that is known.

    ``key`` is the word of a form: sent again with the same words in it, it registers nobody and answers the same.
    """
    said = {"name": name, "email": email, "phone": phone, "language": language}
    return _person(clients.register_client(**said, key=key, actor=actor, now=now))


def note_language(*, client_id: int, language: str) -> None:
    """Write to them in this language from now on. In the caller's transaction."""
    clients.note_language(client_id=client_id, language=language)


def link_care(
    *, client_id: int, therapist_id: int, reason: str, is_new: bool = False, actor: str, now: datetime
) -> None:
    """Open a care link in the caller's transaction, unless one is open. ``is_new``: registered in it too."""
    clients.link_care(
        client_id=client_id, therapist_id=therapist_id, reason=reason, is_new=is_new, actor=actor, now=now
    )


def hold_practice() -> None:
    """Lock the practice's row, before any other lock: for what it has one of. In the caller's transaction."""
    set_up.hold_practice()


def hold_client(client_id: int) -> None:
    """Lock a client's row: the line for somebody who has no findings yet. In the caller's transaction."""
    clients.hold_client(client_id)


def hold_care(*, client_id: int, therapist_id: int) -> None:
    """Lock the open care link of the two; what speaks for ending it is read after. In the caller's transaction."""
    clients.hold_care(client_id=client_id, therapist_id=therapist_id)


def end_care(*, client_id: int, therapist_id: int, actor: str, now: datetime) -> None:
    """End the care that a booking began, in the caller's transaction; a link for cover stays."""
    clients.end_care(client_id=client_id, therapist_id=therapist_id, actor=actor, now=now)
