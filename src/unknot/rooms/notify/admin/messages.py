"""Messages and jobs for the owner: to look at, not to change. What a message says is not shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unknot.rooms.notify.models import DueJob, OutboxMessage, WorkerBeat
from unknot.rooms.notify.models.work import OPEN

STATES = {
    "waiting": (_("waiting"), OPEN & Q(claimed_at=None)),
    "hand": (_("in hand"), OPEN & Q(claimed_at__isnull=False)),
    "failed": (_("given up"), Q(failed_at__isnull=False)),
    "done": (_("done"), Q(done_at__isnull=False)),
}


class StateFilter(admin.SimpleListFilter):
    """By where a row stands."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, label) for key, (label, _condition) in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = STATES.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class ToLookAt(admin.ModelAdmin):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """A list that nobody changes by hand: the worker alone does."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


MESSAGE_COLUMNS = (
    "kind",
    "channel",
    "about",
    "state",
    "delivery",
    "created_at",
    "next_try_at",
    "done_at",
    "attempts",
    "last_error",
)
JOB_COLUMNS = ("kind", "key", "state", "due_at", "next_try_at", "done_at", "attempts", "last_error")


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ToLookAt):
    """Messages and how they fare."""

    list_display = MESSAGE_COLUMNS
    list_filter = [StateFilter, "channel", "kind"]
    search_fields = ["about", "kind"]
    ordering = ["-pk"]
    fields = (*MESSAGE_COLUMNS, "failed_at", "send_after", "method", "message_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("letter")


@admin.register(DueJob)
class DueJobAdmin(ToLookAt):
    """Jobs and how they fare."""

    list_display = JOB_COLUMNS
    list_filter = [StateFilter, "kind"]
    search_fields = ["key", "kind"]
    ordering = ["-pk"]
    fields = (*JOB_COLUMNS, "failed_at", "payload")


@admin.register(WorkerBeat)
class WorkerBeatAdmin(ToLookAt):
    """Workers that were seen lately."""

    list_display = ["worker", "started_at", "beat_at"]
    ordering = ["-beat_at"]
