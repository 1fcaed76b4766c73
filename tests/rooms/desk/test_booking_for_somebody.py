"""Booking for somebody who calls: how few touches, the gate, requests, and who may."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import transaction

from tests.factories import booking as make
from tests.factories.practice import NOON, care_link, client, owner, therapist, user
from tests.meeting import beside, wait_until_it_waits
from tests.rooms.desk.people import NUMB, SCIATICA, WEAK, booked, checked, desk, text
from tests.rooms.desk.phone import Telephone
from tests.spine.check.giving import given_for
from unknot.rooms.booking import letters
from unknot.rooms.booking.actions import requests
from unknot.rooms.booking.actions.staff_bookings import book_for
from unknot.rooms.booking.door import Manner, faults
from unknot.rooms.booking.models import Appointment, Occupancy, SessionLength, StatusChange
from unknot.rooms.check.actions.drafts import keep_answers
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.check.models import Draft, StoredFinding
from unknot.rooms.desk.actions.bookings import book
from unknot.rooms.notify.models import DueJob, OutboxMessage
from unknot.rooms.practice.models import AuditEntry, Client
from unknot.rooms.practice.models.user import Role
from unknot.spine.booking.lifecycle import Status
from unknot.spine.check.answers import read_answers

pytestmark = pytest.mark.django_db
AT_TWO = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def two():
    return make.open_practice(therapists=2, rooms=2)


def knows(answers=None, **fields) -> Client:
    """Somebody on file with a finished check."""
    known = client(**fields)
    checked(known, answers or make.HEALTHY)
    return known


def picked(person: Client | None = None, *, at=AT_TWO, **more: str) -> dict[str, str]:
    said = make.as_form(make.wish(at, minutes=30)) | {key: str(value) for key, value in more.items()}
    return said | ({"person": str(person.public_id)} if person else {})


def place(by, person=None, **more):
    return desk(by).post("/desk/bookings/", picked(person, **more))


def answered(person: Client, answers) -> None:
    """The person answers the check that was sent or asked."""
    with transaction.atomic():
        checked(person, answers)


# Touches, as on the phone; typing a name or number counts as none


def test_from_the_card_of_somebody_known_it_takes_two_touches(two):
    ada = knows(name="Ada Example")
    phone = Telephone(desk(user()))
    phone.opens(f"/desk/people/{ada.public_id}/")

    phone.touches("Book")
    phone.touches_first_time()

    assert (phone.touched, Appointment.objects.get().status) == (2, Status.BOOKED)


def test_from_today_for_somebody_found_by_number_it_takes_four(two):
    knows(name="Ada Example", phone="+13125550123")
    phone = Telephone(desk(user()))
    phone.opens("/desk/")

    phone.touches("Book")
    phone.touches_first_time()
    phone.types(said="0123")
    phone.touches("Find")
    phone.touches_person("Ada Example")

    assert (phone.touched, Appointment.objects.get().client.name) == (4, "Ada Example")


def test_from_today_for_somebody_new_it_takes_three_and_waits_for_the_check(two):
    phone = Telephone(desk(user()))
    phone.opens("/desk/")

    phone.touches("Book")
    phone.touches_first_time()
    phone.types(name="Bea Example", phone="312 555 0199")
    phone.touches("Book for this person")

    made = Appointment.objects.get()
    assert (phone.touched, made.status, made.client.name) == (3, Status.REQUESTED, "Bea Example")
    assert "Not booked yet" in phone.page


# The gate


def test_a_booked_visit_has_everything_that_one_online_has(two):
    ada = knows(email="ada@home.example")
    answer = place(user(), ada)

    made = Appointment.objects.get()
    assert answer["Location"] == f"/desk/visits/{made.public_id}/"
    assert (made.status, made.expires_at, made.granted_by.client_id) == (Status.BOOKED, None, ada.pk)
    assert make.browser().get(make.link(made)).status_code == 200
    assert set(OutboxMessage.objects.values_list("kind", flat=True)) == {"booked to client", "booked to therapist"}
    assert ada.care_links.get().therapist_id == made.therapist_id
    assert faults(now=NOON) == []


def somebody_new(key: object, /, **more: str) -> dict[str, str]:
    return picked(therapist="") | {"name": "Ada Example", "phone": "(312) 555-0101", "key": str(key)} | more


def test_a_double_click_for_somebody_new_enters_one_person_and_books_one_time(two):
    by = user()
    shown = desk(by).get("/desk/booking/person/", picked()).content.decode()
    [key] = re.findall(r'<input type="hidden" name="key" value="([^"]+)"', shown)

    first, again = (desk(by).post("/desk/bookings/", somebody_new(key)) for _ in range(2))

    assert (first.status_code, again["Location"]) == (302, first["Location"])
    assert Client.objects.get().public_id == UUID(key)
    assert Appointment.objects.count() == 1
    assert AuditEntry.objects.filter(action="register client").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_two_clicks_at_once_for_somebody_new_enter_one_person(two):
    by, key = user(), uuid4()
    click = partial(book, by, make.wish(AT_TWO, minutes=30), person=None, manner=Manner(), now=NOON)
    contact = {"name": "Ada Example", "email": "", "phone": "+13125550101", "key": key}

    with beside() as begin:
        with transaction.atomic():
            first = click(contact=contact)
            again = begin(partial(click, contact=contact))
            wait_until_it_waits()
        assert again().public_id == first.public_id

    assert (Client.objects.count(), Appointment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("more", "later"),
    [({"name": "Ben Example"}, timedelta(0)), ({}, timedelta(minutes=10)), ({"key": "odd"}, timedelta(0))],
    ids=["filled in anew", "an old form", "no word of ours"],
)
def test_a_form_opens_nobody_who_was_entered_with_other_words_or_long_ago(two, clock, more, later):
    by, key = user(), uuid4()
    desk(by).post("/desk/bookings/", somebody_new(key))
    clock.shift(later)

    assert desk(by).post("/desk/bookings/", somebody_new(key, **more)).status_code == 302
    assert Client.objects.count() == 2


def test_asking_twice_books_once(two):
    ada = knows()
    by = user()

    first, second = place(by, ada), place(by, ada)

    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1
    assert StatusChange.objects.get().actor == f"user:{by.pk}"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_for_somebody_without_a_check_request_one_time(two):
    """Each of them could have a therapist."""
    ask = partial(book_for, client().pk, make.wish(AT_TWO, minutes=30), actor="user:1", now=NOON)

    with beside() as another:
        with transaction.atomic():
            first = ask()
            other = another(ask)
            wait_until_it_waits()
        second = other()

    assert first == second


def test_a_length_that_was_taken_away_meanwhile_is_said_and_not_booked(two):
    ada = knows()
    SessionLength.objects.filter(minutes=30).delete()

    refused = place(user(), ada)

    assert refused.status_code == 409
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("answers", [NUMB, WEAK])
def test_after_a_stop_nothing_is_booked_and_the_right_words_stand_there(two, answers):
    ada = knows(answers)

    refused, listed = place(user(), ada), desk(user()).get(f"/desk/booking/?person={ada.public_id}")

    assert refused.status_code == 409
    assert not Appointment.objects.exists()
    assert (listed.context["page"].rows, bool(listed.context["page"].do_now)) == ([], True)
    assert "Tell them this" in text(listed)


def test_a_level_raised_by_hand_stops_somebody_without_a_check(two):
    from unknot.rooms.check import door as check
    from unknot.spine.vocabulary import Level

    ada = client()
    check.raise_level(client_id=ada.pk, user_id=two[0].user.pk, level=Level.DEFER, reason="x", until_on=None, now=NOON)

    assert place(user(), ada).status_code == 409
    assert not Appointment.objects.exists()


def test_a_type_that_the_pass_does_not_open_is_refused_and_the_open_ones_listed(two):
    ada = knows({"age": 80, "yes": ["osteoporosis"]} | {"weeks": 60, "back_nrs": 4})

    refused = place(user(), ada, type="deep")

    assert refused.status_code == 409
    assert "These fit." in text(refused)
    assert "deep" not in [one.value for one in refused.context["page"].types]


def test_front_desk_sees_level_and_types_and_nothing_else_of_the_check(two):
    ada = knows(SCIATICA, name="Ada Example")
    front = user()

    page = text(desk(front).get(f"/desk/booking/?person={ada.public_id}")).partition("<main")[2]

    assert "With limits" in page
    assert not re.search(r"sciatica|tingl|below the knee|leg pain", page, re.IGNORECASE)
    assert AuditEntry.objects.filter(actor=f"user:{front.pk}", action="read level").count() == 1


# A time that waits for the check


def requested(two, **fields) -> Appointment:
    bea = client(**{"name": "Bea Example", "email": "bea@home.example"} | fields)
    place(user(), bea)
    return Appointment.objects.get(client=bea)


def test_without_a_check_the_time_is_kept_for_two_hours_or_until_the_start(two):
    soon, later = client(), client()
    place(user(), soon, at=NOON + timedelta(hours=1))
    place(user(), later, at=NOON + timedelta(days=1))

    ends = {row.client_id: row.expires_at for row in Appointment.objects.all()}

    assert ends == {soon.pk: NOON + timedelta(hours=1), later.pk: NOON + timedelta(hours=2)}
    assert faults(now=NOON) == []


def test_what_begins_this_moment_is_no_time_to_keep_and_not_listed(two):
    kept = place(user(), client(), at=NOON)
    listed = desk(user()).get("/desk/booking/").context["page"].rows

    assert (kept.status_code, Appointment.objects.count()) == (409, 0)
    assert listed[0].when == "Today 12:15"


def test_a_kept_time_is_taken_and_its_end_frees_it_by_the_clock(two, clock):
    for _ in two:
        place(user(), client())
    ada = knows()
    taken = place(user(), ada)
    clock.move_to(NOON + timedelta(hours=1, minutes=59))
    still_taken = place(user(), ada)
    Appointment.objects.update(expires_at=NOON + timedelta(hours=1))

    freed = place(user(), ada)

    assert (taken.status_code, still_taken.status_code, freed.status_code) == (409, 409, 302)
    assert faults(now=NOON + timedelta(hours=2)) == []


def test_a_check_that_opens_it_books_it_of_itself(two):
    kept = requested(two)

    answered(kept.client, make.HEALTHY)

    kept.refresh_from_db()
    assert (kept.status, kept.expires_at, bool(kept.link_digest)) == (Status.BOOKED, None, True)
    assert kept.granted_by.finding.client_id == kept.client_id
    assert "booked to client" in OutboxMessage.objects.values_list("kind", flat=True)
    assert faults(now=NOON) == []


@pytest.mark.parametrize("answers", [NUMB, WEAK])
def test_a_check_that_stops_gives_the_time_back_and_says_so(two, answers):
    kept = requested(two)
    requests.send_link(kept.pk, user_id=user().pk, now=NOON)

    answered(kept.client, answers)

    kept.refresh_from_db()
    assert (kept.status, Occupancy.objects.count()) == (Status.CANCELLED, 0)
    assert "let_go to client" in OutboxMessage.objects.values_list("kind", flat=True)
    page = text(desk(user()).get(f"/desk/booking/?person={kept.client.public_id}"))
    assert "Tell them this" in page


def test_a_time_whose_end_has_come_is_not_booked_by_a_late_check(two, clock):
    kept = requested(two)
    Appointment.objects.update(expires_at=NOON)

    answered(kept.client, make.HEALTHY)

    kept.refresh_from_db()
    assert kept.status == Status.REQUESTED
    assert desk(user()).get("/desk/").context["unsettled"] == []


def test_sending_the_link_keeps_it_two_hours_from_then_and_chases_once(two, clock):
    kept = requested(two, email="bea@home.example")
    clock.move_to(NOON + timedelta(minutes=30))

    sent = desk(user()).post(f"/desk/visits/{kept.public_id}/link/")
    again = desk(user()).post(f"/desk/visits/{kept.public_id}/link/")

    kept.refresh_from_db()
    [job, *more] = DueJob.objects.filter(kind=requests.JOB)
    for _ in range(2):
        with transaction.atomic():
            requests.chase(job.payload, now=job.due_at)
    assert (sent.status_code, again.status_code, more) == (200, 200, [])
    assert kept.expires_at == AT_TWO
    assert job.due_at == NOON + timedelta(hours=1, minutes=30)
    kinds = list(OutboxMessage.objects.filter(kind="requested to client").values_list("key", flat=True))
    assert [("chased" in key) for key in sorted(kinds)] == [True, False]
    letter = OutboxMessage.objects.filter(kind="requested to client").first().letter
    assert "/check/for/" in letter["body"]
    assert "Tuesday 24 November 2026, 14:00" in letter["body"]


def test_nobody_is_chased_once_it_is_settled_or_a_newer_link_went_out(two, clock):
    kept = requested(two)
    requests.send_link(kept.pk, user_id=user().pk, now=NOON)
    old = DueJob.objects.get(kind=requests.JOB).payload
    requests.send_link(kept.pk, user_id=user().pk, now=NOON + timedelta(minutes=5))
    with transaction.atomic():
        requests.chase(old, now=NOON + timedelta(hours=1))
    newer = DueJob.objects.filter(kind=requests.JOB).latest("due_at").payload
    answered(kept.client, make.HEALTHY)
    with transaction.atomic():
        requests.chase(newer, now=NOON + timedelta(hours=1, minutes=5))

    assert not [key for key in OutboxMessage.objects.values_list("key", flat=True) if "chased" in key]


def test_staff_see_it_loudly_and_can_give_it_back_once(two):
    kept = requested(two)
    front = desk(user())

    loud = text(front.get("/desk/"))
    back = [front.post(f"/desk/visits/{kept.public_id}/return/") for _ in range(2)]

    assert "Not settled yet" in loud
    assert "Waits for the check, and is kept until 14:00." in loud
    assert [answer.status_code for answer in back] == [302, 302]
    assert (Appointment.objects.get().status, Occupancy.objects.count()) == (Status.CANCELLED, 0)
    assert "Not settled yet" not in text(front.get("/desk/"))


def test_a_hold_online_is_shown_with_its_end_and_no_name(two):
    make.held(make.visitor())

    page = text(desk(user()).get("/desk/"))

    assert "Somebody is booking this online. It is free again at 12:10 if they do not." in page


# The check, asked by staff


def test_staff_ask_and_the_browser_comes_back_to_the_booked_visit_and_opens_no_answers(two):
    kept = requested(two)
    front = desk(user())

    asked = front.post(f"/desk/people/{kept.client.public_id}/asking/")
    draft = Draft.objects.get()
    said = read_answers(make.HEALTHY)
    with transaction.atomic():
        keep_answers(draft, said=given_for(said), now=NOON)
        finish_check(draft=draft, answers=said, now=NOON)
    led = front.get("/check/finding/")

    assert asked["Location"].startswith("/check/")
    assert led["Location"] == f"/desk/visits/{kept.public_id}/"
    assert "Booked" in text(front.get(led["Location"]))
    assert front.get("/check/finding/")["Location"] == "/check/"
    assert StoredFinding.objects.get().asked_by_id is not None
    kept.refresh_from_db()
    assert kept.status == Status.BOOKED


def test_asked_answers_open_in_no_browser_even_with_the_old_cookie(two):
    kept = requested(two)
    front = desk(user())
    front.post(f"/desk/people/{kept.client.public_id}/asking/")
    old = front.cookies["unknot_visitor"].value
    draft, said = Draft.objects.get(), read_answers(SCIATICA)
    with transaction.atomic():
        keep_answers(draft, said=given_for(said), now=NOON)
        finish_check(draft=draft, answers=said, now=NOON)

    first = make.browser(old).get("/check/leg/")

    assert first.status_code == 302
    assert "below" not in text(make.browser(old).get("/check/finding/"))


# Who may


def test_a_therapist_books_their_own_time_alone_and_their_own_people(two):
    her, colleague = two
    mine, theirs = knows(), knows()
    care_link(mine, her)

    own = place(her.user, mine, therapist=colleague.pk)
    stranger = place(her.user, theirs, at=NOON + timedelta(hours=4))

    assert own.status_code == 302
    assert Appointment.objects.get().therapist_id == her.pk
    assert stranger.status_code == 404


def test_a_visit_of_a_colleague_is_not_found(two):
    kept = requested(two)
    other = therapist()

    for path in (f"visits/{kept.public_id}/link/", f"visits/{kept.public_id}/return/"):
        assert desk(other.user).post(f"/desk/{path}").status_code == 404
        assert desk(other.user).get(f"/desk/{path}").status_code == 405
    assert desk(other.user).get(f"/desk/visits/{kept.public_id}/").status_code == 404
    assert desk(other.user).post(f"/desk/people/{kept.client.public_id}/asking/").status_code == 404
    assert desk(owner()).get(f"/desk/visits/{kept.public_id}/").status_code == 200
    assert make.browser().post("/desk/bookings/", picked())["Location"].startswith("/accounts/login/")


# Twice at one time, and one over another


def test_a_person_with_another_visit_at_the_time_is_asked_about_first(two):
    ada = knows()
    place(user(), ada, therapist=two[0].pk)
    again = place(user(), ada, at=AT_TWO + timedelta(minutes=15), therapist=two[1].pk)
    both = place(user(), ada, at=AT_TWO + timedelta(minutes=15), therapist=two[1].pk, twice_over="on")

    assert again.status_code == 409
    assert "has another visit then" in text(again)
    assert (both.status_code, Appointment.objects.count()) == (302, 2)


def test_over_another_visit_only_with_a_reason_in_a_lane_of_its_own_and_marked(two):
    her, _ = two
    first = booked("Ada Example", by=her, hours=2)
    bea = knows(name="Bea Example")

    without = place(owner(), bea, therapist=her.pk)
    made = place(owner(), bea, therapist=her.pk, over_because="Both asked for it")

    over = Appointment.objects.get(client=bea)
    assert (without.status_code, made.status_code) == (409, 302)
    assert (over.lane, over.overlap_reason, over.therapist_id) == (1, "Both asked for it", her.pk)
    assert over.room_id != first.room_id
    assert faults(now=NOON) == []
    today = text(desk(her.user).get("/desk/"))
    assert "Over another visit: Both asked for it" in today
    assert "over another visit" in text(desk(her.user).get(f"/desk/people/{bea.public_id}/"))
    assert StatusChange.objects.get(appointment=over).reason == "over another visit"
    assert AuditEntry.objects.filter(action="appointment booked", subject=f"appointment:{over.pk}").count() == 1


def test_a_third_lies_in_the_next_lane_and_a_free_time_in_none(two):
    her, _ = two
    booked("Ada Example", by=her, hours=2)
    for _ in range(2):
        place(owner(), knows(), therapist=her.pk, over_because="Family")
    place(owner(), knows(), therapist=her.pk, at=NOON + timedelta(hours=3), over_because="Not needed")

    assert list(Appointment.objects.order_by("pk").values_list("lane", flat=True)) == [0, 1, 2, 0]
    assert faults(now=NOON) == []


def test_taken_meanwhile_shows_the_nearest_and_keeps_what_was_typed(two):
    for _ in two:
        place(user(), knows())

    answer = place(user(), None, name="Bea Example", phone="312 555 0199", email="")

    assert answer.status_code == 409
    assert ("name", "Bea Example") in answer.context["page"].hidden
    assert answer.context["page"].rows[0].value
    assert not Client.objects.filter(name="Bea Example").exists()


def test_an_exact_time_says_why_it_cannot_be_had(two):
    her, _ = two
    booked("Ada Example", by=her, hours=2)
    bea = knows()
    asked = f"/desk/booking/?person={bea.public_id}&minutes=30&type=swedish&day=2026-11-24&therapist={her.pk}"

    taken, night = desk(owner()).get(f"{asked}&at=14:00"), desk(owner()).get(f"{asked}&at=20:00")

    assert "Something else is in the diary at that time." in text(taken)
    assert "Place it over the other visit" in text(taken)
    assert "does not fit into the working hours" in text(night)
    assert "Place it over the other visit" not in text(night)


# Somebody walks in


def test_a_walk_in_without_a_check_is_asked_first(two):
    bea = client()

    page = desk(user()).get(f"/desk/walk-in/?person={bea.public_id}")
    refused = place(user(), bea, walks_in="on")

    assert (page.context["page"].free, "The questions come first." in text(page)) == ([], True)
    assert (refused.status_code, Appointment.objects.count()) == (409, 0)


def test_a_walk_in_begins_at_the_last_five_minutes_and_is_here(two, clock):
    booked("Ada Example", by=two[0], hours=1)
    bea = knows()
    clock.move_to(NOON + timedelta(minutes=7, seconds=30))

    [first, *_] = desk(user()).get(f"/desk/walk-in/?person={bea.public_id}").context["page"].free
    clock.shift(timedelta(minutes=3))
    made = desk(user()).post("/desk/bookings/", dict(first.hidden))

    visit = Appointment.objects.get(client=bea)
    assert made.status_code == 302
    assert (visit.starts_at, visit.status) == (NOON + timedelta(minutes=10), Status.ARRIVED)
    assert list(visit.changes.order_by("pk").values_list("status_to", flat=True)) == ["booked", "arrived"]
    assert not OutboxMessage.objects.filter(about=f"appointment:{visit.pk}").exists()
    assert faults(now=NOON) == []


def test_who_is_busy_or_off_is_not_offered_to_a_walk_in(two, clock):
    her, other = two
    booked("Ada Example", by=her, hours=1)
    clock.move_to(NOON + timedelta(hours=1, minutes=10))
    bea = knows()

    names = [one.details for one in desk(user()).get(f"/desk/walk-in/?person={bea.public_id}").context["page"].free]
    clock.move_to(NOON + timedelta(hours=8))
    evening = desk(user()).get(f"/desk/walk-in/?person={bea.public_id}")

    assert [other.name in one for one in names] == [True]
    assert "Nobody who could treat them is free right now." in text(evening)


@pytest.mark.parametrize("role", [Role.OWNER, Role.FRONT_DESK])
def test_owner_and_front_desk_enter_a_walk_in(two, role):
    by = owner() if role == Role.OWNER else user(role)

    answer = desk(by).post("/desk/walk-in/", {"name": "Bea Example", "email": "", "phone": ""})

    assert answer["Location"] == f"/desk/walk-in/?person={Client.objects.get().public_id}"


def test_letters_of_a_kept_time_say_place_and_time_only(two):
    kept = requested(two, name="Mary Pain", email="mary@home.example")

    requests.send_link(kept.pk, user_id=user().pk, now=NOON)
    requests.let_go(kept.pk, actor="user:1", now=NOON)

    assert OutboxMessage.objects.filter(about=f"appointment:{kept.pk}").count() == 2
    assert letters.requested.__doc__
