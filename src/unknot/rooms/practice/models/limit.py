"""How often something was tried lately, counted where every web worker sees the same figure."""

from __future__ import annotations

from django.db import models


class LimitWindow(models.Model):
    """Tries of one kind by one key in one window of time. The key is a digest; an address is not stored as such."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "ends_at"], name="limit_window_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.count} until {self.ends_at:%H:%M}"
