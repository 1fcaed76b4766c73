"""The waiting list: a freed time finds the person it suits, is kept for them alone, and goes on to the next."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.booking import waiters
from unknot.rooms.booking import demo, door, links
from unknot.rooms.booking.actions.cancellations import cancel_visit
from unknot.rooms.booking.actions.changes import unblock
from unknot.rooms.booking.actions.holds import NotOpened, TimeTaken
from unknot.rooms.booking.actions.undoing import undo_visit
from unknot.rooms.booking.actions.waiting_answers import OfferOver, accept, decline
from unknot.rooms.booking.actions.waiting_places import FitsNow, end_over, leave
from unknot.rooms.booking.models import (
    Appointment,
    BlockedTime,
    BookingPolicy,
    ChangedDay,
    FreedGap,
    WaitingEntry,
    WaitingOffer,
    WaitingStep,
    WeeklyHours,
)
from unknot.rooms.booking.queries import waiting
from unknot.rooms.match import door as match
from unknot.rooms.notify.models import OutboxMessage
from unknot.spine.booking.waitlist import Wanted
from unknot.spine.notify.health_words import health_words
from unknot.spine.times import cell_at
from unknot.spine.vocabulary import MassageType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOON, UNDO = make.NOON, waiters.UNDO
MINUTE = timedelta(minutes=1)
THINNED = {"age": 61, "weeks": 39, "back_nrs": 5, "yes": ["anticoagulant"]}
A_COLD = {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["ill_no_fever"]}
SADDLE = {"age": 42, "weeks": 21, "back_nrs": 5, "yes": ["saddle"]}


@pytest.fixture
def full() -> list[Appointment]:
    """One therapist, one room, and tomorrow without a free hour."""
    make.open_practice()
    return waiters.full_day()


def answer(offer: WaitingOffer, *, now=NOON + UNDO) -> Appointment:
    return accept(links.offer_token(offer.public_id), now=now)


def refuse(offer: WaitingOffer, *, now=NOON + UNDO) -> None:
    decline(links.offer_token(offer.public_id), now=now)


# Coming onto the list


def test_nobody_waits_for_what_is_free_now():
    make.open_practice()

    with pytest.raises(FitsNow) as fits:
        waiters.waits("Ada")

    assert len({one.starts_at for one in fits.value.times}) == len(fits.value.times) > 10
    assert not WaitingEntry.objects.exists()


def test_a_pass_opens_the_list_for_what_it_opens(full):
    with pytest.raises(match.PassRefused):
        waiters.waits("Ada", make.visitor(SADDLE))
    with pytest.raises(NotOpened):
        waiters.waits("Ada", make.visitor(THINNED), kind=MassageType.DEEP)
    with pytest.raises(NotOpened):
        waiters.waits("Ada", least_minutes=90)

    assert not WaitingEntry.objects.exists()


def test_a_new_wish_takes_the_place_of_the_old_one_and_keeps_the_waiting(full):
    token = make.visitor()
    waiters.waits("Ada", token)
    again = waiters.waits("Ada", token, now=NOON + timedelta(hours=5), least_minutes=60)

    assert list(WaitingEntry.objects.values_list("state", "asked_at").order_by("pk")) == [
        ("left", NOON),
        ("waiting", NOON),
    ]
    assert again.least_minutes == 60


# A time frees


def test_a_cancelled_visit_is_offered_after_the_undo_window_and_kept_for_one(full):
    waiters.waits("Ada")
    waiters.cancels(full[2])

    waiters.worker_at(NOON + UNDO - MINUTE)
    assert waiters.offers() == []
    waiters.worker_at(NOON + UNDO)

    (offer,) = waiters.offers()
    assert (offer.starts_at, offer.minutes, offer.state) == (full[2].starts_at, 60, "open")
    assert offer.ends_at == NOON + UNDO + timedelta(minutes=30)
    assert waiters.offered_to() == ["ada"]
    book, hour = door.open_book(now=NOON + UNDO), _offer(60)
    assert offer.starts_at not in {time.starts_at for time in door.next_times(book, hour, count=500)}
    with pytest.raises(TimeTaken):
        make.held(make.visitor(), make.wish(offer.starts_at), now=NOON + UNDO)
    assert door.faults(now=NOON + UNDO) == []


def test_the_offer_goes_to_whoever_needs_it_most(full):
    waiters.waits("Early")
    waiters.waits("Urgent", answers=waiters.BAD_PAIN)
    waiters.cancels(full[0])

    waiters.worker_at(NOON + UNDO)

    assert waiters.offered_to() == ["urgent"]
    (offer,) = waiters.offers()
    assert dict(offer.reason["parts"])["urgency"] == 14


@pytest.mark.parametrize(
    "change",
    [
        {"therapist_id": -1},
        {"windows": [Wanted(frozenset({0}))]},
        {"windows": [Wanted(frozenset(range(7)), 0, 9 * 60)]},
        {"first_day": date(2026, 11, 26), "last_day": date(2026, 11, 27)},
    ],
)
def test_nothing_is_offered_that_does_not_suit(full, change):
    other = make.works_daily(people.therapist())
    people.treatment_room()
    ChangedDay.objects.create(therapist=other, day=date(2026, 11, 25))
    change = {"therapist_id": other.pk} if "therapist_id" in change else change
    if "first_day" in change:
        ChangedDay.objects.bulk_create(
            ChangedDay(therapist_id=therapist, day=date(2026, 11, day))
            for day in (26, 27)
            for therapist in (other.pk, full[0].therapist_id)
        )
    waiters.waits("Ada", **change)
    waiters.cancels(full[2])

    waiters.worker_at(NOON + UNDO)

    assert waiters.offers() == []
    assert FreedGap.objects.filter(why="visit").count() == 1


def test_a_freed_hour_is_too_short_for_a_longer_wish(full):
    make.also_offer(90)
    WaitingEntry.objects.all().delete()
    with pytest.raises(NotOpened):
        waiters.waits("Ada", least_minutes=90)  # the pass opens sixty


def test_a_freed_half_hour_goes_past_whoever_needs_an_hour():
    make.open_practice()
    WeeklyHours.objects.update(ends=time(9, 30))
    visit = make.booked(make.visitor(), make.wish(NOON + timedelta(hours=21), minutes=30))
    waiters.waits("Long", least_minutes=60)  # asked first, so first in the order
    waiters.waits("Short")
    waiters.cancels(visit)

    waiters.worker_at(NOON + UNDO)

    assert waiters.offered_to() == ["short"]
    assert waiters.offers()[0].minutes == 30


def test_a_time_inside_the_notice_is_offered_to_nobody(full):
    BookingPolicy.objects.update(notice_minutes=120)
    waiters.waits("Ada")
    late = full[0].starts_at - timedelta(minutes=119)
    waiters.cancels(full[0], now=late)

    waiters.worker_at(late + UNDO)

    assert waiters.offers() == []


def test_a_check_that_counts_no_more_is_passed_over(full):
    token = make.visitor(now=NOON - timedelta(days=29, hours=23, minutes=59))
    waiters.waits("Old", token)
    waiters.waits("New")
    waiters.cancels(full[2])

    waiters.worker_at(NOON + UNDO)

    assert waiters.offered_to() == ["new"]


def test_a_stop_given_since_is_passed_over(full):
    token = make.visitor(waiters.BAD_PAIN)
    waiters.waits("Stopped", token)
    waiters.waits("Ada")
    make.visitor(SADDLE, token=token)
    waiters.cancels(full[2])

    waiters.worker_at(NOON + UNDO)

    assert waiters.offered_to() == ["ada"]


def test_two_gaps_go_to_two_people_and_one_person_is_asked_one_thing(full):
    waiters.waits("Ada")
    waiters.cancels(full[0])
    waiters.cancels(full[3])
    waiters.worker_at(NOON + UNDO)
    assert waiters.offered_to() == ["ada"]

    waiters.waits("Ben", now=NOON + UNDO, windows=[Wanted(frozenset({2}), 0, 9 * 60)])
    refuse(waiters.offers()[0])
    waiters.worker_at(NOON + UNDO + MINUTE)

    assert len(waiters.offers()) == 1  # what she refused is not asked again


def test_new_hours_free_time(full):
    waiters.waits("Ada", windows=[Wanted(frozenset({2}), 17 * 60, 24 * 60)])
    make.works_daily(full[0].therapist, starts=time(17), ends=time(20))  # bulk: tells nobody
    ChangedDay.objects.create(therapist=full[0].therapist, day=date(2026, 11, 25), starts=time(17), ends=time(19))

    waiters.worker_at(NOON + MINUTE)

    assert [offer.starts_at for offer in waiters.offers()] == [NOON + timedelta(days=1, hours=5)]


def test_of_new_hours_whoever_says_no_is_asked_about_another_time(full):
    waiters.waits("Ada", windows=[Wanted(frozenset({2}), 17 * 60, 24 * 60)])
    make.works_daily(full[0].therapist, starts=time(17), ends=time(20))  # bulk: tells nobody
    ChangedDay.objects.create(therapist=full[0].therapist, day=date(2026, 11, 25), starts=time(17), ends=time(19))
    waiters.worker_at(NOON + MINUTE)

    refuse(waiters.offers()[0], now=NOON + MINUTE)
    waiters.worker_at(NOON + 2 * MINUTE)

    first, second = waiters.offers()
    assert (first.state, second.state) == ("declined", "open")
    assert second.starts_at >= first.starts_at + timedelta(minutes=first.minutes)


def test_an_exception_that_is_removed_frees_time(full):
    closed = ChangedDay.objects.create(therapist=full[0].therapist, day=date(2026, 11, 26))
    waiters.waits("Ada", first_day=date(2026, 11, 26), last_day=date(2026, 11, 26))
    closed.delete()

    waiters.worker_at(NOON + MINUTE)

    assert [offer.starts_at.date() for offer in waiters.offers()] == [date(2026, 11, 26)]


@pytest.mark.parametrize("whose", ["therapist", "room"])
def test_blocked_time_that_is_taken_away_frees_time(full, whose: str):
    blocked = BlockedTime.objects.create(
        **{whose: getattr(full[0], whose)},
        starts_at=NOON + timedelta(days=2, hours=-3),
        ends_at=NOON + timedelta(days=2, hours=8),
        first_cell=cell_at(NOON + timedelta(days=2, hours=-3)),
        last_cell=cell_at(NOON + timedelta(days=2, hours=8)) - 1,
        made_by=people.owner(),
        made_at=NOON,
    )
    waiters.waits("Ada", first_day=date(2026, 11, 26), last_day=date(2026, 11, 26))

    assert unblock(blocked.public_id, therapist_id=None, actor="user:1", now=NOON)
    waiters.worker_at(NOON + MINUTE)

    assert [offer.starts_at.date() for offer in waiters.offers()] == [date(2026, 11, 26)]


def test_a_held_time_is_offered_once_the_hold_lapses(full):
    waiters.waits("Ada")
    waiters.cancels(full[2])
    make.held(make.visitor(), make.wish(full[2].starts_at), now=NOON + MINUTE)

    waiters.worker_at(NOON + UNDO)
    assert waiters.offers() == []
    waiters.worker_at(NOON + timedelta(minutes=11))

    assert waiters.offered_to() == ["ada"]


def test_a_cancel_that_is_undone_in_time_makes_no_offer(full):
    waiters.waits("Ada")
    waiters.cancels(full[2])
    undo_visit(links.token(full[2].public_id, full[2].link_version), now=NOON + UNDO - MINUTE)

    waiters.worker_at(NOON + UNDO)
    waiters.worker_at(NOON + 4 * UNDO)

    assert waiters.offers() == []
    assert not FreedGap.objects.exists()


# Quiet hours


def test_nobody_is_asked_at_night(full):
    night = NOON + timedelta(hours=10)  # 22:00
    morning = NOON + timedelta(hours=20)  # 08:00
    waiters.waits("Ada", windows=[Wanted(frozenset({2}), 12 * 60, 24 * 60)])
    cancel_visit(links.token(full[3].public_id, full[3].link_version), now=night)

    waiters.worker_at(night + UNDO)
    assert waiters.offers() == []
    waiters.worker_at(morning)

    assert [offer.offered_at for offer in waiters.offers()] == [morning]


def test_the_thirty_minutes_do_not_run_at_night(full):
    late = NOON + timedelta(hours=8, minutes=47)  # 20:47; the undo window ends at 20:50
    waiters.waits("Ada")
    cancel_visit(links.token(full[3].public_id, full[3].link_version), now=late)

    waiters.worker_at(late + UNDO)

    assert [offer.ends_at for offer in waiters.offers()] == [NOON + timedelta(hours=20, minutes=20)]


# The answer


def test_yes_books_it_and_ends_the_waiting(full):
    place = waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    (offer,) = waiters.offers()

    visit = answer(offer)

    place.refresh_from_db()
    assert (visit.status, visit.starts_at, place.state) == ("booked", offer.starts_at, "booked")
    assert visit.client.name == "Ada"
    assert place.contact is None
    assert answer(offer).pk == visit.pk  # asking twice books once
    assert Appointment.objects.filter(starts_at=offer.starts_at, status="booked").count() == 1
    assert door.faults(now=NOON + UNDO) == []
    assert [one.what for one in WaitingStep.objects.order_by("pk")] == ["joined", "offered", "accepted", "booked"]


def test_a_lapsed_offer_goes_to_the_next_and_a_late_yes_does_not_take_it_back(full):
    waiters.waits("Urgent", answers=waiters.BAD_PAIN)
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    late = NOON + UNDO + timedelta(minutes=30)

    waiters.worker_at(late)

    assert waiters.offered_to() == ["urgent", "ada"]
    assert [offer.state for offer in waiters.offers()] == ["lapsed", "open"]
    with pytest.raises(TimeTaken):
        answer(waiters.offers()[0], now=late)
    assert answer(waiters.offers()[1], now=late).client.name == "Ada"


def test_a_late_yes_takes_the_time_while_it_is_free(full):
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    late = NOON + UNDO + timedelta(minutes=31)
    waiters.worker_at(late)

    assert answer(waiters.offers()[0], now=late).status == "booked"
    assert door.faults(now=late) == []


def test_no_passes_it_on_and_keeps_the_place(full):
    first = waiters.waits("Urgent", answers=waiters.BAD_PAIN)
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)

    refuse(waiters.offers()[0])
    waiters.worker_at(NOON + UNDO)

    first.refresh_from_db()
    assert first.state == "waiting"
    assert waiters.offered_to() == ["urgent", "ada"]
    with pytest.raises(OfferOver):
        answer(waiters.offers()[0])


def test_whom_it_would_have_suited_was_passed_over(full):
    waiters.waits("Urgent", answers=waiters.BAD_PAIN)
    ada = waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    answer(waiters.offers()[0])

    waiters.worker_at(NOON + UNDO)

    ada.refresh_from_db()
    assert ada.passed_over == 1


def test_the_pass_is_demanded_again_at_the_answer(full):
    token = make.visitor()
    waiters.waits("Ada", token)
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    make.visitor(SADDLE, token=token, now=NOON + UNDO)

    with pytest.raises(match.PassRefused):
        answer(waiters.offers()[0])

    assert [offer.state for offer in waiters.offers()] == ["open"]
    assert Appointment.objects.get(pk=waiters.offers()[0].hold_id).status == "held"


def test_the_later_visit_is_released_in_the_same_step(full):
    token = make.visitor()
    later = make.booked(token, make.wish(NOON + timedelta(days=4)))
    place = waiters.waits("Ada", token, replaces=later.pk, last_day=date(2026, 11, 25))
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)

    visit = answer(waiters.offers()[0])

    later.refresh_from_db()
    assert (visit.client_id, later.status) == (later.client_id, "cancelled")
    assert later.changes.order_by("-pk").first().reason == "sooner time"
    assert place.replaces_id == later.pk
    assert door.faults(now=NOON + UNDO) == []


def test_a_refused_yes_keeps_the_later_visit(full):
    token = make.visitor()
    later = make.booked(token, make.wish(NOON + timedelta(days=4)))
    waiters.waits("Ada", token, replaces=later.pk)
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)
    make.visitor(A_COLD, token=token, now=NOON + UNDO)

    with pytest.raises(match.PassRefused):
        answer(waiters.offers()[0])

    later.refresh_from_db()
    assert later.status == "booked"


def test_only_what_is_sooner_is_offered(full):
    token = make.visitor()
    soon = make.booked(token, make.wish(NOON + timedelta(days=2)))
    waiters.waits("Ada", token, replaces=soon.pk, last_day=date(2026, 11, 25))
    later = waiters.full_day(3)
    waiters.cancels(later[0])

    waiters.worker_at(NOON + UNDO)

    assert waiters.offers() == []


# A visit that begins soon


def test_a_near_visit_is_offered_for_ten_minutes_and_then_to_all(full):
    near = NOON + timedelta(hours=20)  # 08:00, an hour before the first visit's start
    for name in ("Ada", "Ben", "Cleo"):
        waiters.waits(name)
    cancel_visit(links.token(full[1].public_id, full[1].link_version), now=near)  # 10:15
    waiters.worker_at(near + UNDO)
    (first,) = waiters.offers()
    assert first.ends_at == near + UNDO + timedelta(minutes=10)

    waiters.worker_at(first.ends_at)

    states = [(offer.state, offer.to_all) for offer in waiters.offers()]
    assert states == [("lapsed", False), ("open", True), ("open", True)]
    ben, cleo = waiters.offers()[1:]
    assert answer(cleo, now=first.ends_at).status == "booked"
    with pytest.raises(TimeTaken):
        answer(ben, now=first.ends_at)
    waiters.worker_at(first.ends_at)
    assert [offer.state for offer in waiters.offers()] == ["lapsed", "too_late", "accepted"]
    assert WaitingEntry.objects.get(pk=ben.entry_id).passed_over == 1
    assert door.faults(now=first.ends_at) == []


# The end of waiting


def test_whoever_leaves_is_asked_nothing_and_gives_back_what_was_kept(full):
    place = waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)

    leave(links.place_token(place.public_id), now=NOON + UNDO)

    assert [offer.state for offer in waiters.offers()] == ["withdrawn"]
    assert make.held(make.visitor(), make.wish(full[2].starts_at), now=NOON + UNDO).status == "held"


def test_a_place_ends_with_its_last_date_or_its_check(full):
    old = waiters.waits("Old", make.visitor(now=NOON - timedelta(days=29)), last_day=date(2026, 11, 25))
    short = waiters.waits("Short")
    end_over({}, NOON + timedelta(days=1, hours=2))
    waiters.worker_at(NOON + timedelta(days=1, hours=2))
    old.refresh_from_db()
    assert old.state == "check_over"

    end_over({}, NOON + timedelta(days=2))
    waiters.worker_at(NOON + timedelta(days=2))
    end_over({}, NOON + timedelta(days=4))

    short.refresh_from_db()
    assert (short.state, short.contact, short.need) == ("over", None, None)


def test_letters_say_time_place_and_the_way_off_the_list(full):
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.worker_at(NOON + UNDO)

    letter = OutboxMessage.objects.get(kind="offer").letter

    said = letter["subject"] + letter["body"]
    assert health_words(said, allowed=("Lakeside Massage",)) == ()
    assert waiters.link(waiters.offers()[0]) in said
    assert waiters.place_link(WaitingEntry.objects.get()) in said
    assert "Wednesday 25 November 2026, 11:30 (Chicago time)" in said


def test_how_well_the_list_fills_is_counted(full):
    waiters.waits("Ada")
    waiters.cancels(full[2])
    waiters.cancels(full[3], now=NOON + MINUTE)
    waiters.worker_at(NOON + UNDO)
    answer(waiters.offers()[0], now=NOON + timedelta(minutes=23))
    waiters.worker_at(NOON + timedelta(minutes=23))

    assert waiting.figures(now=NOON + timedelta(hours=1)) == waiting.Figures(
        freed=2, suited=1, filled=1, minutes_to_fill=20
    )


def _offer(minutes: int) -> door.Offer:
    return next(one for one in door.offers() if one.kind is MassageType.SWEDISH and one.minutes == minutes)


@pytest.mark.parametrize("hours", [2, 9, 15, 20])  # at two, nine and three o'clock, and as quiet hours end
def test_the_demo_holds_a_time_that_the_list_filled_whenever_it_is_started(hours: int) -> None:
    make.open_practice()
    waiters.full_day(3)
    now = NOON + timedelta(hours=hours)

    demo.fill_list(now=now)

    found = waiting.figures(now=now)
    assert (found.filled, found.minutes_to_fill) == (1, 12)
    assert list(door.faults(now=now)) == []
