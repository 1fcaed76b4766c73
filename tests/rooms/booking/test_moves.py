"""Moving a visit: in place, once however often, under the pass, and its old link tells nothing but that it ended."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.booking.hearing import freed_times
from unknot.kit import dates
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, ChangedDay, Occupancy, SessionLength, StatusChange
from unknot.rooms.check.actions.clearances import raise_level
from unknot.rooms.match.models import Pass
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice.models import AuditEntry, CareLink, Therapist
from unknot.spine.vocabulary import Level, MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SENT = make.NOON + timedelta(minutes=3)
NEW = make.NOON + timedelta(days=2)


def visited(*, therapists: int = 1, rooms: int = 1) -> tuple[Appointment, str]:
    make.open_practice(therapists=therapists, rooms=rooms)
    visit = make.booked(make.visitor(), email="ada@home.example")
    return visit, make.link(visit)


def move(page: str, to: datetime = NEW, *, once: str = "", **more: object):
    said = make.as_form(make.wish(to, **more)) | ({"once": once} if once else {})  # type: ignore[arg-type]
    return make.browser().post(f"{page}move/", said)


def after(answer: object) -> str:
    """The path of the page that the answer leads to."""
    return re.sub(r"^https?://[^/]+|\?.*$", "", answer["Location"])  # type: ignore[index]


def test_a_visit_is_moved_in_place_with_its_cells_letters_and_history():
    visit, page = visited()
    with time_machine.travel(SENT, tick=False):
        drain()
        answer = move(page)

    assert (answer.status_code, answer["Location"].endswith("?moved=now")) == (302, True)
    moved = Appointment.objects.get()
    assert (moved.pk, moved.public_id, moved.reference) == (visit.pk, visit.public_id, visit.reference)
    assert (moved.status, moved.starts_at, moved.ends_at) == ("booked", NEW, NEW + timedelta(hours=1))
    assert (moved.sequence, moved.link_version) == (1, 2)
    assert set(Occupancy.objects.values_list("appointment_id", flat=True)) == {visit.pk}
    assert Occupancy.objects.count() == 30
    change = StatusChange.objects.latest("pk")
    assert (change.kind, change.starts_before, change.starts_after, change.reason) == (
        "moved",
        visit.starts_at,
        NEW,
        "late",  # at 12:03, of a visit at 12:00 tomorrow with a notice of 24 hours
    )
    assert AuditEntry.objects.filter(action="appointment moved").count() == 1
    assert door.faults(now=SENT) == []


def test_both_are_told_under_the_same_entry_with_a_higher_number_and_the_new_link():
    visit, page = visited()
    answer = move(page)

    letters = list(OutboxMessage.objects.filter(key__startswith=f"appointment:{visit.pk}:1:"))
    assert {letter.method for letter in letters} == {"REQUEST"}
    assert {letter.send_after for letter in letters} == {SENT}
    events = [event for letter in letters for event in Calendar.from_ical(letter.letter["calendar"]).events]
    assert {str(event["UID"]) for event in events} == {f"{visit.public_id}@unknot"}
    assert {int(event["SEQUENCE"]) for event in events} == {1}
    assert {event["DTSTART"].dt for event in events} == {NEW}
    (to_client,) = [letter.letter["body"] for letter in letters if letter.letter["to"] == "ada@home.example"]
    assert after(answer) in to_client
    assert page not in to_client


def test_the_old_link_says_that_it_ended_and_nothing_else():
    visit, page = visited()
    move(page)

    for address in (page, f"{page}move/", f"{page}cancellation/", f"{page}appointment.ics"):
        answer = make.browser().get(address)
        shown = answer.content.decode()
        assert answer.status_code == 410
        assert "This visit was moved" in shown
        for private in (visit.reference, visit.therapist.name, "26 November", "25 November", "Ada"):
            assert private not in shown
    for act in ("move/", "cancellation/", "undo/"):
        assert make.browser().post(f"{page}{act}", make.as_form(make.wish(NEW))).status_code in {302, 410}
    assert Appointment.objects.get().starts_at == NEW


def test_sending_the_same_form_twice_moves_once_and_answers_the_same():
    _, page = visited()

    answers = [move(page, once="word of this form") for _ in range(3)]

    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert StatusChange.objects.filter(kind="moved").count() == 1
    assert OutboxMessage.objects.filter(kind__startswith="changed").count() == 2


@pytest.mark.parametrize("word", ["", "another form"])
def test_another_form_under_a_dead_link_learns_nothing(word: str):
    _, page = visited()
    move(page, once="word of this form")

    assert move(page, once=word).status_code == 410


def test_the_word_of_a_form_opens_nothing_later():
    _, page = visited()
    move(page, once="word of this form")

    with time_machine.travel(make.NOON + timedelta(minutes=10), tick=False):
        assert move(page, once="word of this form").status_code == 410


def test_moving_to_where_it_stands_changes_nothing():
    visit, page = visited()

    answer = move(page, visit.starts_at)

    assert answer["Location"].endswith(page), "no move is greeted, and none offered to be undone"
    assert Appointment.objects.get().sequence == 0


def test_a_quarter_of_an_hour_later_overlaps_its_own_time():
    visit, page = visited()

    answer = move(page, visit.starts_at + timedelta(minutes=15))

    assert answer.status_code == 302
    assert Appointment.objects.get().starts_at == visit.starts_at + timedelta(minutes=15)
    assert door.faults(now=make.NOON) == []


def test_its_own_time_is_no_way_to_move_whoever_else_is_free_then():
    _, page = visited(therapists=2, rooms=2)

    shown = make.browser().get(f"{page}move/").content.decode()

    assert "Tomorrow 12:15" in shown
    assert "Tomorrow 12:00" not in shown


def test_a_time_of_one_therapist_names_them_before_anything_is_moved():
    visit, page = visited(therapists=2, rooms=2)
    other = Therapist.objects.exclude(pk=visit.therapist_id).get()
    ChangedDay.objects.create(therapist_id=visit.therapist_id, day=NEW.date())
    make.settle()
    listed = make.browser().get(f"{page}move/?day={NEW.date()}").content.decode()

    link = re.search(r'href="([^"]+starts_at=[^"]+)"', listed)

    assert link
    shown = make.browser().get(link[1].replace("&amp;", "&")).content.decode()
    assert "whoever is free then" not in shown
    assert other.name in shown
    assert f'name="therapist" value="{other.pk}"' in shown


def test_its_own_time_does_not_stand_in_its_way_in_the_list():
    _, page = visited()

    shown = make.browser().get(f"{page}move/").content.decode()

    assert dates.unparted("Wednesday 25 November 2026, 12:00") in shown
    assert "Tomorrow 12:15" in shown
    assert "Tomorrow 12:00" not in shown
    assert "The time for free moving" in shown or "Moving is free of charge until" in shown


def test_looking_moves_nothing_and_shows_both_times_first():
    _, page = visited()

    link = re.search(r'href="([^"]+move/\?[^"]*starts_at=[^"]+)"', make.browser().get(f"{page}move/").content.decode())
    assert link
    shown = make.browser().get(link[1].replace("&amp;", "&")).content.decode()

    assert "Move to this time?" in shown
    assert dates.unparted("Wednesday 25 November 2026, 12:00 (Chicago time)") in shown
    assert Appointment.objects.get().sequence == 0


def test_the_day_that_was_asked_for_is_listed():
    _, page = visited()

    shown = make.browser().get(f"{page}move/?day=2026-11-27").content.decode()

    assert f"{dates.unparted('Friday 27 November')}</h2>" in shown
    assert "<b>09:00</b>" in shown
    assert "<b>15:45</b>" in shown


def test_a_time_that_is_taken_leaves_the_visit_where_it_is_and_shows_the_nearest():
    visit, page = visited()
    make.booked(make.visitor(), make.wish(NEW))

    answer = move(page)

    assert answer.status_code == 409
    assert "This time has just been taken" in answer.content.decode()
    assert dates.unparted("Thursday 26 November, 13:15") in answer.content.decode()
    assert Appointment.objects.get(pk=visit.pk).starts_at == visit.starts_at
    assert door.faults(now=make.NOON) == []


def test_a_lapsed_hold_is_not_in_the_way():
    _, page = visited()
    make.held(make.visitor(), make.wish(NEW))
    Appointment.objects.filter(status="held").update(expires_at=make.NOON)

    assert move(page).status_code == 302
    assert door.faults(now=make.NOON) == []


def test_after_a_stop_nothing_moves_and_the_link_does_not_say_why():
    visit, page = visited()
    by, today = people.user().pk, make.NOON.date()  # through today: the visit is tomorrow, and so is not called off
    raise_level(
        client_id=visit.client_id, user_id=by, level=Level.URGENT, reason="asked to", until_on=today, now=make.NOON
    )

    answers = [make.browser().get(f"{page}move/"), move(page)]

    for answer in answers:
        assert answer.status_code == 403
        assert "This visit cannot be moved online. Please call us." in answer.content.decode()
    assert Appointment.objects.get().sequence == 0


def test_a_check_that_is_too_old_comes_first():
    visit, page = visited()
    with time_machine.travel(make.NOON + timedelta(minutes=1), tick=False):
        Pass.objects.update(client=None)
        refused = move(page)

    assert refused.status_code == 403
    assert "the check has to be answered again" in refused.content.decode()
    assert Appointment.objects.get().starts_at == visit.starts_at


def test_what_the_pass_does_not_open_is_no_way_out():
    _, page = visited()
    make.also_offer(90)

    assert move(page, minutes=90).status_code == 403
    assert move(page, make.NOON + timedelta(weeks=13)).status_code == 403
    assert move(page, kind=MassageType.REFLEXOLOGY, minutes=55).status_code == 403
    assert Appointment.objects.get().sequence == 0


def test_the_price_that_was_promised_stays_and_another_length_has_its_own():
    visit, page = visited()
    SessionLength.objects.update(price_cents=99900)

    page = after(move(page))
    assert Appointment.objects.get().price_cents == visit.price_cents == 9500
    move(page, minutes=30)
    assert (Appointment.objects.get().price_cents, Appointment.objects.get().minutes) == (99900, 30)


def test_another_therapist_cares_from_then_on_and_the_first_no_more():
    visit, page = visited(therapists=2, rooms=2)
    other = next(one.id for one in door.open_book(now=make.NOON).therapists if one.id != visit.therapist_id)

    move(page, therapist_id=other)

    assert set(CareLink.objects.filter(until_at=None).values_list("therapist_id", flat=True)) == {other}
    methods = sorted(OutboxMessage.objects.filter(about=f"appointment:{visit.pk}").values_list("method", flat=True))
    assert methods == ["CANCEL", "REQUEST", "REQUEST", "REQUEST", "REQUEST"]


@pytest.mark.parametrize("after_start", [timedelta(0), timedelta(days=1)])
def test_a_visit_that_has_begun_is_not_moved(after_start: timedelta):
    visit, page = visited()

    with time_machine.travel(visit.starts_at + after_start, tick=False):
        refused = move(page, NEW + timedelta(days=3))
        looked = make.browser().get(f"{page}move/")

    assert refused.status_code == 409
    assert "cannot be moved here. Please call us." in refused.content.decode()
    assert looked["Location"] == page


def test_a_move_is_undone_and_the_old_link_opens_the_visit_again():
    visit, page = visited()
    with time_machine.travel(SENT, tick=False):
        drain()
        new = after(move(page))
        assert "Moved by mistake? You can undo it until 12:06" in make.browser().get(new).content.decode()
        back = make.browser().post(f"{new}undo/")
        again = make.browser().post(f"{page}undo/")

    assert (back.status_code, back["Location"], again["Location"]) == (302, page, page)
    stands = Appointment.objects.get()
    assert (stands.starts_at, stands.room_id, stands.first_cell) == (visit.starts_at, visit.room_id, visit.first_cell)
    assert (stands.link_version, stands.sequence) == (1, 1)
    assert OutboxMessage.objects.open().count() == 0
    assert make.browser().get(page).status_code == 200
    assert make.browser().get(new).status_code == 404
    assert door.faults(now=SENT) == []
    move(page)
    assert Appointment.objects.get().sequence == 2


def test_a_move_is_not_undone_once_somebody_else_has_the_earlier_time():
    visit, page = visited()
    new = after(move(page))
    make.held(make.visitor(), make.wish(visit.starts_at))

    refused = make.browser().post(f"{new}undo/")

    assert refused.status_code == 409
    assert Appointment.objects.get(pk=visit.pk).starts_at == NEW
    assert door.faults(now=make.NOON) == []


def test_the_earlier_time_is_announced_once_nobody_can_undo():
    visit, page = visited()
    move(page)

    with freed_times() as heard, time_machine.travel(SENT, tick=False):
        drain()

    (freed,) = heard
    assert (freed.appointment_id, freed.starts_at) == (visit.pk, visit.starts_at)


def test_the_earlier_time_is_another_persons_at_once():
    visit, page = visited()
    move(page)

    assert make.held(make.visitor(), make.wish(visit.starts_at)).starts_at == visit.starts_at


@pytest.mark.parametrize("said", [{}, {"starts_at": "noon"}, {"type": "other"}])
def test_what_cannot_be_read_gets_the_list(said: dict[str, str]):
    _, page = visited()

    answer = make.browser().post(f"{page}move/", said)

    assert answer.status_code == 400
    assert "The nearest times" in answer.content.decode()


def test_a_link_that_nobody_has_moves_nothing():
    visited()

    assert move(f"/visit/{'x' * 43}/").status_code == 404
