"""Which addresses a mail and a calendar can carry."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from unknot.kit.mail_addresses import refuse_unmailable

GOOD = [
    "ada@example.com",
    "Ada.O'Hara+massage@Example.COM",
    "ada@büro.example",
    "ada@xn--bro-hoa.example",
    f"{'a' * 64}@{'b' * 63}.example",
]
BAD = [
    "",
    "ada",
    "ada@",
    "@example.com",
    "ada@nowhere",
    f"x@{'ü' * 58}.com",  # too long once it is written for servers
    "x@\u05d0a.com",  # left-to-right and right-to-left letters in one label
    "x@[127.0.0.1]",
    '"\x01"@example.com',
    '"a\\ b"@example.com',
    '"a@b"@example.com',
    "a\u017f@example.com",  # a long s, which a pattern that ignores case takes for an s
    "ada@example.com\n",
    " ada@example.com",
    "x@" + ".".join(["\u0130" * 30] * 5) + ".com",  # each of these letters becomes two in lower case
    f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example",
]


@pytest.mark.parametrize("address", GOOD)
def test_address_that_mail_can_go_to_is_taken(address: str) -> None:
    refuse_unmailable(address)


@pytest.mark.parametrize("address", BAD)
def test_address_that_cannot_be_written_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(ValidationError) as why:
        refuse_unmailable(address)

    assert why.value.messages == ["Write a mail address with an @ in it, such as ada@example.com."]
