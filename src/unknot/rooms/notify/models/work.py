"""What a message and a job have in common: somebody has to do it, once, and not give up at the first trouble.

A row is open until it is done or failed for good. A worker takes an open row by changing it: the conditional update of
`OpenWork.claim` touches one row, or somebody else was first. It means the same on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

OPEN = Q(done_at=None, failed_at=None)
UNCLAIMED = OPEN & Q(claimed_at=None)


class OpenWork(models.QuerySet[Any]):
    """Open rows, and taking and giving back one of them."""

    def open(self) -> Self:
        """Neither done nor failed for good."""
        return self.filter(OPEN)

    def due(self, *, now: datetime) -> Self:
        """Open, taken by nobody, and its time has come."""
        return self.filter(UNCLAIMED, next_try_at__lte=now)

    def claim(self, pk: int, *, worker: str, now: datetime) -> bool:
        """True when the row is now this worker's; its try is counted."""
        taken = self.due(now=now).filter(pk=pk)
        # A transaction for one statement: on SQLite only transactions stand in the fair queue (docs/decisions/0047).
        with transaction.atomic(savepoint=False):
            return taken.update(claimed_by=worker, claimed_at=now, attempts=F("attempts") + 1) == 1


class Work(models.Model):
    """The columns of a thing to be done by a worker."""

    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_by = models.CharField(_("in hand of"), max_length=120, blank=True)
    claimed_at = models.DateTimeField(_("in hand since"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    # Says what went wrong and whose fault it is; never an address, a name or a server's own words.
    last_error = models.CharField(_("last trouble"), max_length=200, blank=True)

    objects = OpenWork.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(failed_at=None), name="%(app_label)s_%(class)s_done_or_failed"
            ),
            models.CheckConstraint(
                condition=Q(claimed_by="", claimed_at=None) | (OPEN & ~Q(claimed_by="") & Q(claimed_at__isnull=False)),
                name="%(app_label)s_%(class)s_claim_is_a_pair",
            ),
            models.CheckConstraint(
                condition=UNCLAIMED | Q(attempts__gte=1), name="%(app_label)s_%(class)s_tried_before_ended"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=UNCLAIMED, name="%(app_label)s_%(class)s_due"),
        ]

    @property
    def state(self) -> str:
        """``done``, ``failed``, ``in hand`` or ``waiting``."""
        if self.done_at:
            return "done"
        if self.failed_at:
            return "failed"
        return "in hand" if self.claimed_at else "waiting"
