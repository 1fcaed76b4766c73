"""The form before a visit: empty at the start, judged over what was said before, and telling nothing of that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser

from tests.factories import booking as make
from tests.factories.practice import NOON, owner
from tests.rooms.check.people import Person
from unknot.rooms.booking.models import Appointment
from unknot.rooms.check import door as check
from unknot.rooms.check.actions.before_visit import forget_forms
from unknot.rooms.check.models import BeforeVisit, Clearance, StoredFinding
from unknot.rooms.match.models import Pass
from unknot.rooms.practice.models import AuditEntry, LimitWindow
from unknot.spine.vocabulary import Level

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]
CANCER = {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["cancer_past"]}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def visit() -> Appointment:
    make.open_practice()
    return make.booked(make.visitor())


def form_of(visit: Appointment, said: dict[str, Any] | None = None, *, browser: Browser | None = None) -> Person:
    """Somebody who has pressed the button behind the private link, in a browser that knows nothing."""
    person = Person(said or {}, client=browser)
    person.opens(f"{make.link(visit)}questions/")
    [begin] = [one for one in person.page.forms if not one.action]  # type: ignore[union-attr]
    assert begin.method == "POST"
    person._read(person.client.post(f"{make.link(visit)}questions/", follow=True), "")
    return person


def answered(visit: Appointment, said: dict[str, Any] | None = None, **more: Any) -> Person:
    """The form answered to its end."""
    person = form_of(visit, said, **more)
    for _ in range(20):
        if person.at.endswith("/end/"):
            return person
        before = person.at
        if before.endswith("/pain_now/"):
            person.sends("skip")
        elif before.endswith("/anything_new/"):
            person.sends(anything_new=(said or {}).get("new", "no"))
        else:
            person.answers_screen()
        assert person.at != before, f"stuck at {before}"
    raise AssertionError("the form has no end")


def level_of(visit: Appointment) -> Level:
    found = check.latest_finding_of_client(visit.client_id, now=NOON)
    assert found is not None
    return found.level


def test_nothing_to_tell_thanks_and_renews_the_pass(visit, clock):
    clock.move_to(NOON + timedelta(hours=20))

    person = answered(visit)

    assert "Thank you" in person.page.text
    newest = Pass.objects.latest("issued_at")
    assert newest.expires_at == NOON + timedelta(days=30, hours=20)
    assert newest.client_id == visit.client_id
    assert StoredFinding.objects.count() == 2


def test_the_old_browser_books_by_the_new_pass(visit):
    answered(visit)

    first, second = StoredFinding.objects.order_by("pk")
    assert (second.visitor, second.laid_over_id, second.client_id) == (first.visitor, first.pk, visit.client_id)


def test_the_form_begins_empty_whatever_was_told_before_and_again_each_time(visit):
    StoredFinding.objects.update(
        answers=CANCER | {"yes": ["weak_mild", "saddle"]}, given={"Q01": "yes", "Q07b_1": "yes", "Q21_1": "not_sure"}
    )

    person = form_of(visit)
    seen = [person.page.html]
    while not person.at.endswith("/anything_new/"):
        assert not person.page.form.values.get("had"), "which were told before"
        assert all(not person.page.form.values.get(name) for name in person.page.form.ticks)
        person.sends("none")
        if person.at.endswith("/end/"):
            break
        seen.append(person.page.html)

    assert not any("was-said" in html for html in seen)


def test_no_page_behind_the_link_tells_an_earlier_answer(visit):
    StoredFinding.objects.update(answers=CANCER | {"cleared": []})
    StoredFinding.objects.update(given={"Q15_1": "yes"})

    person = answered(visit, {"yes": ["weak_severe"]})

    assert level_of(visit) is Level.EMERGENCY, "E4: a weak leg, and a cancer told before"
    assert "cancer" not in person.page.text.lower()
    assert "weak" not in person.page.text.lower()


def test_an_emergency_ends_it_at_once(visit):
    person = answered(visit, {"yes": ["bladder"]})

    assert "Emergency" in person.page.text
    assert level_of(visit) is Level.EMERGENCY
    assert BeforeVisit.objects.get().given.get("Q27_1") is None


def test_sent_twice_it_is_one_finding(visit):
    person = answered(visit)
    row = BeforeVisit.objects.get()
    again = person.client.post(f"/check/before/{row.public_id}/pain_now/", {"skip": "yes"})

    assert again["Location"] == f"/check/before/{row.public_id}/end/"
    assert StoredFinding.objects.count() == 2
    assert BeforeVisit.objects.count() == 1


def test_answering_again_can_only_add(visit):
    answered(visit, {"yes": ["ill_no_fever"]})
    person = answered(visit)

    assert level_of(visit) is Level.DEFER
    assert "please answer all our questions once more" in person.page.text, "and nothing of why"


def test_something_new_asks_for_the_whole_check_and_lifts_by_it(visit):
    person = answered(visit, {"new": "yes"})
    assert check.stop_of_client(visit.client_id, now=NOON).asks_whole
    assert not Pass.objects.filter(issued_at__gt=NOON).exists()
    assert Pass.objects.count() == 1, "no pass for what is not judged"

    row = BeforeVisit.objects.get()
    person.inputs = make.HEALTHY
    person._read(person.client.post(f"/check/before/{row.public_id}/whole/", follow=True), "")
    person.finishes()

    assert check.stop_of_client(visit.client_id, now=NOON) is None
    assert StoredFinding.objects.latest("pk").laid_over_id is None


def test_doubt_about_something_new_counts_as_yes(visit):
    answered(visit, {"new": "not_sure"})

    assert check.stop_of_client(visit.client_id, now=NOON).asks_whole


def test_whoever_said_something_is_new_cannot_take_it_back_by_the_short_form(visit):
    answered(visit, {"new": "yes"})
    answered(visit)

    assert check.stop_of_client(visit.client_id, now=NOON).asks_whole


def test_clearance_lifts_a_stop_of_the_short_set_at_once(visit):
    answered(visit, {"yes": ["weak_mild"]})
    assert level_of(visit) is Level.DOCTOR_FIRST

    clear(visit, ["D1"])

    assert level_of(visit) is Level.MODIFY
    assert check.stop_of_client(visit.client_id, now=NOON) is None


def test_clearance_of_another_rule_lifts_nothing(visit):
    answered(visit, {"yes": ["weak_mild"]})

    clear(visit, ["D2"])

    assert level_of(visit) is Level.DOCTOR_FIRST


@pytest.mark.parametrize("told", ["calf_swollen", "bladder"])
def test_clearance_never_lowers_urgent_or_emergency(visit, told):
    answered(visit, {"yes": [told]})
    before = level_of(visit)

    clear(visit, ["D1", "D2", "D3"])

    assert level_of(visit) is before


def test_a_clearance_that_counted_goes_on_counting_and_one_that_ended_does_not(visit, clock):
    clear(visit, ["D2"], days=3)
    StoredFinding.objects.update(answers=CANCER | {"cleared": ["D2"]})

    answered(visit)
    assert level_of(visit) is Level.MODIFY

    clock.move_to(NOON + timedelta(hours=23))
    Clearance.objects.update(expires_on="2026-11-24")
    answered(visit)
    assert level_of(visit) is Level.DOCTOR_FIRST


def test_the_link_alone_lets_no_further_clearance_count(visit):
    StoredFinding.objects.update(answers=CANCER)
    Clearance.objects.create(
        client_id=visit.client_id, signer={"clinician": "Dr", "registration": "X"}, dated_on="2026-11-20",
        expires_on="2027-05-20", covers={"rules": ["D2"], "symptoms": [], "limits": ""}, recorded_by=owner(),
        recorded_at=NOON,
    )  # fmt: skip

    answered(visit)

    assert level_of(visit) is Level.DOCTOR_FIRST


def test_scales_are_kept_and_judge_nothing(visit):
    person = form_of(visit)
    while not person.at.endswith("/pain_now/"):
        if person.at.endswith("/anything_new/"):
            person.sends(anything_new="no")
        else:
            person.answers_screen()
    person.sends(back_nrs="7", leg_nrs="2")

    [told] = check.scales_of_client(visit.client_id)
    assert (told.back, told.leg, told.about) == (7, 2, str(visit.public_id))
    assert level_of(visit) is Level.PROCEED


def test_another_browser_gets_nothing_of_a_form_and_looking_is_counted(visit):
    person = form_of(visit)

    stranger = Browser().get(person.at)

    assert stranger.status_code == 410
    assert LimitWindow.objects.filter(kind="link by address").exists()


def test_a_form_left_for_a_day_or_past_the_visit_is_closed_and_forgotten(visit, clock):
    person = form_of(visit)
    clock.move_to(visit.starts_at)
    assert person.client.get(person.at).status_code == 410
    clock.move_to(NOON + timedelta(days=1, minutes=1))

    assert forget_forms(now=NOON + timedelta(days=1, minutes=1)) == 1


def test_changed_answers_are_kept_with_what_was_said_before(visit):
    answered(visit, {"yes": ["weak_mild"], "new": "no"})

    news = check.news_of_clients([visit.client_id], now=NOON)[visit.client_id]
    assert news.changes == (("Q07b_1", "no", "yes"),)


def test_what_was_answered_is_written_to_the_trail_by_the_client(visit):
    answered(visit)

    assert AuditEntry.objects.filter(action="answer before visit", actor=f"client:{visit.client_id}").count() == 1


def test_the_rows_hold_nothing_readable(visit):
    answered(visit, {"yes": ["weak_mild"]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT given, changed, scales FROM check_beforevisit")
        row = str(cursor.fetchall())

    assert "Q07b_1" not in row
    assert "yes" not in row


def test_starting_over_is_one_form(visit):
    person = form_of(visit)
    form_of(visit, browser=person.client)

    assert BeforeVisit.objects.count() == 1


def clear(visit: Appointment, rules: list[str], *, days: int = 100, now: datetime = NOON) -> None:
    """A clinician's note comes on file."""
    check.record_clearance(
        client_id=visit.client_id,
        clinician="Dr. Example",
        registration="X-1",
        dated_on=NOON.date(),
        expires_on=NOON.date() + timedelta(days=days),
        rules=rules,
        symptoms=[],
        limits="",
        user_id=owner().pk,
        now=now,
    )
