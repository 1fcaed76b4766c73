"""The check as a screen reader has it: in this order, under these names. What is only for eyes is not in it."""

from __future__ import annotations

import re

import pytest

from tests.factories import booking as make
from tests.journeys.conftest import Somebody
from tests.journeys.ways import BASE
from tests.rooms.check.people import came_to
from tests.spine.vectors import VECTORS

# Asks the pages, not the database; and one way is enough, for all look alike to the ear.
pytestmark = [
    pytest.mark.journey,
    pytest.mark.variant,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", [BASE], ids=["aloud"]),
]

[SCIATICA] = [vector for vector in VECTORS if vector.id == "V16"]

FIRST_SCREEN = """
- main:
  - paragraph: Step 1 of 19
  - heading "First, a few signs that need care right away" [level=1]
  - paragraph: We mean what began or changed in the last 3 months, or since this pain began.
  - group "Tick each one that is true for you.":
    - text: Tick each one that is true for you.
    - list:
      - listitem:
        - checkbox "Is there numbness or tingling between your legs, in your private parts or bottom, or when you wipe?"
        - text: Is there numbness or tingling between your legs, in your private parts or bottom, or when you wipe?
      - listitem:
        - checkbox "Is it hard to start to pee, or do you no longer feel when your bladder is full or when you pee?"
        - text: Is it hard to start to pee, or do you no longer feel when your bladder is full or when you pee?
      - listitem:
        - checkbox "Do you leak pee, or can you not hold it or stop it?"
        - text: Do you leak pee, or can you not hold it or stop it?
      - listitem:
        - checkbox "Have you lost control of your bowels, or can you not feel when you pass stool or wind?"
        - text: Have you lost control of your bowels, or can you not feel when you pass stool or wind?
      - listitem:
        - checkbox "Have you lost feeling during sex, or can you no longer get an erection?"
        - text: Have you lost feeling during sex, or can you no longer get an erection?
  - button "None of these"
  - button "I am not sure"
  - button "Continue"
  - link "Back":
    - /url: /check/
"""

BODY = """
- main:
  - paragraph: Step 7 of 19
  - heading "Where does it hurt?" [level=1]
  - group "Where does it hurt?":
    - text: Where does it hurt?
    - status: Touch each place where it hurts, or use the list. You can also answer in words below.
    - paragraph:
      - button "Undo" [disabled]
      - button "Clear all" [disabled]
      - button "Use a list instead"
  - group "Do you have pain in your leg, below the crease of your buttock?":
    - text: Do you have pain in your leg, below the crease of your buttock?
    - paragraph: Pick how far down it goes. If you marked it above, you can leave this out.
    - list:
      - listitem:
        - radio "No leg pain"
        - text: No leg pain
      - listitem:
        - radio "Yes, but not below the knee"
        - text: Yes, but not below the knee
      - listitem:
        - radio "Yes, and it goes below the knee"
        - text: Yes, and it goes below the knee
      - listitem:
        - radio "I am not sure"
        - text: I am not sure
  - button "Continue"
  - button "Back"
"""

FINDING = [
    "Yes, with some limits",
    "What in your answers fits sciatica",
    "What to do now",
    "Something else to do",
    "It is time for a doctor to look",
    "What fits you",
    "Swedish massage",
    "Why it stands here : Swedish massage",
    "Medical massage",
    "Why it stands here : Medical massage",
    "Your plan",
    "What we do not offer now",
    "Deep tissue massage",
    "Reflexology",
    "Your therapist will keep to this",
    "Tell the therapist to stop at once if",
    "Get help at once if you notice any of these",
    "Whom to call",
    "Keep this page",
]


def test_first_screen_is_read_in_order(somebody: Somebody) -> None:
    make.open_practice()
    ada = somebody()

    ada.opens("/check/ces/")

    assert ada.page.get_by_role("main").aria_snapshot().strip() == FIRST_SCREEN.strip()


def test_body_is_read_in_order_and_its_list_has_a_name_for_everything(somebody: Somebody) -> None:
    make.open_practice()
    ada = somebody(known_as=came_to("/check/where/", make.HEALTHY))
    ada.opens("/check/where/")

    assert ada.page.get_by_role("main").aria_snapshot().strip() == BODY.strip()

    ada.page.get_by_role("button", name="Use a list instead").click()
    ada.page.get_by_role("checkbox", name="Left calf", exact=True).check()
    of_the_calf = ada.page.get_by_role("group", name="Left calf").aria_snapshot()
    assert [line.strip() for line in of_the_calf.splitlines() if "textbox" in line or "checkbox" in line] == [
        '- textbox "How bad, 0 to 10"',
        *(f'- checkbox "{feel}"' for feel in ("ache", "burning", "shooting", "pins and needles", "numb")),
    ]
    assert ada.page.get_by_role("status").inner_text() == "Left calf."


def test_finding_is_read_from_the_level_to_whom_to_call(somebody: Somebody) -> None:
    make.open_practice()
    ada = somebody(known_as=came_to("/check/finding/", {**SCIATICA.inputs, "pref": ""}))
    ada.opens("/check/finding/")

    read = ada.page.get_by_role("main").aria_snapshot()
    assert re.findall(r'heading "([^"]+)"', read) == FINDING
    assert re.findall(r"\b(Counted|Not counted)\b", read) == ["Counted", "Not counted", "Not counted", "Not counted"]
