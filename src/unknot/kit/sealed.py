"""Model fields whose content only the practice's keys can open.

The ciphertext is bound to table and column, so that a value cannot be moved to another place and be believed there. It
is not bound to the row's number, because that is not known before the first insert; who may read a row is decided by
each room's ``access.py``.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from unknot.kit import keyring


class SealedJSONField(models.TextField):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """Any JSON value, encrypted with AES-GCM. It cannot be filtered or ordered by; null stays null."""

    description = "JSON, encrypted"

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return _ring().seal(plain, bound_to=self._place())

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        if value is None:
            return None
        return json.loads(_ring().open(value, bound_to=self._place()))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted; it cannot be compared with {lookup_name!r}.")

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"


def _ring() -> keyring.Keyring:
    return keyring.read(settings.FIELD_KEYS_FILE)
