"""Which words a message may not carry."""

import pytest

from unknot.spine.notify.health_words import LISTED, health_words, names_in, text_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See you on Tuesday at 16:30, 12 Lake Street. Please come five minutes early.", ()),
        ("Your appointment at Lakeside is confirmed. Call us back on 312-555-0100.", ()),
        ("We look forward to your painting class, Mr Spinelli.", ()),
        ("How is your back PAIN today?", ("pain",)),
        ("Deep Tissue, 60 minutes", ("deep tissue",)),
        ("Deep\r\n tissue for sciatica", ("sciatica", "deep tissue")),
        ("https://practice.example/check/deep-tissue/", ("deep tissue",)),
        ("https://practice.example/?kind=deep_tissue", ("deep tissue",)),
        ("Su masaje del martes", ("masaje",)),
        ("Ｐａｉｎ", ("pain",)),
    ],
)
def test_health_words_are_found_as_whole_words(text: str, found: tuple[str, ...]) -> None:
    assert health_words(text) == found


def test_name_of_the_practice_and_of_people_do_not_count() -> None:
    text = "Dear Mrs Pain, see you at Lakeside Massage\nand Therapy, 3 Doctor's Row."

    assert health_words(text) == ("pain", "massage", "therapy", "doctor")
    assert health_words(text, allowed=["Mrs Pain", "Lakeside Massage and Therapy", "3 Doctor's Row", ""]) == ()


def test_allowed_name_does_not_hide_the_same_word_elsewhere() -> None:
    assert health_words("Lakeside Massage: your deep massage", allowed=["Lakeside Massage"]) == ("massage",)


def test_removing_an_allowed_name_joins_no_two_words() -> None:
    assert health_words("deep Lakeside tissue", allowed=["Lakeside"]) == ()


def test_drawn_link_spells_no_word_and_an_address_in_words_does() -> None:
    assert health_words("https://lakeside.example/visit/Kx3-hurt-9QmZ_sore_7TbW-pain-Lr2/") == ()
    assert health_words("https://lakeside.example/guide/how-massage-helps-sciatica/") == ("sciatica", "massage")


def test_word_folded_in_a_calendar_is_found() -> None:
    assert health_words(text_of("SUMMARY:Appointment for your sci\r\n atica\\, now\r\n")) == ("sciatica",)


def test_text_of_a_calendar_is_as_people_read_it() -> None:
    assert (
        text_of("LOCATION:Hof 2\\, links\\; hin\r\n ten\\nHalt \\\\ da") == "LOCATION:Hof 2, links; hinten\nHalt \\ da"
    )


def test_names_in_a_calendar_are_found_quoted_and_bare() -> None:
    calendar = 'ATTENDEE;CN="Pain, Ann";RSVP=FALSE:mailto:a@x.example\r\nORGANIZER;CN=Lakeside Mas\r\n sage:mailto:b@x'

    assert names_in(calendar) == ("Pain, Ann", "Lakeside Massage")


def test_list_is_in_lower_case_and_says_each_word_once() -> None:
    assert [word for word in LISTED if word != word.casefold()] == []
    assert len(LISTED) == len(set(LISTED))
