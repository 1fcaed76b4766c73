"""Messages and jobs for the owner: to look at, not to change. What a message says is not shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unknot.kit import deeds
from unknot.rooms.notify.models import DueJob, OutboxMessage, WorkerBeat
from unknot.rooms.notify.models.work import OPEN
from unknot.rooms.practice.admin.named import ByTitle, WithNames

# By what a row says of itself.
STATES = {
    "waiting": (_("waiting"), OPEN & Q(claimed_at=None)),
    "in hand": (_("in hand"), OPEN & Q(claimed_at__isnull=False)),
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


class WayFilter(admin.ChoicesFieldListFilter):
    """By mail or text message; the column's own name, "by", says nothing above a filter."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.title = _("way")


class ToLookAt(WithNames):
    """A list that nobody changes by hand: the worker alone does."""

    show_full_result_count = False

    @admin.display(description=_("state"))
    def stands(self, row: Any) -> str:
        return str(STATES[row.state][0])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


MESSAGE_COLUMNS = ("what", "to_what", "channel", "stands", "created_at", "last_error")
MESSAGE_FIELDS = (*MESSAGE_COLUMNS, "delivery", "attempts", "next_try_at", "done_at", "failed_at", "send_after")
JOB_COLUMNS = ("what", "to_what", "stands", "due_at", "last_error")
JOB_FIELDS = (*JOB_COLUMNS, "attempts", "next_try_at", "done_at", "failed_at", "payload")


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ToLookAt):
    """Messages and how they fare."""

    list_display = MESSAGE_COLUMNS
    list_filter = [StateFilter, ("channel", WayFilter), ("kind", ByTitle)]
    search_fields = ["about", "kind"]
    ordering = ["-pk"]
    fields = (*MESSAGE_FIELDS, "method", "message_id")
    marks = ("about",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("letter")

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, message: OutboxMessage) -> str:
        return deeds.title(message.kind)

    @admin.display(description=_("about"), ordering="about")
    def to_what(self, message: OutboxMessage) -> str:
        return self.name_of(message, "about")


@admin.register(DueJob)
class DueJobAdmin(ToLookAt):
    """Jobs and how they fare."""

    list_display = JOB_COLUMNS
    list_filter = [StateFilter, ("kind", ByTitle)]
    search_fields = ["key", "kind"]
    ordering = ["-pk"]
    fields = JOB_FIELDS
    marks = ("key",)

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, job: DueJob) -> str:
        return deeds.title(job.kind)

    @admin.display(description=_("key"), ordering="key")
    def to_what(self, job: DueJob) -> str:
        return self.name_of(job, "key")


@admin.register(WorkerBeat)
class WorkerBeatAdmin(ToLookAt):
    """Workers that were seen lately."""

    list_display = ["__str__", "beat_at"]
    fields = ["started_at", "beat_at", "worker"]
    ordering = ["-beat_at"]
