"""Reads of the practice."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet

from unknot.kit.prepared import Prepared
from unknot.rooms.practice.models import (
    CareLink,
    Client,
    Credential,
    Equipment,
    Place,
    Practice,
    Qualification,
    Therapist,
    TreatmentRoom,
    User,
)
from unknot.rooms.practice.models.user import Role
from unknot.spine.vocabulary import MassageType

DIGITS_TO_FIND_BY = 4


class PracticeMissing(ObjectDoesNotExist):
    """The installation has no practice yet; `unknot setup` makes it."""


def the_practice() -> Practice:
    """The one practice."""
    practice = Practice.objects.filter(pk=1).first()
    if practice is None:
        raise PracticeMissing("there is no practice yet; run `unknot setup`")
    return practice


def active_therapists() -> QuerySet[Therapist]:
    """Therapists who take bookings, by name."""
    return Therapist.objects.filter(active=True).order_by("name")


def owners() -> QuerySet[User]:
    """Owners who may sign in, longest known first."""
    return User.objects.filter(role=Role.OWNER, is_active=True).order_by("pk")


def user_names(ids: list[int]) -> dict[int, str]:
    """What these members of staff are called, by their number."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def client_names(ids: list[int]) -> dict[int, str]:
    """What these people are called, by their number."""
    return dict(Client.objects.filter(pk__in=ids).values_list("pk", "name"))


def therapist_names(ids: list[int]) -> dict[int, str]:
    """What these therapists are called, by their number."""
    return dict(Therapist.objects.filter(pk__in=ids).values_list("pk", "name"))


def active_rooms() -> QuerySet[TreatmentRoom]:
    """Rooms in use, by name."""
    return TreatmentRoom.objects.filter(active=True).order_by("name")


def active_equipment() -> QuerySet[Equipment]:
    """Units in use, by name."""
    return Equipment.objects.filter(active=True).order_by("name")


def all_places() -> QuerySet[Place]:
    """Every place, also one that is no longer in use: visits there are still spoken of. The first one first."""
    return Place.objects.order_by("pk")


def trained_in() -> dict[int, list[MassageType]]:
    """Therapist id to the types that this therapist is trained in."""
    trained: dict[int, list[MassageType]] = defaultdict(list)
    for therapist_id, kind in Qualification.objects.values_list("therapist_id", "massage_type"):
        trained[therapist_id].append(MassageType(kind))
    return trained


def licensed_through() -> dict[int, date]:
    """Therapist id to the last day on which some licence of theirs is valid; without one, no entry."""
    last: dict[int, date] = {}
    for therapist_id, expires_on in Credential.objects.values_list("therapist_id", "expires_on"):
        last[therapist_id] = max(expires_on, last.get(therapist_id, expires_on))
    return last


def cared_for_by(therapist_id: int, *, at: datetime) -> QuerySet[Client]:
    """Whose people these are at this moment."""
    open_ = Q(until_at__isnull=True) | Q(until_at__gt=at)
    links = CareLink.objects.filter(open_, therapist_id=therapist_id, from_at__lte=at)
    return Client.objects.filter(pk__in=links.values("client_id"))


CLIENT = Prepared(Client, lambda client_id: Client.objects.filter(pk=client_id)[:1], client_id="id")


def client(client_id: int) -> Client:
    """The client of this number; `Client.DoesNotExist`."""
    row = CLIENT.first(client_id=client_id)
    if row is None:
        raise Client.DoesNotExist
    return row


def all_clients() -> QuerySet[Client]:
    """Everybody, for the owner and the front desk."""
    return Client.objects.all()


def clients_with_email(email: str) -> QuerySet[Client]:
    """Clients with this address, longest known first."""
    return Client.objects.filter(email__iexact=email).exclude(email="").order_by("pk")


def clients_with_phone(phone: str) -> QuerySet[Client]:
    """Clients with this number, kept form, longest known first."""
    return Client.objects.filter(phone=phone).exclude(phone="").order_by("pk")


def named(people: QuerySet[Client], said: str) -> QuerySet[Client]:
    """Those whose name or mail address holds every word said, or whose number holds the digits said."""
    words = said.split()
    digits = re.sub(r"\D", "", said)
    holds = Q()
    for word in words:
        holds &= Q(name__icontains=word) | Q(email__icontains=word)
    if len(digits) >= DIGITS_TO_FIND_BY and not re.search(r"[^\d\s()+./-]", said):
        # Written within the country a number often begins with a 0 that its kept form does not have.
        holds |= Q(phone__contains=digits.lstrip("0"))
    return people.filter(holds) if words else people.none()


def therapist_of(user: User) -> Therapist | None:
    """The therapist that this user signs in as, if any."""
    return Therapist.objects.filter(user=user).first()


def user_of(therapist_id: int) -> User | None:
    """Who signs in as this therapist, if anybody does."""
    return User.objects.filter(therapist__pk=therapist_id).first()
