"""Form fields: clean values, and refusals that say what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import Field

from unknot.kit.forms import LineField, MailField, ManyField, OneField, PhoneField, ScaleField, TickField, YesNoField

SIGNS = [("cough", "It hurts when I cough"), ("tingling", "Pins and needles")]


def refusal(field: Field, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return str(caught.value.messages[0])


NO_NUMBER = "Write a phone number with all its digits, such as (201)\N{NO-BREAK SPACE}555-0123."


@pytest.mark.parametrize(
    ("field", "value", "clean"),
    [
        (ManyField(choices=SIGNS), ["cough", "tingling"], ["cough", "tingling"]),
        (ManyField(choices=SIGNS), ["none"], []),
        (ManyField(choices=SIGNS, required=False), [], []),
        (YesNoField(), "not_sure", "not_sure"),
        (ScaleField(), "0", 0),
        (ScaleField(), "10", 10),
        (OneField(choices=SIGNS), "cough", "cough"),
        (PhoneField(region="US"), "(312) 555-0100", "+13125550100"),
        (PhoneField(region="US"), "+49 30 123456", "+4930123456"),
        (PhoneField(region="US", required=False), "", ""),
    ],
)
def test_answer_becomes_a_clean_value(field: Field, value: Any, clean: Any) -> None:
    assert field.clean(value) == clean


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (ManyField(choices=SIGNS), [], "Tick what fits, or “None of these”."),
        (ManyField(choices=SIGNS), ["none", "cough"], "You ticked “None of these” and something else."),
        (YesNoField(), "", "Choose the answer that fits best."),
        (YesNoField(not_sure=False), "not_sure", "Select a valid choice."),
        (ScaleField(), "", "Choose a number from 0 to 10."),
        (ScaleField(), "11", "Select a valid choice."),
        (OneField(choices=SIGNS), "", "Choose one of the answers."),
        (LineField(), "  ", "Please fill this in."),
        (TickField(), "", "Please tick this box to go on."),
        (MailField(), "ada", "Write a mail address with an @ in it, such as ada@example.com."),
        (
            PhoneField(region="US"),
            "12",
            NO_NUMBER,
        ),
        (
            PhoneField(region="US"),
            "call me",
            NO_NUMBER,
        ),
    ],
)
def test_refusal_says_what_to_do_next(field: Field, value: Any, words: str) -> None:
    assert refusal(field, value).startswith(words)
