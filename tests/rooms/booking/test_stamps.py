"""Stamps: every way of changing the book renews those concerned, in the change's own transaction, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking.actions.holds import give_back_hold
from unknot.rooms.booking.models import (
    Appointment,
    BlockedTime,
    BookingPolicy,
    BusyBlock,
    CalendarLink,
    ChangedDay,
    Service,
    SessionLength,
    WeeklyHours,
    WorkCap,
)
from unknot.rooms.practice import stamping
from unknot.rooms.practice.models import Credential, Practice, Qualification, Stamp, Therapist, TreatmentRoom
from unknot.rooms.practice.models.stamp import SETTING

NOON = make.NOON
WORDS = "notify_ownwording"  # kept like an answer, though no free time depends on it
# Tables of the two rooms on which no answer about free time depends.
BESIDE = {
    "booking_companion", "booking_contactcode", "booking_course", "booking_freedgap", "booking_holdway",
    "booking_occupancy", "booking_reminder", "booking_statuschange", "booking_waitingentry",
    "booking_waitingoffer", "booking_waitingstep",
    "practice_auditentry", "practice_auditseal", "practice_carelink", "practice_client", "practice_limitwindow",
    "practice_stamp", "practice_user", "practice_user_groups", "practice_user_user_permissions",
}  # fmt: skip  # by room


def written() -> dict[int, int]:
    """The stamps as the next reader finds them: on PostgreSQL the commit writes them, here what a commit would do."""
    make.settle()
    return dict(Stamp.objects.values_list("resource", "stamp"))


def renewed_by(change: Callable[[], object]) -> set[int]:
    """The resources whose stamps a change renews."""
    before = written()
    change()
    after = written()
    return {one for one in after if after[one] != before.get(one)}


@pytest.fixture
def therapist(db: None) -> Therapist:
    (one,) = make.open_practice()
    return one


def link_of(therapist: Therapist) -> CalendarLink:
    return CalendarLink.objects.create(
        therapist=therapist, address={"url": "https://calendar.example/a"}, host="calendar.example",
        added_at=NOON, next_at=NOON,
    )  # fmt: skip  # in two lines


def test_every_table_of_book_and_practice_is_watched_or_known_to_lie_beside() -> None:
    there = {
        model._meta.db_table
        for label in ("booking", "practice")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }

    assert there == {watch.table for watch in stamping.WATCHED} - {WORDS} | BESIDE


@pytest.mark.django_db
def test_columns_that_a_watch_names_are_there() -> None:
    with connection.cursor() as cursor:
        for watch in stamping.WATCHED:
            known = {one.name for one in connection.introspection.get_table_description(cursor, watch.table)}
            assert set(watch.columns) <= known, watch.table


def test_hold_and_giving_back_renew_therapist_and_room_and_nobody_else(therapist: Therapist) -> None:
    make.works_daily(people.therapist())
    room = TreatmentRoom.objects.get()
    token = make.visitor()
    held: list[Appointment] = []

    taken = renewed_by(lambda: held.append(make.held(token, make.wish(therapist_id=therapist.pk))))
    given = renewed_by(lambda: give_back_hold(held[0].public_id, visitor=make.digest(token), now=NOON))

    assert taken == given == {therapist.pk * 2, room.pk * 2 + 1}


def test_what_changes_no_time_renews_nothing(therapist: Therapist) -> None:
    visit = make.booked(make.visitor())

    assert renewed_by(lambda: Appointment.objects.filter(pk=visit.pk).update(typed={"name": "Ada"})) == set()
    assert renewed_by(lambda: Appointment.objects.filter(pk=visit.pk).update(link_version=2)) == set()


CHANGES: dict[str, Callable[[Therapist], object]] = {
    "weekly hours": lambda one: WeeklyHours.objects.filter(weekday=1).update(ends=time(16)),
    "an exception": lambda one: ChangedDay.objects.create(therapist=one, day=NOON.date()),
    "policy": lambda one: BookingPolicy.objects.update(notice_minutes=120),
    "a service": lambda one: Service.objects.filter(massage_type="swedish").update(active=False),
    "a length": lambda one: SessionLength.objects.filter(minutes=60).update(after_minutes=30),
    "a therapist": lambda one: Therapist.objects.update(active=False),
    "a qualification": lambda one: Qualification.objects.filter(massage_type="swedish").delete(),
    "a licence": lambda one: Credential.objects.update(expires_on=NOON.date()),
    "a room": lambda one: TreatmentRoom.objects.update(active=False),
    "the zone": lambda one: Practice.objects.update(time_zone="America/Denver"),
    "a cap": lambda one: WorkCap.objects.create(therapist=one, visits_a_day=1),
}  # fmt: skip  # one a line


@pytest.mark.parametrize("what", CHANGES)
def test_setting_is_renewed_by(therapist: Therapist, what: str) -> None:
    assert renewed_by(lambda: CHANGES[what](therapist)) == {SETTING}


def test_calendar_from_outside_renews_its_therapist(therapist: Therapist) -> None:
    links: list[CalendarLink] = []

    assert renewed_by(lambda: links.append(link_of(therapist))) == {therapist.pk * 2, SETTING}
    block = {"link": links[0], "therapist": therapist, "first_cell": 1, "last_cell": 2}
    assert renewed_by(lambda: BusyBlock.objects.bulk_create([BusyBlock(**block)])) == {therapist.pk * 2}
    assert renewed_by(lambda: CalendarLink.objects.update(read_at=NOON)) == {therapist.pk * 2}
    assert renewed_by(lambda: CalendarLink.objects.update(asked_at=NOON)) == set()


def test_blocked_time_renews_therapist_or_room(therapist: Therapist) -> None:
    room, by = TreatmentRoom.objects.get(), people.user()
    said = {"starts_at": NOON, "ends_at": NOON + timedelta(hours=1), "first_cell": 1, "last_cell": 12}

    def block(**whose: object) -> object:
        return BlockedTime.objects.create(made_by=by, made_at=NOON, **said, **whose)

    assert renewed_by(lambda: block(therapist=therapist)) == {therapist.pk * 2}
    assert renewed_by(lambda: block(room=room)) == {room.pk * 2 + 1}
    assert renewed_by(lambda: BlockedTime.objects.update(note="away")) == set()
    assert renewed_by(BlockedTime.objects.all().delete) == {therapist.pk * 2, room.pk * 2 + 1}


def test_both_therapists_are_renewed_where_a_visit_goes_from_one_to_the_other(therapist: Therapist) -> None:
    other = make.works_daily(people.therapist())
    visit = make.booked(make.visitor(), make.wish(therapist_id=therapist.pk))

    changed = renewed_by(lambda: Appointment.objects.filter(pk=visit.pk).update(therapist=other))

    assert changed == {therapist.pk * 2, other.pk * 2, visit.room_id * 2 + 1}


def test_change_that_is_taken_back_leaves_the_stamps_as_they_were(therapist: Therapist) -> None:
    before = written()

    with transaction.atomic():
        BookingPolicy.objects.update(notice_minutes=120)
        transaction.set_rollback(True)

    assert written() == before


@pytest.mark.django_db
def test_missing_triggers_are_put_up_again_and_all_stamps_renewed() -> None:
    make.open_practice()
    before = written()
    stamping.take_down(using="default", plan=["some migration"])
    assert len(stamping.missing()) == len(set(stamping.names(connection.vendor)))
    assert written() == {}  # so nobody uses anything kept

    call_command("migrate", verbosity=0)

    assert stamping.missing() == []
    after = written()
    assert set(after) == {SETTING}
    assert after[SETTING] != before[SETTING]
    assert renewed_by(lambda: BookingPolicy.objects.update(notice_minutes=timedelta(hours=3).seconds // 60)) == {
        SETTING
    }
