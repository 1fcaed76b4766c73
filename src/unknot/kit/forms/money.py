"""An amount of money as people write it, kept in hundredths so that no sum is ever rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

HUNDRED = 100


class MoneyField(forms.DecimalField):
    """Shows 7250 as ``72.50`` and takes ``72.50`` as 7250. Clean value: hundredths, a whole number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**({"min_value": 0, "max_digits": 8, "decimal_places": 2} | more))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value  # as it was typed
        return Decimal(value) / HUNDRED if value % HUNDRED else value // HUNDRED

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * HUNDRED)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
