"""What messages say: standard words, the owner's own, and what becomes of own words that may not go any more."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from unknot.kit import languages
from unknot.rooms.notify.actions.wordings import CODE, KindTwice, kinds, open_wordbook, register, troubles
from unknot.rooms.notify.door import Channel, Kind
from unknot.rooms.notify.models import OwnWording
from unknot.rooms.practice.models import Practice
from unknot.spine.notify.length import length_of
from unknot.spine.notify.wording import Wording, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lakeside")]
VALUES = {"code": "123 456", "practice": "Lakeside Massage"}
EVERY = sorted({"booked to client", "changed to client", "cancelled to client", "reminder to client", "code", "link"})


def own(subject: str = "Hi from {practice}", text: str = "Type {code}", **change: str) -> OwnWording:
    row = {"kind": "code", "language": "en", "channel": "mail", "subject": subject, "text": text} | change
    return OwnWording.objects.create(**row)


def said(channel: Channel = Channel.MAIL) -> Wording:
    return open_wordbook().words("code", channel, VALUES)


def test_standard_words_go_where_the_owner_has_none() -> None:
    assert said().subject == "Your code for Lakeside Massage"
    assert said().text.startswith("Your code for Lakeside Massage:\n\n123 456\n\nIt works for 15 minutes")
    assert said(Channel.TEXT).text == "123 456 is your code for Lakeside Massage. It works for 15 minutes.\n"


def test_own_words_go_in_their_language_and_by_their_channel_alone() -> None:
    own()

    assert said() == Wording("Hi from Lakeside Massage", "Type 123 456\n")
    assert said(Channel.TEXT).text.startswith("123 456 is your code")
    with languages.speaking("es"):
        assert said().subject == "Su código para Lakeside Massage"


def test_own_words_are_never_executed() -> None:
    own(text="<b>%(code)s</b> $code {code}")
    assert said().text == "<b>%(code)s</b> $code 123 456\n"

    for odd in ("{{ code }} {code}", "{% now 'Y' %} {code}", "{code.real} {code}", "{code!r} {code}"):
        OwnWording.objects.update(text=odd)
        assert said().text.startswith("Your code for"), odd  # no known place, so the standard words go


def test_own_words_that_may_not_go_any_more_give_way_to_the_standard_ones() -> None:
    own(text="Lakeside Massage says: {code}")
    assert said().text == "Lakeside Massage says: 123 456\n"

    Practice.objects.update(name="Riverside")

    assert said().text.startswith("Your code for Lakeside Massage")  # "Massage" tells what somebody comes for now


def test_a_subject_is_one_line_whatever_fills_it() -> None:
    words = open_wordbook().words("code", Channel.MAIL, {"code": "1", "practice": "Lake\nside"})

    assert words.subject == "Your code for Lake side"


def test_a_wordbook_is_the_stamp_and_one_query() -> None:
    own()
    with CaptureQueriesContext(connection) as queries:
        book = open_wordbook()
        book.words("booked to client", Channel.TEXT, {})

    assert len(queries) == 2


@pytest.mark.django_db(transaction=True)
def test_a_wordbook_is_kept_until_the_owner_changes_a_word() -> None:
    own(text="One {code}")
    first = open_wordbook()
    with CaptureQueriesContext(connection) as queries:
        again = open_wordbook()
    OwnWording.objects.update(text="Two {code}")

    assert again is first
    assert len(queries) == 1
    assert said().text == "Two 123 456\n"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_standard_wording_keeps_its_own_rules(language: str) -> None:
    assert set(EVERY) <= set(kinds())
    with languages.speaking(language):
        for kind in kinds().values():
            for channel in kind.channels:
                found = troubles(kind, channel, kind.standard(channel))
                assert not found, f"{kind.word} {channel}: {found}"


@pytest.mark.parametrize(("language", "most"), [("en", 2), ("es", 4)])
def test_standard_texts_are_short(language: str, most: int) -> None:
    with languages.speaking(language):
        for kind in kinds().values():
            if kind.text:
                values = kind.examples() | {"questions": "", "practice": "Lakeside Massage"}
                assert length_of(filled(kind.standard(Channel.TEXT).text, values)).parts <= most, kind.word


def test_trouble_names_health_words_and_too_many_parts() -> None:
    assert troubles(CODE, Channel.MAIL, Wording("x", "For your pain: {code}")).health == ("pain",)
    assert troubles(CODE, Channel.TEXT, Wording("", "{code}" + "ó" * 400)).parts == 7


def test_one_word_is_one_kind_and_one_row() -> None:
    with pytest.raises(KindTwice):
        register(Kind(word="code", title="x", places=(), needed=(), subject="x", mail=("x",)))
    own()
    with pytest.raises(IntegrityError):
        own()
