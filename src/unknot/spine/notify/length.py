"""How long a text message is, as networks count it.

A message of the GSM 7-bit alphabet (3GPP TS 23.038, 6.2.1) holds 160 characters, and 153 in each part of a longer one,
for parts carry a number. A few characters come from the extension table and count as two. One character outside the
alphabet, such as ó or an emoji, turns the whole message into UCS-2: 70 characters, or 67 a part, where an emoji counts
as two. A character that counts as two is never torn between parts. Each part is paid for like a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
ROOM = {True: (160, 153), False: (70, 67)}  # by "in the GSM alphabet": alone, and in each part of several


@dataclass(frozen=True)
class Length:
    """``units`` as the network counts them, in ``parts`` messages; ``foreign`` are characters outside the alphabet."""

    units: int
    parts: int
    foreign: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """True in the GSM alphabet, where most fits into a part."""
        return not self.foreign


def length_of(text: str) -> Length:
    """The length of a message; an empty one has no part."""
    foreign = tuple(dict.fromkeys(one for one in text if one not in BASIC and one not in EXTENSION))
    sizes = [_gsm(one) for one in text] if not foreign else [_ucs2(one) for one in text]
    alone, each = ROOM[not foreign]
    parts = -(-sum(sizes) // alone) if sum(sizes) <= alone else _parts(sizes, each)
    return Length(units=sum(sizes), parts=parts, foreign=foreign)


def _gsm(character: str) -> int:
    return 2 if character in EXTENSION else 1


def _ucs2(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _parts(sizes: Sequence[int], room: int) -> int:
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts
