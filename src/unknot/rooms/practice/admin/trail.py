"""The audit trail, to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unknot.kit import deeds
from unknot.rooms.practice.admin.named import ByTitle, WithNames
from unknot.rooms.practice.models import AuditEntry


class DeedFilter(ByTitle):
    """By what was done."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.title = _("what was done")


@admin.register(AuditEntry)
class AuditEntryAdmin(WithNames):
    """Who did or read what. Nothing here is changed or taken away."""

    list_display = ["at", "who", "did", "to_what", "sealed"]
    fields = ["at", "who", "did", "to_what", "detail"]
    marks = ("actor", "subject")
    list_filter = [("action", DeedFilter)]
    list_select_related = ["seal"]
    search_fields = ["actor", "action", "subject"]
    search_help_text = _("such as user:7, client:12 or what was done")
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    actions = None
    show_full_result_count = False

    @admin.display(description=_("who"), ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        return self.name_of(entry, "actor")

    @admin.display(description=_("did"), ordering="action")
    def did(self, entry: AuditEntry) -> str:
        return deeds.title(entry.action)

    @admin.display(description=_("to what"), ordering="subject")
    def to_what(self, entry: AuditEntry) -> str:
        return self.name_of(entry, "subject")

    @admin.display(description=_("sealed"), boolean=True)
    def sealed(self, entry: AuditEntry) -> bool:
        return hasattr(entry, "seal")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        """By what stands in the row, and by the words in which a deed is read."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        called = deeds.words_called(search_term.strip()) if search_term.strip() else []
        return (found | queryset.filter(action__in=called) if called else found), may_repeat

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
