"""A query that Django puts together once, for the few that stand in front of every booking.

Putting a query together takes Django several times as long as the database takes to answer it. Here that is done at
the first call; from then on only the values change. The query is written as everywhere else, and rows are the models'.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=models.Model)


class Later(models.Expression):
    """The place of a value that comes with each call, such as is kept in ``field``."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Later]]:  # type: ignore[override]  # filled at each call
        return "%s", [self]


class Prepared(Generic[Row]):
    """``build`` gets a place for each of ``fields`` (name of the value, name of the column that it is compared with).

    It follows no relations, for each row is made of one table. A query that locks is called in a transaction.
    """

    def __init__(self, model: type[Row], build: Callable[..., models.QuerySet[Row]], **fields: str) -> None:
        self._model, self._build, self._fields = model, build, fields

    def __call__(self, **values: object) -> list[Row]:
        """The rows, in the query's order."""
        sql, places, locks = self._made
        if locks and not connection.in_atomic_block:  # Django asks only while it puts the query together
            raise TransactionManagementError("a query that locks needs a transaction")
        return list(self._model._default_manager.raw(sql, [self._adapted(one, values) for one in places]))

    def first(self, **values: object) -> Row | None:
        """The first of them, of a query that asks for no more."""
        return next(iter(self(**values)), None)

    @cached_property
    def _made(self) -> tuple[str, list[object], bool]:
        columns = {field.name: field for field in self._model._meta.concrete_fields}
        places = {name: Later(name, columns[column]) for name, column in self._fields.items()}
        query = self._build(**places).query
        sql, params = query.sql_with_params()
        return sql, list(params), query.select_for_update

    def _adapted(self, place: object, values: dict[str, object]) -> object:
        if not isinstance(place, Later):
            return place
        return place.output_field.get_db_prep_value(values[place.name], connection)
