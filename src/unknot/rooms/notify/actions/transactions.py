"""Leaving work needs the caller's transaction: what happened and what it leads to stand or fall together."""

from __future__ import annotations

from django.db import connection


class NotInTransaction(Exception):
    """Work was left outside a transaction: a mistake in our code, and trying again does not help."""


def need_one(what: str) -> None:
    """`NotInTransaction` unless a transaction is open."""
    if not connection.in_atomic_block:
        raise NotInTransaction(what)
