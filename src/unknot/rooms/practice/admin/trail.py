"""The audit trail, to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unknot.rooms.practice.admin.named import WithNames
from unknot.rooms.practice.models import AuditEntry


class DeedFilter(admin.AllValuesFieldListFilter):
    """By what was done."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.title = _("what was done")


@admin.register(AuditEntry)
class AuditEntryAdmin(WithNames):
    """Who did or read what. Nothing here is changed or taken away."""

    list_display = ["at", "who", "action", "to_what", "sealed"]
    fields = ["at", "who", "action", "to_what", "detail"]
    marks = ("actor", "subject")
    list_filter = [("action", DeedFilter)]
    list_select_related = ["seal"]
    search_fields = ["actor", "action", "subject"]
    search_help_text = _("such as user:7, client:12 or read card")
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    actions = None
    show_full_result_count = False

    @admin.display(description=_("who"), ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        return self.name_of(entry, "actor")

    @admin.display(description=_("to what"), ordering="subject")
    def to_what(self, entry: AuditEntry) -> str:
        return self.name_of(entry, "subject")

    @admin.display(description=_("sealed"), boolean=True)
    def sealed(self, entry: AuditEntry) -> bool:
        return hasattr(entry, "seal")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
