"""Numbers as people really write them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from unknot.kit.phones import PhoneUnclear, e164, kept_form, short_form

READ = [
    ("312-555-0100", "US", "+13125550100"),
    ("(312) 555-0199", "US", "+13125550199"),
    ("312.555.0100", "US", "+13125550100"),
    ("13125550100", "US", "+13125550100"),
    ("+1 (312) 555‑0100", "US", "+13125550100"),  # a dash that does not break
    (" 312 555 0100\t", "US", "+13125550100"),
    ("tel:+1-312-555-0100", "US", "+13125550100"),
    ("３１２５５５０１００", "US", "+13125550100"),
    ("030 123456", "DE", "+4930123456"),
    ("0171/2345678", "DE", "+491712345678"),
    ("+49 (0)171 2345678", "US", "+491712345678"),
    ("0044 20 7946 0018", "US", "+442079460018"),
    ("011 44 20 7946 0018", "US", "+442079460018"),
    ("55 1234 5678", "MX", "+525512345678"),
    ("", "US", ""),
    ("   ", "US", ""),
]


@pytest.mark.parametrize(("typed", "country", "kept"), READ)
def test_number_is_kept_in_one_form(typed: str, country: str, kept: str) -> None:
    assert e164(typed, country=country) == kept


@pytest.mark.parametrize(("typed", "country", "kept"), [row for row in READ if row[2]])
def test_kept_form_is_read_as_itself_anywhere(typed: str, country: str, kept: str) -> None:
    kept_form(kept)

    assert e164(kept, country="FR") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "555-0100",
        "911",
        "0",
        "none",
        "312-555-010",
        "3125550100 mobile",
        "312 555 0100 ext 4",
        "a@b.example",
        "+",
        "00",
    ],
)
def test_number_that_is_not_whole_is_refused(typed: str) -> None:
    with pytest.raises(PhoneUnclear):
        e164(typed, country="US")


@pytest.mark.parametrize("number", ["911", "112", "116 117", "1-800-222-1222", "+49 116117", "(0)800 111 0 111", "999"])
def test_line_that_is_dialled_in_the_country_is_taken(number: str) -> None:
    short_form(number)


@pytest.mark.parametrize("number", ["", "1", "call 911", "nine one one", "+", "911 or 112", "112\n"])
def test_words_are_no_line(number: str) -> None:
    with pytest.raises(ValidationError):
        short_form(number)


@pytest.mark.parametrize(
    "number", ["3125550100", "+03125550100", "+1 312 555 0100", "+123", "+13125550100\n", "+1234567890123456"]
)
def test_other_forms_are_not_kept(number: str) -> None:
    with pytest.raises(ValidationError):
        kept_form(number)
