"""Setting the practice up, and letting its owner in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from unknot.kit.mail_addresses import refuse_unmailable
from unknot.rooms.practice.actions.audit import record
from unknot.rooms.practice.models import Place, Practice, User
from unknot.rooms.practice.models.place import FIRST_PLACE


@transaction.atomic
def set_up_practice(said: Mapping[str, object], *, actor: str, now: datetime) -> bool:
    """Make the practice, or change what is said of it; True when it is new.

    Refuses with Django's ValidationError, by field, and changes nothing then.
    """
    practice = Practice.objects.filter(pk=1).first()
    new = practice is None
    practice = practice or Practice(pk=1)
    for name, value in said.items():
        setattr(practice, name, value)
    practice.full_clean(validate_unique=not new, validate_constraints=False)
    refuse_unmailable(practice.email)  # it stands in every invitation
    practice.save(force_insert=new)
    Place.objects.get_or_create(pk=FIRST_PLACE)
    if said:
        word = "set up practice" if new else "change practice"
        record(actor=actor, action=word, subject="practice:1", now=now, detail={"fields": sorted(said)})
    return new


def hold_practice() -> None:
    """Lock the practice's row until the caller's transaction ends: for what there is one of, or must be one of.

    Comes before any other lock.
    """
    list(Practice.objects.select_for_update(no_key=True).filter(pk=1).values_list("pk"))


@transaction.atomic
def add_owner(*, name: str, email: str, password: str | None, actor: str, now: datetime) -> User:
    """Somebody who runs the practice. Without a password they choose one by a link.

    An owner with this address is returned as they are. Refuses with ValidationError.
    """
    known = User.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    if password is not None:
        validate_password(password, User(email=email, name=name))
    owner = User.objects.create_superuser(email, password, name=name)
    owner.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    refuse_unmailable(owner.email)
    record(actor=actor, action="add owner", subject=f"user:{owner.pk}", now=now)
    return owner
