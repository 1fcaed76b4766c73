"""Who may see what. Roles are sentences that a manager can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.rooms.practice import queries
from unknot.rooms.practice.models import Client, User
from unknot.rooms.practice.models.user import Role


@dataclass(frozen=True)
class RoleSheet:
    """A role: what it may do, in a sentence, and as switches. Health opens by care alone (`may_see_health`)."""

    sentence: str | Promise
    sees_all_appointments: bool
    sees_all_people: bool
    changes_all_hours: bool = False


ROLES = {
    Role.OWNER: RoleSheet(
        _(
            "Sets the practice up, sees every appointment and every person's contact, "
            "but no health answers of people whom they do not treat themselves."
        ),
        sees_all_appointments=True,
        sees_all_people=True,
        changes_all_hours=True,
    ),
    Role.THERAPIST: RoleSheet(
        _("Sees their own appointments and their own people, with health answers."),
        sees_all_appointments=False,
        sees_all_people=False,
    ),
    Role.FRONT_DESK: RoleSheet(
        _(
            "Runs the book: sees every appointment and every person's contact. "
            "When booking for somebody sees if massage is fine now and which types are open, but no health answers."
        ),
        sees_all_appointments=True,
        sees_all_people=True,
    ),
}


def sheet(user: User) -> RoleSheet:
    """What this user's role may do."""
    return ROLES[Role(user.role)]


def may_set_up(user: User | AnonymousUser) -> bool:
    """Owners who may sign in open the set-up pages; nobody else does."""
    return isinstance(user, User) and user.is_active and user.is_staff and user.role == Role.OWNER


def visible_people(user: User, *, at: datetime) -> QuerySet[Client]:
    """The people this user may see at all; a therapist sees only their own."""
    if sheet(user).sees_all_people:
        return queries.all_clients()
    therapist = queries.therapist_of(user)
    return queries.cared_for_by(therapist.pk, at=at) if therapist else Client.objects.none()


def may_see_health(user: User, client_id: int, *, at: datetime) -> bool:
    """Health answers open only to somebody who cares for this person now, whatever else their role."""
    therapist = queries.therapist_of(user)
    return therapist is not None and queries.cared_for_by(therapist.pk, at=at).filter(pk=client_id).exists()
