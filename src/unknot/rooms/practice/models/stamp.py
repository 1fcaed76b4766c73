"""Marks by which a process knows that what it worked out earlier is still so."""

from __future__ import annotations

from django.db import models

SETTING = 0  # the number of all that is no diary: hours, services, policy, people, rooms


class Stamp(models.Model):
    """The mark of one resource, or of the setting: another one after every change, written in the change's transaction.

    Triggers write it (`unknot.rooms.practice.stamping`), so that no way of changing the book can forget to. A mark is
    drawn and not counted: it never comes twice, also not after a restore. ``resource`` is the book's number of a
    therapist, a room or a unit of equipment, or `SETTING`.
    """

    resource = models.BigIntegerField(primary_key=True)
    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.resource}: {self.stamp}"
