"""Money is written as people write it and kept in hundredths."""

from __future__ import annotations

import pytest
from django import forms

from unknot.kit.forms import MoneyField


@pytest.mark.parametrize(("kept", "shown"), [(7000, "70"), (7250, "72.5"), (7205, "72.05"), (0, "0")])
def test_amount_is_shown_without_hundredths_that_are_none(kept: int, shown: str) -> None:
    assert str(MoneyField().prepare_value(kept)) == shown


@pytest.mark.parametrize(("said", "kept"), [("70", 7000), ("72.50", 7250), ("0.05", 5), ("0", 0)])
def test_amount_is_kept_in_hundredths(said: str, kept: int) -> None:
    assert MoneyField().clean(said) == kept


@pytest.mark.parametrize("said", ["-1", "1.005", "ten"])
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(said)


def test_same_amount_is_no_change() -> None:
    field = MoneyField()

    assert not field.has_changed(7000, "70.00")
    assert field.has_changed(7000, "70.01")
