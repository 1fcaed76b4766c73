"""Finding a person, and the card: who sees what, and that reading health is written down."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.factories import booking as make
from tests.factories.practice import NOON, care_link, client, owner, user
from tests.rooms.desk.people import NUMB, SCIATICA, WEAK, booked, checked, desk, text
from unknot.kit.content import texts
from unknot.rooms.check import door as check
from unknot.rooms.check.models import StoredFinding
from unknot.rooms.desk.actions import reading
from unknot.rooms.desk.pages.answers import said
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.models import AuditEntry
from unknot.spine.check.drawing import Drawing, Mark
from unknot.spine.check.questions import QUESTION, Kind, asked_of
from unknot.spine.vocabulary import Level

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def two():
    return make.open_practice(therapists=2, rooms=2)


def card_of(person) -> str:
    return f"/desk/people/{person.public_id}/"


def reads() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(action="read card").order_by("pk").values_list("actor", "subject"))


# Finding -------------------------------------------------------------------------------------------------------------


def names(browser: Browser, said: str) -> list[str]:
    return [row.name for row in browser.get("/desk/people/", {"said": said}).context["rows"]]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("ada", ["Ada Example", "Ada Other"]),
        ("ADA exam", ["Ada Example"]),
        ("example ada", ["Ada Example"]),
        ("ada@home", ["Ada Example"]),
        ("(312) 555-0123", ["Ada Example"]),
        ("+1 312 555 0123", ["Ada Example"]),
        ("0123", ["Ada Example"]),
        ("12", []),
        ("nobody", []),
        ("%", []),
        ("_", []),
        ("", []),
        ("   ", []),
        ("\x00", []),
        ("x" * 101, []),
    ],
)
def test_people_are_found_by_what_is_known_of_them(two, said: str, found: list[str]) -> None:
    client(name="Ada Example", email="ada@home.example", phone="+13125550123")
    client(name="Ada Other", email="other@home.invalid", phone="+13125550199")

    assert names(desk(owner()), said) == found


def test_therapist_finds_their_own_people_only(two) -> None:
    hers, _theirs = client(name="Ada Hers"), client(name="Ada Theirs")
    care_link(hers, two[0])

    assert names(desk(two[0].user), "ada") == ["Ada Hers"]
    assert names(desk(two[1].user), "ada") == []
    assert names(desk(user()), "ada") == ["Ada Hers", "Ada Theirs"]


def test_nobody_found_says_what_to_try(two) -> None:
    assert "Nobody you may see is found by “zoe”." in text(desk(owner()).get("/desk/people/", {"said": "zoe"}))


def test_finding_takes_the_same_queries_for_one_and_for_three(two) -> None:
    browser = desk(owner())
    client(name="Ada")
    names(browser, "ada")  # what the setting decides is read once and kept
    with CaptureQueriesContext(connection) as for_one:
        names(browser, "ada")
    client(name="Ada")
    client(name="Ada")

    with CaptureQueriesContext(connection) as for_three:
        assert len(names(browser, "ada")) == 3

    assert len(for_three) == len(for_one)


# The card ------------------------------------------------------------------------------------------------------------


def test_card_opens_to_who_cares_and_says_what_matters_first(two) -> None:
    her, _ = two
    person = booked("Ada Example", by=her, answers=SCIATICA).client

    page = desk(her.user).get(card_of(person))

    health = page.context["page"].health
    assert page.status_code == 200
    assert health.mark.word == "With limits"
    assert [limit.rule for limit in health.limits] == ["M13"]
    assert dict(health.plan)["Pressure, at most"].startswith("3 / 5")
    assert [name for name, _ in health.not_offered] == ["Deep tissue massage"]
    assert text(page).index("With limits") < text(page).index("Limits</h2>") < text(page).index("Plan</h2>")
    assert reads() == [(f"user:{her.user.pk}", f"client:{person.pk}")]


def test_owner_and_front_desk_see_contact_and_visits_and_no_health(two) -> None:
    person = booked("Ada Example", by=two[0], answers=SCIATICA).client

    for who in (owner(), user()):
        page = desk(who).get(card_of(person))
        assert page.context["page"].health is None
        assert "ada@home.example" in text(page)
        assert "Today 13:00" in text(page)
        assert "Health answers are shown to whoever cares for this person." in text(page)
        assert "Limits" not in text(page)
        assert "wedish" not in text(page), "a type follows from a check"
    assert "Swedish massage, 30 minutes" in text(desk(two[0].user).get(card_of(person)))
    assert reads() == [(f"user:{two[0].user.pk}", f"client:{person.pk}")]


def test_colleague_and_somebody_who_is_not_there_read_the_same(two) -> None:
    person = booked("Ada Example", by=two[0], answers=SCIATICA).client
    browser = desk(two[1].user)

    theirs, nobody = browser.get(card_of(person)), browser.get(f"/desk/people/{uuid.uuid4()}/")

    assert theirs.status_code == nobody.status_code == 404
    assert theirs.content == nobody.content
    assert reads() == []


@pytest.mark.parametrize("page", ["", "clearances/", "levels/"])
def test_stranger_is_asked_to_sign_in(two, page: str) -> None:
    address = f"{card_of(client())}{page}"

    assert Browser().get(address)["Location"] == f"/accounts/login/?next={address}"


def test_read_that_cannot_be_written_down_shows_nothing(two, monkeypatch) -> None:
    person = booked("Ada Example", by=two[0], answers=SCIATICA).client

    def full(**_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(practice, "record", full)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        desk(two[0].user).get(card_of(person))


def test_read_that_fails_leaves_no_entry(two, monkeypatch) -> None:
    person = booked("Ada Example", by=two[0], answers=SCIATICA).client
    sheet = practice.person(person.pk)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no answers")

    monkeypatch.setattr(reading.check, "clearances_of", broken)
    with pytest.raises(RuntimeError):
        reading.read_health(two[0].user, sheet, now=NOON)

    assert reads() == []


def test_person_without_a_check_says_so(two) -> None:
    person = client()
    care_link(person, two[0])

    assert desk(two[0].user).get(card_of(person)).context["page"].health.mark.word == "No check"


def test_emergency_shows_why_and_neither_plan_nor_limits(two) -> None:
    person = booked("Ada Example", by=two[0], answers=SCIATICA).client
    checked(person, NUMB)

    health = desk(two[0].user).get(card_of(person)).context["page"].health

    assert (health.mark.word, health.mark.kind) == ("Emergency", "red")
    assert "E1" in [one.rule for one in health.reasons]
    assert (health.plan, health.limits, health.not_offered) == ([], [], [])


def test_answers_stand_in_short_words_and_no_is_apart(two) -> None:
    person = client()
    care_link(person, two[0])
    checked(person, WEAK, given={"Q01": "no", "Q07": "not_sure", "leg_site": "below_knee", "age": 42, "weeks": 8})

    answers = desk(two[0].user).get(card_of(person)).context["page"].health.answers

    assert answers.rows[0][1] == "Not sure"
    assert dict(answers.rows)["Age"] == "42"
    assert answers.no == ["Numb or tingling between the legs"]
    assert answers.open == []  # the finding itself counts nothing as open


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"bp": [150, 95]}, "150 / 95"),
        ({"bp": "not_sure"}, "Not sure"),
        ({"Q01": "yes"}, "Yes"),
        ({"weeks": 8}, "8"),
        ({"bp": None}, None),
        ({}, None),
    ],
    ids=str,
)
def test_answer_of_each_kind_has_its_words(given: dict[str, object], words: str | None) -> None:
    assert [answer for _, answer in said(given).rows] == ([words] if words else [])


def test_question_that_the_finding_counts_as_open_is_named(two) -> None:
    person = client()
    care_link(person, two[0])
    checked(person, WEAK | {"unanswered": ["saddle"]}, given={"Q07": "no"})

    health = desk(two[0].user).get(card_of(person)).context["page"].health

    assert health.answers.open == ["Numb or tingling between the legs"]
    assert health.mark.word == "Doctor first"


def test_check_with_open_questions_does_not_say_that_massage_is_fine(two) -> None:
    person = client()
    care_link(person, two[0])
    checked(person, make.HEALTHY | {"unanswered": ["saddle"]})

    assert desk(two[0].user).get(card_of(person)).context["page"].health.mark.word == "Not complete"


def test_every_choice_of_the_check_has_words_on_the_card() -> None:
    all_words = texts("questions")["questions"]
    choices = {name: entry["choices"] for name, entry in all_words.items() if "choices" in entry}
    person: dict[str, object] = {"age": 42, "weeks": 30, "leg_nrs": 5, "back_nrs": 5, "onset_age": 30}
    asked = {question.id for question in asked_of(person)}

    for name in asked & set(choices):
        for value, words in choices[name].items():
            alone = said(person | {name: value})
            assert words in dict(alone.rows).values() or (value == "no" and all_words[name]["short"] in alone.no)
            if QUESTION[name].kind is Kind.SEVERAL:
                assert words in dict(said(person | {name: [value]}).rows).values()


def test_newest_drawing_lies_beside_the_one_before_it(two) -> None:
    ada = booked("Ada Example", by=two[0]).client
    for codes in ([218], [219, 229]):
        drawn = Drawing({code: Mark(4) for code in codes}).as_json()
        checked(ada, make.HEALTHY | {"drawing": codes, "leg_nrs": 0}, given={"drawing": drawn, "age": 42})

    card = text(desk(two[0].user).get(card_of(ada))).replace("\N{NO-BREAK SPACE}", " ")

    assert card.count('<figure class="figure-dated">') == 2
    assert card.index("right low back, 4 of 10") < card.index("left low back, 4 of 10"), "newest first"
    assert "regions" not in card, "nobody reads how it is stored"


def test_finding_of_the_last_check_counts(two) -> None:
    person = booked("Ada Example", by=two[0], answers=NUMB | {"yes": []}).client
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        checked(person, WEAK)

    assert desk(two[0].user).get(card_of(person)).context["page"].health.mark.word == "Doctor first"


def test_card_takes_the_same_queries_for_one_visit_and_for_three(two) -> None:
    browser, visit = desk(two[0].user), booked("Ada Example", by=two[0], answers=SCIATICA)
    with CaptureQueriesContext(connection) as for_one:
        browser.get(card_of(visit.client))
    for hours in (2, 3):
        other = booked(f"Other{hours} Example", by=two[0], hours=hours)
        type(other).objects.filter(pk=other.pk).update(client=visit.client)

    with CaptureQueriesContext(connection) as for_three:
        assert len(browser.get(card_of(visit.client)).context["page"].coming) == 3

    assert len(for_three) == len(for_one)


# A clearance ---------------------------------------------------------------------------------------------------------


def note(**said: object) -> dict[str, object]:
    given = {"clinician": "Dr Demo", "registration": "DEMO-77", "dated_on": "2026-11-20", "rules": ["D1"]}
    return given | {"limits": "No pressure on the left calf."} | said


@pytest.fixture
def weak(two):
    """Somebody who needs a doctor first, in the first therapist's care."""
    person = client(name="Wim Weak")
    care_link(person, two[0])
    checked(person, WEAK)
    return person


