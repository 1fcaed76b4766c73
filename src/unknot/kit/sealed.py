"""Model fields whose content only the practice's keys can open.

The ciphertext is bound to table and column, so that a value cannot be moved to another place and be believed there. It
is not bound to the row's number, because that is not known before the first insert; who may read a row is decided by
each room's ``access.py``. A dump of the tables (`dumpdata`) carries the sealed text, and opens again with the same keys
only. No form and no set-up page shows such a field.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from unknot.kit import keyring

IN_A_DUMP = "sealed:"


class SealedJSONField(models.TextField):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """Any JSON value, encrypted with AES-GCM. It cannot be filtered or ordered by; null stays null."""

    description = "JSON, encrypted"
    _pyi_private_set_type: Any  # what the type stubs of Django's fields read
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        plain = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        return _ring().seal(plain, bound_to=self._place())

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return None if value is None else self._opened(value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith(IN_A_DUMP):
            return self._opened(value.removeprefix(IN_A_DUMP))
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return f"{IN_A_DUMP}{self.get_prep_value(self.value_from_object(obj))}"

    def formfield(self, *args: Any, **kwargs: Any) -> None:
        return None

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted; it cannot be compared with {lookup_name!r}.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted; it cannot be looked into by {lookup_name!r}.")

    def _opened(self, sealed: str) -> Any:
        return json.loads(_ring().open(sealed, bound_to=self._place()))

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"


def _ring() -> keyring.Keyring:
    return keyring.read(settings.FIELD_KEYS_FILE)
