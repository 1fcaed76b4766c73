"""The owner's words: places filled once, lines left out, slips named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.spine.notify.wording import Fault, Rules, Slip, Wording, faults, filled, places_in

RULES = Rules(
    known=frozenset({"name", "when", "link", "parking"}),
    needed=("when", "link"),
    may_be_empty=frozenset({"parking"}),
    private=frozenset({"link"}),
)
TEXT = "Hello {name},\n\nWhen: {when}\nParking: {parking}\n\n{link}\n"
VALUES = {"name": "Ada", "when": "today 16:30", "link": "https://x.example/v/", "parking": ""}


def test_places_are_filled_and_a_line_with_nothing_to_say_is_left_out() -> None:
    assert filled(TEXT, VALUES) == "Hello Ada,\n\nWhen: today 16:30\n\nhttps://x.example/v/"
    assert "\nParking: behind\n" in filled(TEXT, VALUES | {"parking": "behind"})


def test_what_fills_a_place_is_never_read_as_a_place() -> None:
    assert filled("{name} {when}", VALUES | {"name": "{link}{when.__class__}"}) == (
        "{link}{when.__class__} today 16:30"
    )


def test_blocks_of_nothing_leave_one_empty_line() -> None:
    assert filled("a\n\n{parking}\n\n{parking}\n\nb", VALUES) == "a\n\nb"


def test_good_words_have_no_fault() -> None:
    assert faults(Wording("See you {when}", TEXT), RULES, has_subject=True) == []
    assert faults(Wording("", TEXT), RULES, has_subject=False) == []


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        (Wording("See you", "{when}"), Fault(Slip.MISSING, place="link")),
        (Wording("See you", TEXT + "{Name}"), Fault(Slip.UNKNOWN, place="Name")),
        (Wording("See you", TEXT + "{ name }"), Fault(Slip.UNKNOWN, place=" name ")),
        (Wording("See you", TEXT + "{}"), Fault(Slip.UNKNOWN, place="")),
        (Wording("See you", TEXT + "{name.__class__}"), Fault(Slip.UNKNOWN, place="name.__class__")),
        (Wording("See you", "{when} {parking}\n{link}"), Fault(Slip.SHARED, place="parking")),
        (Wording("See you {link}", TEXT), Fault(Slip.PRIVATE, in_subject=True, place="link")),
        (Wording("See {x}", TEXT), Fault(Slip.UNKNOWN, in_subject=True, place="x")),
        (Wording("See\nyou", TEXT), Fault(Slip.LINES, in_subject=True)),
        (Wording("See\u2028you", TEXT), Fault(Slip.LINES, in_subject=True)),
        (Wording("See\x01you", TEXT), Fault(Slip.LINES, in_subject=True)),
        (Wording(" ", TEXT), Fault(Slip.EMPTY, in_subject=True)),
        (Wording("x" * 151, TEXT), Fault(Slip.LONG, in_subject=True)),
        (Wording("See you", TEXT + "x" * 4000), Fault(Slip.LONG)),
    ],
)
def test_slips_are_named(wording: Wording, fault: Fault) -> None:
    assert faults(wording, RULES, has_subject=True) == [fault]


def test_empty_text_lacks_everything() -> None:
    assert faults(Wording("See you", ""), RULES, has_subject=True) == [
        Fault(Slip.EMPTY),
        Fault(Slip.MISSING, place="when"),
        Fault(Slip.MISSING, place="link"),
    ]


@given(st.text(max_size=200))
def test_whatever_is_typed_can_be_read_and_filled(said: str) -> None:
    assert isinstance(filled(said, VALUES), str)
    assert all("{" not in place and "}" not in place for place in places_in(said))


@given(st.text(max_size=60))
def test_a_value_stands_as_it_is(value: str) -> None:
    assert filled("a{name}b", {"name": value or "x"}).replace("a", "", 1).startswith((value or "x").rstrip()[:1])