def test_clearance_is_put_on_file_for_six_months(two, weak) -> None:
    done = desk(two[0].user).post(f"{card_of(weak)}clearances/", note())

    (one,) = check.clearances_of(weak.pk, now=NOON)
    assert done["Location"] == card_of(weak)
    assert (one.clinician, one.registration, one.rules) == ("Dr Demo", "DEMO-77", ("D1",))
    assert one.expires_on.isoformat() == "2027-05-20"
    assert AuditEntry.objects.filter(action="update care record", subject=f"client:{weak.pk}").count() == 1
    page = text(desk(two[0].user).get(card_of(weak)))
    assert "No pressure on the left calf." in page
    assert "from Friday 20 November 2026 through Thursday 20 May 2027" in page


def test_clearance_lifts_at_once_what_is_surely_this_person_s(two, weak) -> None:
    desk(two[0].user).post(f"{card_of(weak)}clearances/", note())

    assert desk(two[0].user).get(card_of(weak)).context["page"].health.mark.word == "With limits"


def test_clearance_changes_nothing_of_answers_that_may_be_somebody_else_s(two, weak) -> None:
    StoredFinding.objects.filter(client=weak).update(vouched=False)

    desk(two[0].user).post(f"{card_of(weak)}clearances/", note())

    assert desk(two[0].user).get(card_of(weak)).context["page"].health.mark.word == "Doctor first"


