"""Which module knows the database in use."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from django.db import connection

from unknot.house.keeping import postgresql_copy, sqlite_copy

COPIES: Mapping[str, ModuleType] = {"sqlite": sqlite_copy, "postgresql": postgresql_copy}


def copy_of_this_database() -> ModuleType:
    """`sqlite_copy` or `postgresql_copy`; both have take, filled_tables, others_connected and staged."""
    return COPIES[connection.vendor]
