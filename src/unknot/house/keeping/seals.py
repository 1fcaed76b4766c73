"""Whether the keys that are here open the health answers that are there."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from unknot.house.keeping.staged import Ask
from unknot.kit.keyring import Keyring, SealBroken
from unknot.kit.sealed import SealedJSONField

# The name of the key stands before the first colon of a sealed value.
KEY_OF = {
    "sqlite": "substr({0}, 1, instr({0}, ':') - 1)",
    "postgresql": "split_part({0}, ':', 1)",
}


def unopened(ask: Ask, ring: Keyring) -> list[str]:
    """One line for each column and key that does not open; none when all health answers can be read."""
    return [line for table, column in _sealed_columns() for line in _unopened_in(ask, ring, table, column)]


def _sealed_columns() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedJSONField) and field.column:
                yield model._meta.db_table, field.column


def _unopened_in(ask: Ask, ring: Keyring, table: str, column: str) -> Iterator[str]:
    key = KEY_OF[connection.vendor].format(f'"{column}"')
    # One value for each key in use proves that key; a changed byte elsewhere is the digests' affair.
    query = f'SELECT {key}, MIN("{column}") FROM "{table}" WHERE "{column}" IS NOT NULL GROUP BY 1'  # noqa: S608 - our models
    for key_id, sealed in ask(query):
        try:
            ring.open(sealed, bound_to=f"{table}.{column}")
        except SealBroken:
            yield f"{table}.{column}, sealed with key {key_id}"