@pytest.mark.parametrize(
    ("dated_on", "expires_on"),
    [("2026-08-31", "2027-02-28"), ("2026-05-31", "2026-11-30"), ("2026-06-30", "2026-12-30")],
)
def test_six_months_end_with_a_shorter_month(two, weak, dated_on: str, expires_on: str) -> None:
    desk(two[0].user).post(f"{card_of(weak)}clearances/", note(dated_on=dated_on))

    assert check.clearances_of(weak.pk, now=NOON)[0].expires_on.isoformat() == expires_on


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"clinician": ""}, "clinician"),
        ({"clinician": "x" * 121}, "clinician"),
        ({"registration": " "}, "registration"),
        ({"dated_on": ""}, "dated_on"),
        ({"dated_on": "last week"}, "dated_on"),
        ({"dated_on": "2026-11-25"}, "dated_on"),
        ({"rules": []}, "rules"),
        ({"rules": ["E1"]}, "rules"),
        ({"rules": ["D22"]}, "rules"),
        ({"rules": ["D12"]}, "symptoms"),
        ({"symptoms": ["headache"]}, "symptoms"),
        ({"expires_on": "2026-11-19"}, "expires_on"),
        ({"expires_on": "never"}, "expires_on"),
    ],
    ids=str,
)
def test_half_a_clearance_is_refused_by_its_field_and_nothing_typed_is_lost(two, weak, said, field: str) -> None:
    answer = desk(two[0].user).post(f"{card_of(weak)}clearances/", note(**said))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert "No pressure on the left calf." in text(answer)
    assert check.clearances_of(weak.pk, now=NOON) == []


