"""How many parts a text message has, by the figures of 3GPP TS 23.038."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.notify.length import BASIC, EXTENSION, length_of


@pytest.mark.parametrize(
    ("text", "units", "parts"),
    [
        ("", 0, 0),
        ("a", 1, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("a" * 152 + "€" + "a" * 10, 164, 2),
        ("a" * 152 + "€" + "a" * 151, 305, 2),
        ("a" * 152 + "€" + "a" * 152, 306, 3),  # the sign is not torn, so the first part holds 152
        ("ó" * 70, 70, 1),
        ("ó" * 71, 71, 2),
        ("ó" * 134, 134, 2),
        ("ó" * 135, 135, 3),
        ("🌿" * 35, 70, 1),
        ("🌿" * 36, 72, 2),
        ("ó" * 66 + "🌿" + "ó" * 66, 134, 3),
    ],
)
def test_parts_of_a_message(text: str, units: int, parts: int) -> None:
    length = length_of(text)

    assert (length.units, length.parts) == (units, parts)


def test_alphabet_has_its_128_characters_less_the_escape() -> None:
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10


def test_characters_outside_the_alphabet_are_named_once() -> None:
    assert length_of("Citación: mañana, ¿sí?").foreign == ("ó", "í")
    assert length_of("Größe, ñandú").foreign == ("ú",)
    assert length_of("Année: à bientôt").is_plain is False


@given(st.text(max_size=400), st.characters())
def test_more_text_never_has_fewer_parts(text: str, more: str) -> None:
    assert length_of(text).parts <= length_of(text + more).parts


@given(st.text(min_size=1, max_size=500))
def test_parts_hold_all_units_and_no_part_is_for_nothing(text: str) -> None:
    length = length_of(text)
    room = 153 if length.is_plain else 67

    assert length.parts == 1 or length.units > (160 if length.is_plain else 70)
    assert length.units <= length.parts * (160 if length.is_plain else 70)
    # A part loses at most one unit, where a character that counts as two would be torn.
    assert length.parts == 1 or length.units > (length.parts - 1) * (room - 1)
