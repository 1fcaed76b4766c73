"""The clinical reference: all that the program applies is there, once, from the values that apply it."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import practice as people
from tests.rooms.guide.signers import sign_off, withdrawal
from unknot.kit.content import content_version, texts
from unknot.rooms.guide import door
from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS
from unknot.spine.check.questions import QUESTIONS
from unknot.spine.check.red_flags import RULES
from unknot.spine.evidence import cited
from unknot.spine.match.doses import DOSE, FEET
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.tables import BASE
from unknot.spine.match.words import exclusions
from unknot.spine.outcomes.trajectory import RESPONDER
from unknot.spine.outcomes.trajectory import RULES as SIGNAL_RULES
from unknot.spine.vocabulary import Level, MassageType, Pattern

# Asks the pages, not the database.
pytestmark = [pytest.mark.variant, pytest.mark.django_db]
MOST_BYTES = 60_000  # compressed; above it the page must be split


@pytest.fixture(autouse=True)
def _practice() -> None:
    people.practice()


def html(language: str = "en") -> str:
    answer = Client(headers={"Accept-Language": language}).get("/clinical/")
    assert answer.status_code == 200
    return answer.content.decode()


def plain(piece: str) -> str:
    # A word that may be broken is still one word.
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", piece.replace("<wbr>", ""))).split())


def cells(page: str, name: str) -> list[str]:
    """The cells of the row with an id."""
    [row] = re.findall(rf'<tr id="{name}">(.*?)</tr>', page, re.DOTALL)
    return [plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]


def section(page: str, key: str) -> str:
    [found] = re.findall(rf'<section [^>]*aria-labelledby="{key}">(.*?)</section>', page, re.DOTALL)
    return str(found)


def rows(piece: str) -> list[list[str]]:
    return [
        [plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", piece, re.DOTALL)
    ]


def test_everything_that_can_be_linked_to_has_its_one_place() -> None:
    page = html()

    wanted = [*RULES, *MODIFIERS, *ADVICE, *FIT_ITEMS, *QUESTIONS, *door.claims(), *door.sources()]
    names = [*(one.id for one in wanted), *(pattern.value for pattern in Pattern), *(one.rule for one in SIGNAL_RULES)]
    assert [name for name in names if page.count(f'id="{name}"') != 1] == []
    assert len(ids := re.findall(r'\sid="([^"]+)"', page)) == len(set(ids))


def test_every_link_within_the_page_leads_somewhere() -> None:
    page = html()

    ends = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) - ends == set()


def test_contents_lead_to_every_chapter() -> None:
    page = html()

    listed = re.findall(r'<li><a href="#([\w-]+)">', section_of_contents(page))
    assert listed == [key for key in re.findall(r'<h2 id="([\w-]+)">', page) if key not in {"contents", "marks"}]


def section_of_contents(page: str) -> str:
    return page.partition('aria-labelledby="contents"')[2].partition("</nav>")[0]


def test_claim_is_quoted_with_verdict_certainty_sentence_and_sources() -> None:
    page = html()

    for one in door.claims():
        [said] = re.findall(rf'<article [^>]*id="{one.id}">(.*?)</article>', page, re.DOTALL)
        for words in (one.leaflet_says, one.verdict_words or "", one.certainty, one.patient_sentence):
            assert words in plain(said), one.id
        assert re.findall(r'href="#([^"]+)"', said) == list(one.sources)
        assert ("The leaflet says:" in said) == (one.verdict is not None)


def test_leaflet_is_quoted_on_no_other_page() -> None:
    quotes = [one.leaflet_says for one in door.claims() if one.verdict]

    for address in ("/", "/guide/", *(f"/guide/{key}/" for key in door.PAGES)):
        page = unescape(Client().get(address).content.decode())
        assert [quote for quote in quotes if quote in page] == []


def test_rule_stands_there_in_its_own_words_with_source_and_mark() -> None:
    page = html()

    shown = [cells(page, one.id) for one in (*RULES, *ADVICE)]
    assert shown == [
        *([one.id, one.when.words(), one.why, cited(one.sources)] for one in RULES),
        *([one.id, one.when.words(), one.advice, cited(one.sources)] for one in ADVICE),
    ]


def test_limit_stands_there_type_by_type_with_its_cap() -> None:
    page = html()

    for one in MODIFIERS:
        said = cells(page, one.id)
        assert said[3:7] == [one.limits.get(kind, "excluded") for kind in MassageType], one.id
        assert (said[7], said[9]) == (str(one.cap or "–"), cited(one.sources)), one.id


def test_rules_that_a_clearance_may_name_are_listed_in_one_breath() -> None:
    when = cells(html(), "M22")[1]

    assert when.endswith("D1, D3, D4, D5, D6, D7, D8, D10, D12, D14, D15, D16, D17, D18, D19, D20 or D21, cleared")


def test_limit_that_shortens_says_so() -> None:
    page = html()

    assert (cells(page, "M2")[8], cells(page, "M15")[8], cells(page, "M4")[8]) == ("45", "30 at the first visit", "–")


def test_question_stands_there_with_readers_source_and_mark() -> None:
    assert cells(html(), "Q09") == [
        f"Q09 {texts('questions')['questions']['Q09']['short']}",
        "Do your legs feel heavy or stiff, or are you newly unsteady when you walk?",
        "always",
        "E4, E5, U2",
        "as in the reference; unsigned",
        "NG234 R",
    ]


def test_question_in_our_own_words_is_marked_and_unsigned() -> None:
    page = html()

    for one in QUESTIONS:
        words, said = texts("questions")["questions"][one.id], cells(page, one.id)
        assert words["text"] in said[1], one.id
        assert said[4] == ("D, ours; unsigned" if words.get("own") else "as in the reference; unsigned"), one.id
        assert said[3], f"nothing reads {one.id}"


def test_questions_are_signed_with_section_two() -> None:
    sign_off("2")

    assert cells(html(), "Q01")[4] == cells(html(), "groin")[4] == "signed"


def test_levels_say_what_doubt_makes_of_each() -> None:
    said = rows(section(html(), "levels"))[1:]

    assert [row[:4] for row in said] == [
        ["Emergency", "6", "blocked", "Urgent"],
        ["Urgent", "5", "blocked", "Doctor first"],
        ["Doctor first", "4", "blocked", "Doctor first"],
        ["Not now", "3", "blocked", "Not now"],
        ["With limits", "2", "open", "–"],
        ["No limit found", "1", "open", "–"],
    ]
    assert [row[4] for row in said] == [door.finding_words(level).text for level in reversed(Level)]


def test_points_of_every_pattern_are_those_of_the_match() -> None:
    said = {(row[0], row[1]): row[2:6] for row in rows(section(html(), "base"))[1:]}

    for pattern, by_acuity in BASE.items():
        for acuity, base in by_acuity.items():
            title = door.pattern_words(pattern).title
            shown = said.get((title, acuity.value)) or said[title, "any"]
            assert shown == [str(base.points.get(kind, "excluded")) for kind in MassageType]


def test_nudges_exclusions_and_doses_stand_there() -> None:
    page = html()

    for nudge in NUDGES:
        shown = [*nudge.words.split(": ", 1), nudge.certainty.value]
        assert shown in [row[:3] for row in rows(section(page, "nudges"))]
    for words in exclusions().values():
        assert words.split(": ", 1) in rows(section(page, "nudges"))
    doses = {id(dose): dose for by_acuity in DOSE.values() for dose in by_acuity.values()} | {id(FEET): FEET}
    said = rows(section(page, "dose"))[1:]
    assert [(row[1], row[2], row[4], row[5]) for row in said] == [
        (str(one.minutes), str(one.when_bad), str(one.visits), str(one.review_visit)) for one in doses.values()
    ]


def test_follow_up_stands_there_in_its_order_with_what_a_responder_is() -> None:
    page = html()

    assert [row[0] for row in rows(section(page, "signals"))[1:]] == [one.rule for one in SIGNAL_RULES]
    assert RESPONDER[1:] in plain(section(page, "signals"))
    assert cells(page, "R3")[1:3] == [
        "at least one visit, back and leg pain both 0, and RMDQ 2 or less",
        "You may be done",
    ]


def test_measures_stand_there_with_range_change_and_licence() -> None:
    said = rows(section(html(), "instruments"))[1:]

    assert [row[0].split(",")[0] for row in said] == [
        "Pain", "Roland-Morris Disability Questionnaire", "PHQ-4", "Own activities", "Global change",
        "Fingertip to floor",
    ]  # fmt: skip
    assert said[1][1] == "items: 24; 0 to 24; a higher number is worse"
    legend = plain(section(html(), "instruments"))
    assert {row[5] for row in said} == {"May ship", "In our own words"}
    assert all(f"{words}: " in legend for words in {row[5] for row in said})
    assert all(row[6] for row in said)


def keys_of_the_program() -> set[str]:
    """What no reader knows: keys and choices with a stroke, levels, patterns and signals; no word of a language."""
    asked = {key for one in QUESTIONS for key in (*one.keys, *one.choices, one.id) if not re.match(r"Q\d", key)}
    codes = {*Level.__members__, *Pattern.__members__, *(one.signal for one in SIGNAL_RULES if one.signal)}
    nudges = {one.rule for one in NUDGES}
    return {key for key in asked | nudges if "_" in key} | codes | {"t1", "t2", "t3", "not_sure", "SHIP", "doubt D"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_key_of_the_program_is_shown_for_words(language: str) -> None:
    said = plain(html(language))

    shown = {key for key in keys_of_the_program() if re.search(rf"\b{key}\b", said)}
    assert shown == ({"doubt D"} if language == "en" else set())


def test_marks_are_explained() -> None:
    said = section(html(), "marks")

    assert re.findall(r"<dt>(.)</dt>", said) == ["V", "S", "R", "D"]


def test_tables_have_a_caption_and_head_cells_and_scroll_by_keyboard() -> None:
    page = html()

    assert page.count("<table") == page.count("<caption") == page.count('role="region"') == page.count("<thead>")
    assert page.count('tabindex="0"') == page.count("<table")
    assert "A table with a shadow at its side goes on there" in page
    assert 'href="/static/guide/clinical/clinical.css"' in page
    bodies = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert [one for one in bodies if one.count("<tr") != one.count('<th scope="row">')] == []


def test_page_names_its_version_and_says_that_nobody_has_signed() -> None:
    page = html()

    assert content_version() in page
    assert "No clinician has signed this content yet." in page


def test_who_signed_is_shown_with_everything_that_was_said() -> None:
    sign_off()

    page = html()

    said = section(page, "sign-offs")
    assert "No clinician has signed" not in page
    assert rows(said)[1] == [
        "Ines Example", "Physiotherapist", "Illinois 070-0001", "all sections", "en", "2026-11-20",
    ]  # fmt: skip


def test_what_is_still_to_be_signed_is_named() -> None:
    sign_off("3")

    assert "Still to be read: en: 2, 5" in plain(section(html(), "sign-offs"))


def test_past_sign_offs_stay_to_be_seen() -> None:
    by = people.owner()
    sign_off(entered_by=by, content_version="1.0+sha256:" + "0" * 64)
    withdrawal(sign_off(name="Otto Example", entered_by=by))

    said = section(html(), "sign-offs")

    assert "No clinician has signed this content yet." in said
    assert "taken back 2026-11-22" in plain(said)
    assert "1.0+sha256:000" in said


def test_page_is_light_enough_to_stand_in_one_piece() -> None:
    assert len(gzip.compress(html().encode())) < MOST_BYTES