# A raised level ------------------------------------------------------------------------------------------------------


def test_level_is_raised_and_shows_who_and_why(two) -> None:
    person = booked("Ada Example", by=two[0], answers=SCIATICA).client
    said = {"level": "DOCTOR_FIRST", "reason": "Limps badly today.", "until_on": "2026-12-24"}

    desk(two[0].user).post(f"{card_of(person)}levels/", said)

    page = desk(two[0].user).get(card_of(person))
    assert page.context["page"].health.mark.word == "Doctor first"
    assert f"Doctor first until Thursday 24 December 2026, by {two[0].user.name}" in text(page)
    assert "Limps badly today." in text(page)
    assert "Doctor first" in text(desk(two[0].user).get("/desk/"))
    assert check.latest_finding_of_client(person.pk, now=NOON).level is Level.DOCTOR_FIRST


@pytest.mark.parametrize("level", ["PROCEED", "MODIFY", "DEFER", "", "HIGH"])
def test_level_is_never_lowered(two, weak, level: str) -> None:
    answer = desk(two[0].user).post(f"{card_of(weak)}levels/", {"level": level, "reason": "Feels fine."})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["level"]
    assert "Feels fine." in text(answer)
    assert check.latest_finding_of_client(weak.pk, now=NOON).level is Level.DOCTOR_FIRST


@pytest.mark.parametrize(
    ("said", "field"),
    [({"reason": ""}, "reason"), ({"until_on": "2026-11-23"}, "until_on"), ({"until_on": "soon"}, "until_on")],
    ids=str,
)
def test_half_a_raise_is_refused_by_its_field(two, weak, said: dict[str, str], field: str) -> None:
    answer = desk(two[0].user).post(f"{card_of(weak)}levels/", {"level": "EMERGENCY", "reason": "Cannot stand."} | said)

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert check.raised_of(weak.pk, now=NOON) == []


@pytest.mark.parametrize("page", ["clearances/", "levels/"])
def test_forms_open_to_who_cares_and_are_not_found_by_others(two, weak, page: str) -> None:
    address = f"{card_of(weak)}{page}"

    opened = {
        "her": desk(two[0].user).get(address).status_code,
        "colleague": desk(two[1].user).get(address).status_code,
        "owner": desk(owner()).get(address).status_code,
        "front desk": desk(user()).get(address).status_code,
        "owner writes": desk(owner()).post(address, note() | {"level": "EMERGENCY", "reason": "x"}).status_code,
    }

    assert opened == {"her": 200, "colleague": 404, "owner": 404, "front desk": 404, "owner writes": 404}
    assert (check.clearances_of(weak.pk, now=NOON), check.raised_of(weak.pk, now=NOON)) == ([], [])


def test_reference_that_somebody_reads_out_leads_to_the_visit(two) -> None:
    """Whoever left no address has nothing else."""
    her, colleague = two
    visit = booked("Ada Example", by=her)
    said = {"said": visit.reference.lower().replace("-", " ")}

    for who in (owner(), her.user):
        assert desk(who).get("/desk/people/", said)["Location"] == f"/desk/visits/{visit.public_id}/"
    stranger = desk(colleague.user).get("/desk/people/", said)
    assert stranger.status_code == 200
    assert "Nobody you may see is found" in text(stranger)
