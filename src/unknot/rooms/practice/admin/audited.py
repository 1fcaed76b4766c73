"""What all set-up pages share: a change is written to the audit trail, and rows that others lean on stay."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminEmailInputWidget, AdminSplitDateTime
from django.db import connection, models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst

from unknot.kit.clock import now
from unknot.kit.forms import MailField
from unknot.rooms.practice.actions.audit import record


class Moment(AdminSplitDateTime):
    """Day and time, each with a name of its own for whoever cannot see which field stands where."""

    def __init__(self, label: object) -> None:
        super().__init__()
        self.label = label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        words = (context["date_label"], context["time_label"])
        for part, word in zip(context["widget"]["subwidgets"], words, strict=True):
            part["attrs"]["aria-label"] = f"{self.label}: {word.rstrip(':')}"
        return context


class NamedInRows(BaseInlineFormSet):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """Fields that stand under the heading of their column, each named by it too."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", capfirst(field.label or ""))


class Audited(admin.ModelAdmin):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """A page whose changes stand in the audit trail, by name of the field and never by what was written."""

    actions: tuple[str, ...] | None = None  # deleting many at once happens outside a transaction, and unaudited
    save_on_top = False
    # An address that cannot be written would stop a letter where it is left: in the middle of somebody's booking.
    formfield_overrides = {models.EmailField: {"form_class": MailField, "widget": AdminEmailInputWidget}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **given: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **given)
        if field and isinstance(db_field, models.DateTimeField):
            field.widget = Moment(field.label)
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Read under a lock where it is then written, so that nothing goes that was written since it was read."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        list(self.model._default_manager.select_for_update(no_key=True).filter(pk=found.pk).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._record(request, "add", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        if message:
            self._record(request, "change", obj, fields=_fields(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._record(request, "remove", obj)
        return super().log_deletions(request, queryset)

    def _record(self, request: HttpRequest, word: str, obj: models.Model, **detail: object) -> None:
        kind = obj._meta.model_name
        record(
            actor=f"user:{request.user.pk}",
            action=f"{word} {kind}",
            subject=f"{kind}:{obj.pk}",
            now=now(),
            detail=detail,
        )


class Kept(Audited):
    """A page whose rows are never deleted: visits, notes and the trail lean on them."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def _fields(message: list[dict[str, Any]]) -> list[str]:
    """The words in which the admin names what was changed."""
    return sorted({str(field) for part in message for said in part.values() for field in said.get("fields", ())})
