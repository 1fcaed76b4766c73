"""A finding on paper: one sheet, A4 and Letter, whatever it says; measured on what Chromium prints."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from tests.factories import booking as make
from tests.spine.vectors import VECTORS
from unknot.kit import clock
from unknot.kit.visitor import COOKIE
from unknot.rooms.check.actions.drafts import keep_answers, start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.check.demo import marked, told
from unknot.spine.check.given import answers_given

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.variant]  # asks the page, not the database

PAPERS = ("A4", "Letter")
SHOWN_TO_A_DOCTOR = ["cancer_past", "height_loss", "steroids", "clot_recent", "heart_unstable", "surgery6", "aneurysm"]
EVERY_LIMIT = [
    *(
        "anticoagulant",
        "osteoporosis",
        "immune",
        "device_old",
        "spine_hardware",
        "skin_local",
        "foot_problem",
        "clot_past",
    ),
    *("varicose", "disc_known", "hypermobile", "lymph", "consent_support", "allergy", "groin"),
    "reduced_sensation",
]
UTMOST = "every limit that can come together"
STORIES: Mapping[str, dict[str, object]] = {
    "several signs, drawn": {"age": 47, "weeks": 3, "tingling": True, "cough": True}
    | marked({219: "3 ache", 224: "3", 229: "5 shooting", 234: "7 shooting pins", 238: "6 numb"}),
    "all four types and local limits": {"age": 47, "weeks": 40, "back_nrs": 5, "goal_move": True, "poor_sleep": True}
    | {"cannot_undress": True, "pref": "deep", "good_before": "medical", "leg_site": "none"}
    | {"yes": ["device_old", "skin_local", "varicose", "lymph", "consent_support", "allergy", "groin"]},
    "many reasons to see a doctor": {"age": 70, "weeks": 104, "back_nrs": 7, "yes": SHOWN_TO_A_DOCTOR},
    UTMOST: {"age": 76, "weeks": 60, "pref": "deep", "bad_before": "medical", "sens": 2}
    | {"cannot_undress": True, "goal_move": True, "poor_sleep": True, "phq4": (3, 3, 2, 1), "bp": [165, 95]}
    | {"tingling": True, "cough": True}
    | {"yes": EVERY_LIMIT}
    | marked({120: "3", 218: "8 burning", 219: "8 ache", 223: "3", 224: "9 burning shooting", 228: "2 ache"}
             | {229: "5 shooting", 232: "4 pins", 233: "3 pins", 234: "7 shooting pins", 238: "6 numb"}),
}  # fmt: skip  # a table of answers


@pytest.fixture
def served(live_server: LiveServer) -> str:
    make.open_practice()
    return str(live_server.url)


def printed(chromium: Browser, served: str, *visitors: str, locale: str = "en-US") -> list[dict[str, PdfReader]]:
    """What comes out of the printer for each of them, by the size of its paper."""
    with chromium.new_context(locale=locale) as context:
        page = context.new_page()
        return [_sheets(page, served, visitor) for visitor in visitors]


def _sheets(page: Page, served: str, visitor: str) -> dict[str, PdfReader]:
    page.context.add_cookies([{"name": COOKIE, "value": visitor, "url": served}])
    page.goto(f"{served}/check/finding/")
    return {paper: PdfReader(io.BytesIO(page.pdf(format=paper))) for paper in PAPERS}


def who_told(story: dict[str, object], token: str = "t" * 43) -> str:
    """Somebody whose answers came by the screens, with their drawing."""
    given, now = told(story), clock.now()
    with transaction.atomic():
        draft = start_draft(visitor=make.digest(token), client_id=None, now=now)
        keep_answers(draft, said=given, now=now)
        finish_check(draft=draft, answers=answers_given(given), now=now)
    return token


def test_findings_of_all_vectors_print_on_one_sheet_each(chromium: Browser, served: str) -> None:
    visitors = [make.visitor(vector.inputs, now=clock.now()) for vector in VECTORS]

    pages = {
        f"{vector.id} on {paper}": len(sheet.pages)
        for vector, sheets in zip(VECTORS, printed(chromium, served, *visitors), strict=True)
        for paper, sheet in sheets.items()
    }

    assert len(pages) == 2 * len(VECTORS)
    assert {which: count for which, count in pages.items() if count != 1} == {}


@pytest.mark.parametrize("story", STORIES)
def test_longest_findings_print_on_one_sheet_too(chromium: Browser, served: str, story: str) -> None:
    [sheets] = printed(chromium, served, who_told(STORIES[story]), locale="es-MX")  # the longer of the two languages

    assert {paper: len(sheet.pages) for paper, sheet in sheets.items()} == {"A4": 1, "Letter": 1}


def test_sheet_holds_what_one_takes_along_and_no_button(chromium: Browser, served: str) -> None:
    [sheets] = printed(chromium, served, who_told(STORIES["several signs, drawn"]))

    assert {len(sheet.pages) for sheet in sheets.values()} == {1}
    # Two letters printed as one ("fi") are two again.
    said = " ".join(unicodedata.normalize("NFKC", sheets["A4"].pages[0].extract_text()).split())
    wanted = ["Lakeside Massage", "Yes, with some limits", "Counted: Pain that spreads below the knee", "right buttock"]
    wanted += ["walk every day", "Swedish massage", "30 minutes", "very low certainty", "Deep tissue massage"]
    wanted += ["No firm pressure on your low back", "you feel faint", "a fever, or feeling very ill", "(312) 555-0100"]
    assert [words for words in wanted if words not in said] == []
    assert [words for words in ("See free times", "Send me a link", "Forget me", "Rule:") if words in said] == []
