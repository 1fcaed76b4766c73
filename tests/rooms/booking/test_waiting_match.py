"""Which free times suit somebody who waits: each thing that is matched on, alone."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests.factories import booking as make
from tests.factories import practice as people
from unknot.rooms.booking.actions.cancellations import cancel_for
from unknot.rooms.booking.actions.waiting_offers import Match, _matches, _tried
from unknot.rooms.booking.models import (
    BookingPolicy,
    ChangedDay,
    FreedGap,
    SessionLength,
    WaitingEntry,
    WaitingOffer,
    WeeklyHours,
)
from unknot.rooms.booking.queries import services, waiting
from unknot.rooms.booking.queries.times import FreeTime, open_book
from unknot.rooms.match import door as match
from unknot.rooms.practice.models import TreatmentRoom
from unknot.spine.booking.waitlist import Score, Stretch
from unknot.spine.times import cell_at
from unknot.spine.vocabulary import MassageType

# Of questions to the book, which are the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon"), pytest.mark.variant]
NOON, MINUTE, HOUR, DAY = make.NOON, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TOMORROW = date(2026, 11, 25)
OLD = {**make.HEALTHY, "age": 80}  # half an hour at the first visit, an hour after it


def waits(token: str | None = None, *, saved: bool = True, **change: object) -> WaitingEntry:
    """Somebody who waits for a Swedish massage tomorrow, of half an hour or longer."""
    visitor = make.digest(token or make.visitor())
    usual = {
        "visitor": visitor,
        "granted_by_id": match.pass_of(visitor, now=NOON).id,
        "massage_type": "swedish",
        "least_minutes": 30,
        "first_day": TOMORROW,
        "last_day": TOMORROW,
        "need": {"pain": 5, "weeks": 21},
        "windows": [],
        "asked_at": NOON,
        "link_digest": visitor,
    }
    return WaitingEntry.objects.create(**(usual | change))


def suiting(place: WaitingEntry) -> list[FreeTime]:
    """What suits them of all that is free."""
    granted = match.pass_of(place.visitor, now=NOON)
    return waiting.all_fitting(place, granted, services.offers(), open_book(now=NOON))


def first_in(place: WaitingEntry, stretch: Stretch) -> FreeTime | None:
    """What they would be offered of freed cells."""
    granted = match.pass_of(place.visitor, now=NOON)
    return waiting.fitting(place, granted, services.offers(), open_book(now=NOON), stretch)


def hour_from(hours: float) -> Stretch:
    """An hour that came free tomorrow, so many hours after noon."""
    at = NOON + DAY + hours * HOUR
    return Stretch(cell_at(at), cell_at(at + HOUR) - 1)


def test_the_service_that_somebody_waits_for_and_no_other() -> None:
    make.open_practice()

    assert {one.offer.kind for one in suiting(waits(massage_type="medical"))} == {MassageType.MEDICAL}


def test_a_length_from_what_they_need_to_what_their_pass_opens() -> None:
    make.open_practice()
    make.also_offer(45)
    make.also_offer(90)

    lengths = [
        {one.offer.minutes for one in suiting(place)}
        for place in (waits(), waits(least_minutes=60), waits(make.visitor(OLD)))
    ]

    assert lengths == [{60, 45, 30}, {60}, {30}]


def test_the_first_visit_of_somebody_old_is_shorter_and_the_next_is_not() -> None:
    make.open_practice()
    token = make.visitor(OLD)
    make.booked(token, make.wish(NOON + 3 * DAY, minutes=30))

    assert {60} <= {one.offer.minutes for one in suiting(waits(token))}


def test_the_therapist_that_they_ask_for() -> None:
    _, other = make.open_practice(therapists=2, rooms=2)

    found = suiting(waits(therapist_id=other.pk))

    assert found
    assert {one.therapists for one in found} == {(other.pk,)}


def test_the_place_that_they_ask_for() -> None:
    first, second = make.open_practice(therapists=2, rooms=2)
    east = people.place()
    people.treatment_room(name="East room", place=east)
    WeeklyHours.objects.filter(therapist=second).update(place=east)

    assert {one.place_id for one in suiting(waits(place_id=east.pk))} == {east.pk}
    here = suiting(waits(place_id=1))
    assert {(one.place_id, one.therapists) for one in here} == {(1, (first.pk,))}


@pytest.mark.parametrize("said", [{"gender": "woman"}, {"step_free": True}, {"low_table": True}])
def test_whatever_else_they_ask_for(said: dict[str, object]) -> None:
    make.open_practice()
    asked = {"gender": "", "step_free": False, "low_table": False} | said

    assert suiting(waits())
    assert suiting(waits(asked_for=asked)) == []


def test_the_window_by_the_clock_of_the_place() -> None:
    (her,) = make.open_practice()
    east = people.place()
    people.treatment_room(name="East room", place=east)
    WeeklyHours.objects.filter(therapist=her).update(place=east)

    found = suiting(waits(windows=[[[2], 9 * 60, 10 * 60]]))

    assert min(one.starts_at for one in found) == NOON + DAY - 4 * HOUR  # nine in New York, eight in Chicago
    assert {one.starts_at < NOON + DAY - 3 * HOUR for one in found} == {True}


def test_the_notice_of_the_practice() -> None:
    make.open_practice()
    BookingPolicy.objects.update(notice_minutes=26 * 60)

    assert min(one.starts_at for one in suiting(waits())) == NOON + 26 * HOUR


def test_what_is_looked_at_for_a_freed_time_keeps_to_the_notice() -> None:
    (her,) = make.open_practice()
    BookingPolicy.objects.update(notice_minutes=26 * 60)
    first, last = cell_at(NOON), cell_at(NOON + 2 * DAY)
    gap = FreedGap.objects.create(therapist=her, why="visit", first_cell=first, last_cell=last, freed_at=NOON)
    place = waits()
    granted = match.pass_of(place.visitor, now=NOON)

    found = waiting.all_fitting(place, granted, services.offers(), waiting.book_over(gap, now=NOON))

    assert min(one.starts_at for one in found) == NOON + 26 * HOUR


def test_no_visit_further_ahead_than_their_check_can_speak_for() -> None:
    make.open_practice()
    BookingPolicy.objects.update(reach_days=84)
    token = make.visitor(now=NOON - timedelta(weeks=3))
    days = {"first_day": TOMORROW + timedelta(weeks=8, days=5), "last_day": TOMORROW + timedelta(weeks=10)}

    assert max(one.starts_at for one in suiting(waits(token, **days))) < NOON + timedelta(weeks=9)


def test_only_what_needs_something_of_the_freed_time_with_its_buffers() -> None:
    make.open_practice()

    # Fifteen minutes after a visit that ends at noon reach into the hour, and nothing of one that ends with it does.
    assert first_in(waits(), hour_from(0)).starts_at == NOON + DAY - 60 * MINUTE
    SessionLength.objects.update(after_minutes=0)
    assert first_in(waits(), hour_from(0)).starts_at == NOON + DAY - 45 * MINUTE
    last = first_in(waits(windows=[[[2], 12 * 60 + 30, 24 * 60]]), hour_from(0))
    assert last.starts_at == NOON + DAY + 30 * MINUTE
    assert first_in(waits(windows=[[[2], 13 * 60, 24 * 60]]), hour_from(0)) is None
    SessionLength.objects.update(before_minutes=10)
    assert first_in(waits(windows=[[[2], 13 * 60, 24 * 60]]), hour_from(0)).starts_at == NOON + DAY + HOUR


def test_nothing_that_overlaps_what_they_were_offered_before() -> None:
    make.open_practice()
    place = waits()
    before = first_in(place, hour_from(0))
    place.offers.create(
        minutes=before.offer.minutes, starts_at=before.starts_at, therapist_id=before.therapists[0],
        place_id=before.place_id, reason={}, also=[], offered_at=NOON, ends_at=NOON + MINUTE, link_digest="x",
        state="lapsed", by="worker",
    )  # fmt: skip

    assert first_in(place, hour_from(0)).starts_at >= before.starts_at + HOUR


@pytest.mark.parametrize(("is_cancelled", "suits"), [(False, False), (True, True)])
def test_only_what_is_sooner_than_the_visit_that_still_stands(is_cancelled: bool, suits: bool) -> None:
    make.open_practice(therapists=2, rooms=2)
    token = make.visitor()
    soon = make.booked(token, make.wish(NOON + DAY - 2 * HOUR))
    place = waits(token, replaces=soon, windows=[[[2], 12 * 60, 24 * 60]])
    if is_cancelled:
        cancel_for(soon.pk, actor="user:1", now=NOON)
        place.replaces.refresh_from_db()

    assert bool(suiting(place)) is suits


def test_a_day_without_a_room_suits_nobody() -> None:
    make.open_practice()
    place = waits()
    assert suiting(place)

    TreatmentRoom.objects.all().delete()

    assert suiting(place) == []


def test_a_closed_day_suits_nobody() -> None:
    (her,) = make.open_practice()
    ChangedDay.objects.create(therapist=her, day=TOMORROW)

    assert suiting(waits()) == []
    assert suiting(waits(first_day=TOMORROW + DAY, last_day=TOMORROW + DAY))


def test_a_half_hour_alone_suits_nobody_who_needs_an_hour() -> None:
    make.open_practice()
    WeeklyHours.objects.update(ends=time(9, 45))

    assert [bool(suiting(waits(least_minutes=minutes))) for minutes in (30, 60)] == [True, False]


# What is asked again under the lock, because it may have changed since it was looked for.


def tried(place: WaitingEntry) -> WaitingOffer | None:
    """An offer of the first time that suits them."""
    time = suiting(place)[0]
    return _tried(Match(place, Score(0, ()), time), None, also=[], now=NOON)


def test_whoever_has_left_since_is_offered_nothing() -> None:
    make.open_practice()
    place = waits(contact={"name": "Ada", "email": "ada@home.example", "phone": ""})
    assert tried(waits()) is not None
    WaitingEntry.objects.filter(pk=place.pk).update(state="left", ended_at=NOON)

    assert tried(place) is None


def test_whose_newer_check_opens_less_since_is_offered_nothing() -> None:
    make.open_practice()
    token = make.visitor()
    place, time = waits(token), suiting(waits())[0]
    assert time.offer.minutes == 60
    make.visitor(OLD, token=token)

    assert _tried(Match(place, Score(0, ()), time), None, also=[], now=NOON) is None


def test_whoever_can_only_be_called_is_passed_over() -> None:
    """Nobody keeps a time for somebody who hears nothing of it; staff pick it by hand."""
    make.open_practice()
    silent = waits(contact={"name": "Ada", "email": "", "phone": ""})
    heard = waits(contact={"name": "Ben", "email": "ben@home.example", "phone": ""})

    found = _matches(open_book(now=NOON), hour_from(0), NOON)

    assert [one.place.pk for one in found] == [heard.pk]
    assert suiting(silent)
