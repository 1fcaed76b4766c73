"""Statements that Django puts together once, for the few that stand in front of every booking.

Putting a statement together takes Django several times as long as the database takes to answer it. Here that is done
at the first call; from then on only the values change. A query is written as everywhere else, and rows are the models'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=models.Model)
Converter = Callable[[Any, Any, Any], Any]


class Later(models.Expression):
    """The place of a value that comes with each call, such as is kept in ``field``."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Later]]:  # type: ignore[override]  # filled at each call
        return "%s", [self]


class Prepared(Generic[Row]):
    """``build`` gets a place for each of ``fields`` (name of the value, name of the column that it is compared with).

    It follows what ``select_related`` names. A query that locks is called in a transaction.
    """

    def __init__(self, model: type[Row], build: Callable[..., models.QuerySet[Row]], **fields: str) -> None:
        self._model, self._build, self._fields = model, build, fields

    def __call__(self, **values: object) -> list[Row]:
        """The rows, in the query's order."""
        made, here = self._made, _connection()
        if made.locks and not here.in_atomic_block:  # Django asks only while it puts the query together
            raise TransactionManagementError("a query that locks needs a transaction")
        with here.cursor() as cursor:
            cursor.execute(made.sql, [_adapted(one, values, here) for one in made.places])
            return [made.row(found, here) for found in cursor.fetchall()]

    def first(self, **values: object) -> Row | None:
        """The first of them, of a query that asks for no more."""
        return next(iter(self(**values)), None)

    @cached_property
    def _made(self) -> _Made[Row]:
        columns = {field.name: field for field in self._model._meta.concrete_fields}
        places = {name: Later(name, columns[column]) for name, column in self._fields.items()}
        return _Made(self._build(**places).query)


class _Made(Generic[Row]):
    """A query as text, and how its rows become the models', in the manner of Django's own `ModelIterable`."""

    def __init__(self, query: Any) -> None:
        compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, places = compiler.as_sql()
        self.places, self.locks = list(places), query.select_for_update
        named = compiler.klass_info["select_fields"]
        self._model: type[Row] = compiler.klass_info["model"]
        self._own = slice(named[0], named[-1] + 1)
        self._names = [column.target.attname for column, *_ in compiler.select[self._own]]
        self._related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs know a later Django
        self._converters: list[tuple[int, Sequence[Converter], Any]] = [
            (place, converters, column)
            for place, (converters, column) in compiler.get_converters([one for one, *_ in compiler.select]).items()
        ]

    def row(self, found: Sequence[Any], here: BaseDatabaseWrapper) -> Row:
        """The model's row of one that the database answered."""
        values = list(found)
        for place, converters, column in self._converters:
            for convert in converters:
                values[place] = convert(values[place], column, here)
        row = self._model.from_db(DEFAULT_DB_ALIAS, self._names, values[self._own])
        for related in self._related:
            related.populate(values, row)
        return row


def insert(row: models.Model) -> None:
    """Add this row, which then has its number. In the plainest way: no signal is sent, no parent's table is written."""
    insert_all([row])


def insert_all(rows: Sequence[Row]) -> None:
    """The same for several of one kind, in one statement; none may be there yet."""
    if not rows:
        return
    table, here = _table(type(rows[0])), _connection()
    with here.cursor() as cursor:
        cursor.execute(f"{table.insert(len(rows))} RETURNING {table.key}", table.of_all(rows, here))
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_new(rows: Sequence[Row], *, by: str) -> None:
    """Add those of these rows whose value of ``by``, a unique field, is there in no row yet. They get no numbers."""
    if not rows:
        return
    table, here = _table(type(rows[0])), _connection()
    with here.cursor() as cursor:
        once = f"ON CONFLICT ({_column(type(rows[0]), by)[1]}) DO NOTHING"
        cursor.execute(f"{table.insert(len(rows))} {once}", table.of_all(rows, here))


def update(row: models.Model) -> None:
    """Write every column of this row, which is there already and locked by the caller."""
    table, here = _table(type(row)), _connection()
    with here.cursor() as cursor:
        cursor.execute(table.update, [*table.values(row, here, add=False), row.pk])


def fill(model: type[models.Model], number: int, name: str, value: object) -> bool:
    """Write this value where the column of the row is still empty; False where it is not, or there is no such row."""
    table, here = _table(model), _connection()
    field, column = _column(model, name)
    with here.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table.name} SET {column} = %s WHERE {table.key} = %s AND {column} IS NULL",  # noqa: S608 - names and marks only
            [field.get_db_prep_save(value, here), number],
        )
        return bool(cursor.rowcount)


@dataclass(frozen=True)
class _Table:
    """What is said of a model's table in each statement."""

    name: str
    key: str
    fields: tuple[models.Field[Any, Any], ...]

    def values(self, row: models.Model, here: BaseDatabaseWrapper, *, add: bool) -> Iterator[Any]:
        """What the columns keep of this row, in their order."""
        return (field.get_db_prep_save(field.pre_save(row, add), here) for field in self.fields)

    def of_all(self, rows: Sequence[models.Model], here: BaseDatabaseWrapper) -> list[Any]:
        """The same of several new rows, one after the other."""
        return [value for row in rows for value in self.values(row, here, add=True)]

    def insert(self, rows: int) -> str:
        """One statement for so many rows."""
        marks = ", ".join([f"({', '.join(['%s'] * len(self.fields))})"] * rows)
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES {marks}"  # noqa: S608 - names and marks only

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns' quoted names."""
        return tuple(map(_quoted, (field.column for field in self.fields)))

    @cached_property
    def update(self) -> str:
        """One statement for one row."""
        told = ", ".join(f"{column} = %s" for column in self.columns)
        return f"UPDATE {self.name} SET {told} WHERE {self.key} = %s"  # noqa: S608 - names and marks only


@cache
def _table(model: type[models.Model]) -> _Table:
    about = model._meta
    kept = (field for field in about.local_concrete_fields if not field.primary_key and not field.generated)
    return _Table(_quoted(about.db_table), _quoted(about.pk.column), tuple(kept))


def _column(model: type[models.Model], name: str) -> tuple[models.Field[Any, Any], str]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field), "it has a column"
    return field, _quoted(field.column)


def _quoted(name: str | None) -> str:
    return _connection().ops.quote_name(name or "")


def _adapted(place: object, values: dict[str, object], here: BaseDatabaseWrapper) -> Any:
    return place.output_field.get_db_prep_value(values[place.name], here) if isinstance(place, Later) else place


def _connection() -> BaseDatabaseWrapper:
    """The connection itself: what Django hands out looks for it again at every word."""
    return connections[DEFAULT_DB_ALIAS]
