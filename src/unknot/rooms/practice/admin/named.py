"""Lists in which a mark such as ``client:12`` is shown as the name of its row, and a word as what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from unknot.kit import deeds, named


class ByTitle(admin.AllValuesFieldListFilter):
    """By a word of the program's own, shown as it is called (`unknot.kit.deeds`)."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": deeds.title(str(choice["display"]))}


class NamedList(ChangeList):
    """A page of a list, all its names asked for at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        columns = self.model_admin.marks  # type: ignore[attr-defined]  # of the class below
        names = named.names_of(mark for row in rows for mark in _marks(row, columns))
        for row in rows:
            row.names = names
        self.result_list = rows


class WithNames(admin.ModelAdmin):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """A page on which the columns of `marks` are read as names."""

    marks: tuple[str, ...] = ()

    def get_changelist(self, request: HttpRequest, **given: Any) -> type[ChangeList]:
        return NamedList

    def name_of(self, row: Any, column: str) -> str:
        """The name in one column of a row; on a page of its own with the mark, by which it is searched for."""
        mark = getattr(row, column)
        if hasattr(row, "names"):
            return str(row.names.get(mark, mark))
        name = named.names_of([mark])[mark]
        return f"{name} ({mark})" if ":" in mark and name != mark.replace(":", " ") else name


def _marks(row: Any, columns: tuple[str, ...]) -> list[str]:
    return [getattr(row, column) for column in columns]
