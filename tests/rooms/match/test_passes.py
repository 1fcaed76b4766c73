"""The pass: what a finding opens, for whom, for how long, and that nothing else opens anything."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.factories import practice as made
from tests.rooms.check.pages import Page
from tests.rooms.check.people import FINDING
from unknot.kit.visitor import COOKIE, _digest
from unknot.rooms.check import door as check
from unknot.rooms.check.actions.drafts import start_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.match import door as match
from unknot.rooms.match.door import PassProblem, PassRefused
from unknot.rooms.match.models import Pass
from unknot.spine.check.answers import read_answers
from unknot.spine.vocabulary import Level, MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NOON = made.NOON
HEALTHY = {"age": 42, "weeks": 21, "back_nrs": 5}


@pytest.fixture(autouse=True)
def _practice() -> None:
    made.practice()


def checked(inputs: dict[str, object], *, at: datetime = NOON, client: Client | None = None) -> Client:
    """The browser of a person with a finding made at that moment."""
    client = client or Client()
    if COOKIE not in client.cookies:
        client.cookies[COOKIE] = secrets.token_urlsafe(32)
    draft = start_draft(visitor=visitor_of(client), client_id=None, now=at)
    finish_check(draft=draft, answers=read_answers(inputs), now=at)
    return client


def finding_page(client: Client, *, at: datetime = NOON) -> str:
    """What this person reads on the page of the finding."""
    with time_machine.travel(at, tick=False):
        return Page(client.get(FINDING)).text


def visitor_of(person: Client) -> str:
    """The digest that the tables know this person by."""
    return _digest(person.cookies[COOKIE].value)


def problem_of(visitor: str | None, *, at: datetime = NOON) -> PassProblem | None:
    """Why there is no pass; None where there is one."""
    try:
        match.pass_of(visitor, now=at)
    except PassRefused as refused:
        return refused.problem
    return None


def test_bookable_finding_opens_its_ranked_types_each_up_to_its_minutes() -> None:
    person = checked(HEALTHY)

    sheet = match.pass_of(visitor_of(person), now=NOON)

    assert sheet.minutes == {MassageType.SWEDISH: 60, MassageType.MEDICAL: 60, MassageType.DEEP: 60}
    assert sheet.most_minutes(MassageType.REFLEXOLOGY, first_visit=True) == 0
    assert (sheet.issued_at, sheet.expires_at) == (NOON, NOON + timedelta(days=30))
    assert sheet.reaches_until == NOON + timedelta(weeks=12)


def test_first_visit_of_an_old_person_is_shorter() -> None:
    person = checked({**HEALTHY, "age": 80})

    sheet = match.pass_of(visitor_of(person), now=NOON)

    assert sheet.most_minutes(MassageType.SWEDISH, first_visit=True) == 30
    assert sheet.most_minutes(MassageType.SWEDISH, first_visit=False) == 60


def test_new_finding_with_a_stop_closes_the_earlier_pass() -> None:
    person = checked(HEALTHY)
    later = NOON + timedelta(days=2)
    checked({**HEALTHY, "yes": ["ill_no_fever"]}, at=later, client=person)

    assert problem_of(visitor_of(person), at=later) is PassProblem.BLOCKED


def test_newer_bookable_finding_takes_the_place_of_the_earlier_one() -> None:
    person = checked(HEALTHY)
    later = NOON + timedelta(days=2)
    checked({**HEALTHY, "yes": ["anticoagulant"]}, at=later, client=person)

    sheet = match.pass_of(visitor_of(person), now=later)

    assert MassageType.DEEP not in sheet.minutes
    assert Pass.objects.count() == 2


@pytest.mark.parametrize(
    "inputs",
    [
        {**HEALTHY, "yes": ["saddle"]},
        {**HEALTHY, "not_sure": ["saddle"]},
        {**HEALTHY, "yes": ["fever"]},
        {**HEALTHY, "yes": ["cancer_past"]},
        {**HEALTHY, "yes": ["skin_contagious"]},
    ],
)
def test_stop_grants_no_pass(inputs: dict[str, object]) -> None:
    person = checked(inputs)

    assert not Pass.objects.exists()
    assert problem_of(visitor_of(person)) is PassProblem.BLOCKED
    assert "See free times" not in finding_page(person)


def test_open_question_grants_no_pass() -> None:
    person = checked({**HEALTHY, "unanswered": ["fever"]})

    assert not Pass.objects.exists()
    assert problem_of(visitor_of(person)) is PassProblem.NONE
    assert "See free times" not in finding_page(person)


def test_empty_ranking_grants_no_pass() -> None:
    person = checked({**HEALTHY, "walk": "vascular", "cleared": ["D8"]})

    page = finding_page(person)

    assert "We do not plan massage for this kind of pain on this page." in page
    assert "See free times" not in page
    assert not Pass.objects.exists()
    assert problem_of(visitor_of(person)) is PassProblem.NONE


def test_level_raised_by_a_therapist_closes_the_pass_until_its_last_day() -> None:
    person = checked(HEALTHY)
    client = made.client()
    visitor = visitor_of(person)
    with transaction.atomic():
        bind(visitor, client_id=client.pk)
    before = problem_of(visitor)

    check.raise_level(
        client_id=client.pk,
        level=Level.DOCTOR_FIRST,
        reason="New weakness seen",
        until_on=date(2026, 11, 26),
        user_id=made.user().pk,
        now=NOON,
    )

    last_moment = datetime.fromisoformat("2026-11-26T23:59:59-06:00")
    assert before is None
    assert problem_of(visitor) is PassProblem.BLOCKED
    assert problem_of(visitor, at=last_moment) is PassProblem.BLOCKED
    assert problem_of(visitor, at=last_moment + timedelta(seconds=1)) is None


def test_page_of_a_finding_that_a_therapist_raised_shows_the_higher_level_and_no_times() -> None:
    person = checked(HEALTHY)
    client = made.client()
    with transaction.atomic():
        bind(visitor_of(person), client_id=client.pk)
    check.raise_level(
        client_id=client.pk, level=Level.DEFER, reason="A rash", until_on=None, user_id=made.user().pk, now=NOON
    )

    page = finding_page(person)

    assert "Someone here who knows you has looked at this" in page
    assert "See free times" not in page
    assert "Swedish massage" not in page


@pytest.mark.parametrize(
    ("since", "problem"),
    [
        (timedelta(0), None),
        (timedelta(days=30, seconds=-1), None),
        (timedelta(days=30), PassProblem.EXPIRED),
        (timedelta(seconds=-1), PassProblem.EXPIRED),
    ],
)
def test_pass_is_good_from_its_moment_until_just_before_thirty_days(
    since: timedelta, problem: PassProblem | None
) -> None:
    person = checked(HEALTHY)

    assert problem_of(visitor_of(person), at=NOON + since) is problem


def test_page_of_an_old_finding_says_that_the_check_is_too_old() -> None:
    person = checked(HEALTHY)

    still = finding_page(person, at=NOON + timedelta(days=29))
    over = finding_page(person, at=NOON + timedelta(days=30))

    assert "See free times" in still
    assert "This check is too old to book by" in over
    assert "See free times" not in over


def test_nobody_elses_cookie_has_the_pass() -> None:
    person = checked(HEALTHY)

    assert problem_of(visitor_of(person)) is None
    assert problem_of(_digest("A" * 43)) is PassProblem.NONE
    assert problem_of(None) is PassProblem.NONE


FORGERIES = {
    "public_id": "'00000000000000000000000000000001'",
    "issued_at": "'2026-11-20 18:00:00+00:00'",
    "expires_at": "'2027-11-24 18:00:00+00:00'",
    "signature": "'" + "0" * 64 + "'",
}


@pytest.mark.parametrize("column", FORGERIES)
def test_row_changed_by_hand_opens_nothing(column: str) -> None:
    person = checked(HEALTHY)

    by_hand(f"UPDATE match_pass SET {column} = {FORGERIES[column]}")

    assert problem_of(visitor_of(person)) is PassProblem.FORGED


def test_what_a_pass_opens_cannot_be_taken_from_another_row() -> None:
    person, limited = checked(HEALTHY), checked({**HEALTHY, "yes": ["anticoagulant"]})
    mine = Pass.objects.get(visitor=visitor_of(limited)).pk
    theirs = Pass.objects.get(visitor=visitor_of(person)).pk

    by_hand(
        f"UPDATE match_pass SET opens = (SELECT other.opens FROM match_pass other WHERE other.id = {theirs}) "
        f"WHERE id = {mine}"
    )

    assert problem_of(visitor_of(limited)) is PassProblem.FORGED


def test_pass_given_to_another_visitor_or_finding_by_hand_opens_nothing_for_them() -> None:
    person, stranger = checked(HEALTHY), checked({**HEALTHY, "yes": ["fever"]})
    granted = Pass.objects.get()
    stop = check.current_finding(visitor_of(stranger), now=NOON)
    assert stop is not None

    by_hand(f"UPDATE match_pass SET visitor = '{visitor_of(stranger)}', finding_id = {stop.id} WHERE id = {granted.pk}")

    assert problem_of(visitor_of(stranger)) is PassProblem.BLOCKED
    assert problem_of(visitor_of(person)) is PassProblem.NONE


def test_finding_made_a_pass_of_its_own_row_by_hand_is_refused() -> None:
    granted_to, without = checked(HEALTHY), checked({**HEALTHY, "age": 43})
    Pass.objects.filter(visitor=visitor_of(without)).delete()
    finding = check.current_finding(visitor_of(without), now=NOON)
    assert finding is not None

    by_hand(
        f"UPDATE match_pass SET visitor = '{visitor_of(without)}', finding_id = {finding.id} "
        f"WHERE visitor = '{visitor_of(granted_to)}'"
    )

    assert problem_of(visitor_of(without)) is PassProblem.FORGED


def test_pass_is_bound_to_one_client_and_then_to_no_other() -> None:
    person = checked(HEALTHY)
    visitor, first, second = visitor_of(person), made.client(), made.client()

    with transaction.atomic():
        bind(visitor, client_id=first.pk)
        bind(visitor, client_id=first.pk)

    with transaction.atomic(), pytest.raises(PassRefused) as refused:
        bind(visitor, client_id=second.pk)
    assert refused.value.problem is PassProblem.OTHER_PERSON
    assert match.pass_of(visitor, now=NOON).client_id == first.pk


def test_pass_that_ends_before_it_begins_is_refused_by_the_database() -> None:
    checked(HEALTHY)

    with pytest.raises(IntegrityError), transaction.atomic():
        by_hand("UPDATE match_pass SET expires_at = issued_at")


def bind(visitor: str, *, client_id: int) -> None:
    """As a confirm does it."""
    match.bind_pass(match.take_pass(visitor, now=NOON), client_id=client_id, now=NOON)


def by_hand(statement: str) -> None:
    """What somebody with the database in their hands could do."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
