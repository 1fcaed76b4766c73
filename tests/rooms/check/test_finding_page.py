"""The finding as it is read: its order, the four signs, what a reason opens to, and whom to call."""

from __future__ import annotations

import re
from html import unescape

import pytest
import time_machine
from django.test import Client

from tests.factories import booking as make
from tests.spine.vectors import VECTORS, Vector
from unknot.rooms.practice.models import Practice
from unknot.spine.check.answers import read_answers
from unknot.spine.check.triage import triage

# Asks the pages, not the database.
pytestmark = [pytest.mark.variant, pytest.mark.django_db]
VECTOR = {one.id: one for one in VECTORS}
GROUND = re.compile(r'<details class="ground">.*?</details>', re.DOTALL)
HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOON, tick=False):
        make.open_practice()
        yield


def page_of(answers: dict[str, object]) -> str:
    return make.browser(make.visitor(answers)).get("/check/finding/").content.decode()


def of(vector: str) -> str:
    return page_of(VECTOR[vector].inputs)


def read(html: str) -> str:
    """What is read of some markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(html: str, title: str) -> str:
    """The part of the page under one heading."""
    return html.split(f">{title}</h2>")[1].split("</section>", maxsplit=1)[0]


def signs(html: str) -> list[str]:
    """Each sign as it stands there, closed."""
    rows = re.findall(r'<li class="check-sign.*?</summary>', html, re.DOTALL)
    return [read(row) for row in rows]


def test_bookable_finding_reads_in_the_order_that_matters() -> None:
    html = of("V15")

    assert [read(one) for one in HEADING.findall(html)] == [
        "What in your answers fits sciatica",
        "What to do now",
        "What fits you",
        "Your plan",
        "What we do not offer now",
        "Your therapist will keep to this",
        "Tell the therapist to stop at once if",
        "Get help at once if you notice any of these",
        "Whom to call",
        "Keep this page",
    ]


def test_way_to_the_times_stands_on_top_and_again_after_the_types() -> None:
    html = of("V15")

    places = [found.start() for found in re.finditer("See free times", html)]
    top, types, plan = (html.index(words) for words in ("What in your answers", "What fits you", "Your plan"))
    assert len(places) == 2
    assert places[0] < top < types < places[1] < plan


def test_what_to_do_now_begins_with_what_one_does_oneself() -> None:
    said = read(part(of("V13"), "What to do now"))

    assert said.startswith("Massage on its own is not enough. Plan to walk and move each day as well.")
    assert said.index("walk every day") < said.index("Pick a time that suits you.")


def test_plan_names_the_active_part_before_any_visit() -> None:
    assert read(part(of("V13"), "Your plan")).startswith("With the first choice, Swedish massage. Every day You walk")


def test_all_four_signs_that_counted_are_said_with_word_and_icon() -> None:
    html = of("V15")

    assert signs(html) == [
        "Counted: Pain that spreads below the knee",
        "Counted: Leg pain that is worse than the back pain",
        "Counted: Pins and needles or numbness in the sore leg or foot",
        "Counted: Leg pain that is worse with a cough, a sneeze or a strain",
    ]
    assert part(html, "What in your answers fits sciatica").count('<svg class="check-icon"') == 4


def test_signs_that_did_not_count_are_said_too() -> None:
    assert [row.split(":")[0] for row in signs(of("V16"))] == ["Counted", *["Not counted"] * 3]


@pytest.mark.parametrize("vector", ["V11", "V15", "V16"])
def test_counting_says_what_it_cannot_do(vector: str) -> None:
    said = read(part(of(vector), "What in your answers fits sciatica"))

    assert said.count("Only a health worker who examines you can tell.") == 1
    assert "rules nothing out" in said
    assert "No one has tested yet if these weights are right." in said
    assert "%" not in said
    assert "percent" not in said


def test_without_leg_pain_it_says_that_the_signs_were_not_asked() -> None:
    html = of("V13")

    assert signs(html) == []
    assert "You told us of none, so we did not ask about them." in read(html)
    assert "Only a health worker who examines you can tell." in read(html)


def test_each_sign_opens_to_its_rule_its_sources_and_what_the_mark_means() -> None:
    first = GROUND.search(of("V15"))
    assert first

    said = read(first[0])
    assert 'href="/clinical/#S1"' in first[0]
    assert "Konstantinou K, Lewis M, Dunn KM." in said
    assert "V We read the source itself, most often its short form." in said


SHOWN_WHOLE = [one for one in VECTORS if one.level in ("PROCEED", "MODIFY", "DEFER", "DOCTOR_FIRST")]


@pytest.mark.parametrize("vector", SHOWN_WHOLE, ids=lambda one: one.id)
def test_every_reason_opens_to_a_rule_that_the_reference_shows(vector: Vector) -> None:
    html = page_of(vector.inputs)
    reference = Client().get("/clinical/").content.decode()

    finding = triage(read_answers(vector.inputs))
    limits = () if finding.level.blocks else finding.modifiers
    signs_asked = ("S1", "S2", "S3", "S4") if finding.fit is not None and not finding.unanswered else ()
    opened = [re.findall(r'href="/clinical/#([\w-]+)"', one) for one in GROUND.findall(html)]
    assert {*(one.rule for one in finding.fired), *limits, *finding.advice, *signs_asked} <= {one[0] for one in opened}
    assert [one for one in opened if len(one) != 1 or f'id="{one[0]}"' not in reference] == []
    assert [one for one in GROUND.findall(html) if not re.search(r"<b>[VSRD]</b> \w+", one)] == []


def test_reason_that_speaks_of_an_effect_bears_its_claim_closed_and_open() -> None:
    html = page_of({**make.HEALTHY, "poor_sleep": True})
    [reason] = [one for one in GROUND.findall(html) if "sleep badly" in one]

    closed, opened = reason.split("</summary>")
    assert 'data-claim="C07"' in closed
    assert 'href="#claim-C07"' in opened
    assert '<div id="claim-C07">' in html


@pytest.mark.parametrize("vector", ["V01", "V05"])
def test_page_that_says_stop_now_names_its_rules_and_leads_nowhere_else(vector: str) -> None:
    html = of(vector)

    rule = VECTOR[vector].rules[0]
    assert f"Rule: {rule}" in read(GROUND.findall(html)[0])
    assert "/clinical/" not in html


def test_each_type_carries_its_own_minutes_pressure_course_and_review() -> None:
    answers = {**make.HEALTHY, "cannot_undress": True, "goal_move": True}
    types = part(page_of(answers), "What fits you").split('<li class="match-type">')[1:]

    said = [read(one).split(" Why it stands here")[0] for one in types]
    assert [one.split(" We look back")[0] for one in said] == [
        "Medical massage 60 minutes, pressure: firm at most Once a week, up to 10 visits.",
        "Swedish massage 60 minutes, pressure: medium at most Once a week, up to 10 visits.",
        "Deep tissue massage 60 minutes, pressure: deep at most Once a week, up to 10 visits.",
        "Reflexology 40 minutes, pressure: medium at most Once a week, up to 10 visits.",
    ]
    assert ["We look back at visit 4." in one for one in said] == [True] * 4
    assert ["certainty" in read(one) and one.count("<circle") >= 4 for one in types] == [True] * 4


def test_shorter_first_visit_stands_with_the_type_that_it_shortens() -> None:
    html = page_of({"age": 76, "weeks": 30, "back_nrs": 4})

    assert "60 minutes, the first visit 30 minutes, pressure: medium at most" in read(part(html, "What fits you"))


def test_type_that_is_not_offered_says_why_and_opens() -> None:
    said = part(of("V17"), "What we do not offer now")

    assert "Deep tissue massage You take a blood thinner." in read(said)
    assert 'href="/clinical/#M1"' in said
    assert 'href="/clinical/#ranked"' in said


def test_numbers_of_the_practice_can_be_called() -> None:
    Practice.objects.update(emergency_number="911", advice_number="+1 312 555 0111")

    said = part(of("V13"), "Whom to call")

    assert re.findall(r'href="(tel:[^"]+)"', said) == ["tel:911", "tel:+13125550111", "tel:+13125550100"]


def test_no_number_is_made_up_where_the_practice_has_set_none() -> None:
    said = part(of("V13"), "Whom to call")

    assert "The emergency number where you are" in read(said)
    assert re.findall(r'href="(tel:[^"]+)"', said) == ["tel:+13125550100"]


@pytest.mark.parametrize("vector", ["V09", "V12"])
def test_stop_says_what_to_do_before_anything_else(vector: str) -> None:
    headings = [read(one) for one in HEADING.findall(of(vector))]

    assert headings[:2] == ["What to do now", "Why we say this"]
    assert headings.index("What you do yourself") < headings.index("Whom to call")


def test_open_questions_come_first_and_nothing_is_matched() -> None:
    html = of("V23")

    assert "One question is still open." in read(html)
    assert "What fits you" not in html
    assert "What in your answers fits sciatica" not in html
