"""The letter to a doctor: who gets one, what it says, and the same as a PDF on one sheet."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.test.utils import override_settings

from tests.factories import practice as made
from tests.rooms.check.letters import LONGEST, OLD_PROBLEM, RULES_OF_LONGEST, SHORT, reader, walked, words_of
from tests.rooms.check.pages import Page
from tests.rooms.check.people import FINDING, START, Person
from unknot.kit import pdf
from unknot.kit.content import content_version
from unknot.rooms.check import door as check
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.guide import door as guide
from unknot.rooms.practice.models import AuditEntry, Practice
from unknot.spine.check.red_flags import RULE
from unknot.spine.vocabulary import Level

# Read from what other tests of the room ask PostgreSQL for.
pytestmark = [pytest.mark.variant, pytest.mark.django_db]

LETTER, AS_PDF = "/check/letter/", "/check/letter.pdf"
US_LETTER, A4 = (612, 792), (595, 842)
HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}
OTHERS = {
    "may book": HEALTHY,
    "with limits": {**HEALTHY, "yes": ["anticoagulant"]},
    "wait": {**HEALTHY, "yes": ["ill_no_fever"]},
    "urgent": {**HEALTHY, "yes": ["fever"]},
    "emergency": {**HEALTHY, "yes": ["saddle"]},
}


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()
    made.therapist()


def letter(inputs: dict[str, object]) -> Page:
    return walked(inputs).opens(LETTER)


# Whose it is ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inputs", OTHERS.values(), ids=OTHERS.keys())
def test_whoever_needs_no_doctor_first_is_led_to_the_finding(inputs: dict[str, object]) -> None:
    person = Person(inputs)
    person.begins()
    person.finishes()

    assert person.client.get(LETTER)["Location"] == FINDING
    assert person.client.get(AS_PDF)["Location"] == FINDING
    assert LETTER not in person.opens(FINDING).links


@pytest.mark.parametrize("address", [LETTER, AS_PDF])
def test_stranger_is_led_to_the_beginning(address: str) -> None:
    walked(SHORT)

    answer = Client().get(address, follow=True)

    assert answer.redirect_chain[-1][0] == START


def test_new_answers_take_the_letter_away() -> None:
    person = walked(SHORT)
    again = Person(HEALTHY, client=person.client)
    again.opens("/check/old/")
    again.client.post(START)

    again.opens("/check/ces/")
    again.finishes()

    assert again.client.get(LETTER)["Location"] == FINDING


def test_finding_leads_to_the_letter() -> None:
    person = walked(SHORT)

    page = person.opens(FINDING)

    assert page.links.count(LETTER) == 1
    assert "Print or save as PDF" in page.text
    assert person.opens(LETTER).links.count(AS_PDF) == 1


@pytest.mark.parametrize("address", [LETTER, AS_PDF])
def test_nothing_about_health_is_kept_on_the_way_or_stands_in_title_and_name(address: str) -> None:
    answer = walked(SHORT).client.get(address)

    assert "no-store" in answer["Cache-Control"]
    name = answer.get("Content-Disposition", "")
    title = reader(answer.content).metadata if name else re.findall("<title>(.*)</title>", answer.content.decode())
    assert name in ("", 'attachment; filename="letter.pdf"')
    assert "Letter to take along" in str(title)
    assert not re.search("steroid|D5|doctor|clearance", f"{title} {name} {address}", re.IGNORECASE)


def test_own_letter_leaves_no_entry_in_the_trail_as_the_own_finding_leaves_none() -> None:
    person = walked(SHORT)
    before = AuditEntry.objects.count()

    for address in (FINDING, LETTER, AS_PDF):
        person.client.get(address)

    assert AuditEntry.objects.count() == before


# What it says --------------------------------------------------------------------------------------------------------


def test_letter_says_who_asks_what_was_answered_and_which_rule_asks() -> None:
    page = letter({**SHORT, "leg_nrs": 4, "leg_site": "below_knee", "drawing": [219, 224, 234], "pref": "deep"})

    for words in (
        "Lakeside Massage",
        "1 Example Street, Chicago, IL 60601",
        "(312) 555-0100 · desk@lakeside.example",
        "Age 54",
        "Pain began 8 weeks ago",
        "back 6, leg 4",
        "Yes, and it goes below the knee",
        "Marked on the body right low back; right buttock; right calf",
        "Yes Steroid tablets, 3 months or more",
        "D5 taking steroid tablets for 3 months or more [Downie and others 2013, V]",
        "Deep tissue massage: Slow, firm work on the deeper layers.",
        "The person would like this most: Deep tissue massage.",
        "this letter is no diagnosis",
        f"Content {content_version()}.",
    ):
        assert words in page.text
    assert "/clinical/#D5" in page.links
    assert "A human body. Marked: right low back; right buttock; right calf" in page.html


def test_letter_has_a_line_for_all_that_a_clearance_must_state() -> None:
    page = letter(SHORT)

    for words in (
        *("Name of clinician", "Registration number", "Signature", "Date", "Valid through (if empty, six months)"),
        "Please tick each one that your word covers",
        "within these limits (places, ways to lie, pressure)",
        "send it to Lakeside Massage, desk@lakeside.example",
    ):
        assert words in page.text
    assert page.html.count("letter-box") == 1


def test_name_and_date_of_birth_are_for_the_person_to_write() -> None:
    page = letter(SHORT)

    assert ">Name:</span>" in page.html
    assert ">Date of birth:</span>" in page.html


def test_old_problem_names_every_symptom_and_doubt_is_to_be_looked_at_first() -> None:
    page = letter(OLD_PROBLEM)

    counts = "D12 counts only if your word names each of these: numb between the legs bladder problem"
    assert counts in page.text
    assert "bowel problem" not in page.text
    look, clear = page.text.index("Please look first"), page.text.index("What asks for a clearance")
    assert look < page.text.index("U8 an injury to your back") < clear < page.text.index("D5 taking steroid")
    assert "A note cannot settle them." in page.text
    assert page.html.count("letter-box") == 4, "two rules and two symptoms; nothing to tick for U8"


def test_rule_in_doubt_says_so() -> None:
    page = letter({**SHORT, "yes": [], "not_sure": ["height_loss"]})

    assert "D17 getting shorter, or a back that is more bent (the person was not sure) [R]" in page.text
    assert "Not sure Shorter, or a more bent back" in page.text


def test_only_doubt_gives_nothing_to_sign() -> None:
    page = letter({**SHORT, "yes": [], "not_sure": ["bruise_spine"]})

    assert "U8 an injury to your back" in page.text
    assert "Clearance, to fill in and sign" not in page.text


@pytest.mark.parametrize("inputs", [OLD_PROBLEM, LONGEST], ids=["old problem", "longest"])
def test_letter_names_no_pattern_no_root_and_no_person(inputs: dict[str, object]) -> None:
    page = letter(inputs)

    said = page.text.partition("What was answered")[2]
    assert not re.search(r"sciatica|\b[LS][1-5]\b|nerve|dermatome|syndrome|claudication|cauda", said, re.IGNORECASE)
    assert "Example Street" in page.text
    assert not re.search(r"Ada|Hazel", page.text)


def test_every_rule_of_the_longest_letter_stands_there_with_its_source() -> None:
    page = letter(LONGEST)

    found = StoredFinding.objects.latest("pk").result["rules"]
    assert [one.rstrip("?") for one in found if one[0] in "UD"] == RULES_OF_LONGEST
    for rule in RULES_OF_LONGEST:
        for source in RULE[rule].sources:
            named = source.name and not source.name.islower()
            words = f"{guide.source(source.name).called}, {source.mark.value}" if named else str(source)
            assert re.search(rf"{rule} [^\[]+\[[^\]]*{re.escape(words)}", page.text), (rule, words)
            assert not named or source.name not in page.text or source.name in words
        assert f"/clinical/#{rule}" in page.links
    assert "and 6 more, as drawn" in page.text


def test_letter_is_dated_in_the_practices_zone() -> None:
    late = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)  # still the day before in Chicago
    with time_machine.travel(late, tick=False):
        page = letter(SHORT)

    assert page.text.count("Tuesday 24 November 2026") == 2
    assert "Tuesday 24 November 2026, 22:30 (Chicago time)" in page.text


def test_types_that_nobody_gives_here_are_not_named() -> None:
    made.Therapist.objects.all().delete()
    made.therapist(types=frozenset({made.MassageType.SWEDISH}))

    page = letter(SHORT)

    assert "Swedish massage: Long, smooth strokes" in page.text
    assert "Deep tissue" not in page.text


def test_level_raised_by_hand_asks_for_a_look_and_keeps_the_reason_sealed() -> None:
    person = Person(HEALTHY)
    person.begins()
    person.finishes()
    client = made.client()
    StoredFinding.objects.update(client_id=client.pk)
    raised = {"level": Level.DOCTOR_FIRST, "reason": "Limps badly.", "until_on": None, "user_id": made.user().pk}
    check.raise_level(client_id=client.pk, now=made.NOON, **raised)

    page = person.opens(LETTER)

    assert "A therapist of ours who knows this person asks that a doctor looks first." in page.text
    assert "What asks for a clearance" not in page.text
    assert "Clearance, to fill in and sign" in page.text
    assert "Limps" not in page.text


def test_open_questions_are_not_passed_over() -> None:
    person = walked(SHORT)
    row = StoredFinding.objects.get()
    StoredFinding.objects.filter(pk=row.pk).update(result={**row.result, "unanswered": ["fever"]})

    assert "Some questions were left open." in person.opens(LETTER).text


# As a PDF ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("country", "paper"), [("US", US_LETTER), ("DE", A4)])
@pytest.mark.parametrize("inputs", [SHORT, OLD_PROBLEM, LONGEST], ids=["short", "old problem", "longest"])
def test_pdf_is_one_sheet_of_the_countrys_paper(
    inputs: dict[str, object], country: str, paper: tuple[int, int]
) -> None:
    Practice.objects.update(country=country)

    written = reader(walked(inputs).client.get(AS_PDF).content)

    [sheet] = written.pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == paper
    assert "They rule nothing out." in " ".join(sheet.extract_text().split()), "the last line"


def test_pdf_says_what_the_page_says() -> None:
    person = walked(LONGEST)
    answer = person.client.get(AS_PDF)

    said = words_of(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    for rule in RULES_OF_LONGEST:
        assert f"{rule} " in said
    for words in ("To the doctor", "Date of birth", "Registration number", content_version(), "blood pressure"):
        assert words in said or words in said.replace(" ", "")


def test_pdf_has_title_language_and_tags_and_the_drawing_in_words() -> None:
    browser = walked({**SHORT, "drawing": [219]}).client
    written = reader(browser.get(AS_PDF).content)
    in_spanish = reader(browser.get(AS_PDF, headers={"accept-language": "es"}).content)

    root = written.root_object
    assert written.metadata is not None
    assert written.metadata.title == "Letter to take along · Lakeside Massage"
    assert root["/Lang"] == "en"
    assert in_spanish.root_object["/Lang"] == "es"
    assert "Fecha de nacimiento" in "".join(page.extract_text() for page in in_spanish.pages)
    assert root["/MarkInfo"]["/Marked"]
    assert "A human body. Marked: right low back" in alternatives(root["/StructTreeRoot"])


def test_demo_says_on_the_sheet_that_it_is_one() -> None:
    person = walked(SHORT)

    with override_settings(DEMO=True):
        page, written = person.opens(LETTER), person.client.get(AS_PDF).content

    assert "This is a demo. The practice and its answers are made up." in page.text
    assert "This is a demo." in words_of(written)


def test_a_few_files_are_enough_for_one_and_thirty_for_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "write", lambda versions, **_: b"%PDF")
    with time_machine.travel(made.NOON, tick=False):
        people = [walked(SHORT) for _ in range(6)]
        answers = [[person.client.get(AS_PDF).status_code for _ in range(7)] for person in people]

        assert answers == [[200] * 6 + [429]] * 5 + [[429] * 7]
        assert people[0].client.get(LETTER).status_code == 200, "the page can still be printed"
    with time_machine.travel(made.NOON + timedelta(hours=1), tick=False):
        assert people[0].client.get(AS_PDF).status_code == 200


def test_asking_for_the_head_of_the_file_writes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "write", lambda *_, **__: pytest.fail("written"))

    answer = walked(SHORT).client.head(AS_PDF)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_nobody_waits_long_for_the_letter_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    person = walked(SHORT)

    with pdf._one_at_a_time:
        answer = person.client.get(AS_PDF)

    assert answer.status_code == 503
    assert "Please print the letter instead" in answer.content.decode()


def test_without_the_libraries_the_page_prints_and_the_address_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: ("libpango-1.0.so.0",))
    person = walked(SHORT)

    page, answer = person.opens(LETTER), person.client.get(AS_PDF)

    assert AS_PDF not in page.links
    assert "pick Print in the menu of your browser" in page.text
    assert answer.status_code == 404
    assert "Please print the letter instead" in answer.content.decode()
    assert LETTER in Page(answer).links


def test_library_that_fails_only_at_the_import_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise pdf.CannotWrite("libpango")

    monkeypatch.setattr(pdf, "write", fail)

    assert walked(SHORT).client.get(AS_PDF).status_code == 404


def alternatives(element: object) -> list[str]:
    """What stands in place of pictures, anywhere below."""
    found: list[str] = []
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [one for kid in element for one in alternatives(kid)]
    if isinstance(element, dict):
        found += [str(element["/Alt"])] if "/Alt" in element else []
        found += alternatives(element["/K"]) if "/K" in element else []
    return found
