"""Fifty at once for one time, by real HTTP through the whole process tree: one wins, and nobody loses a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.dateparse import parse_datetime
from pytest_django import DjangoDbBlocker

from tests import homes, serving
from tests.factories import booking as make
from tests.homes import Home
from tests.rooms.booking.bookers import Booker, at, bookers, tally
from tests.serving import at_once
from unknot.kit import clock
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, Course, WorkCap
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import Client

MANY = 50


@dataclass(frozen=True)
class Race:
    """The practice that all races run in: four therapists, two rooms, every day from nine to five."""

    url: str
    therapists: list[int]


@pytest.fixture
def race(prepared_home: Home, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Race]:
    """One practice and one process tree for all races; each race has days of its own."""
    folder = tmp_path / "home"
    with django_db_blocker.unblock(), serving.copy_with_us_inside(prepared_home, folder) as home:
        therapists = make.open_practice(therapists=4, rooms=2)
        with homes.served(home) as tree:
            yield Race(tree.url, [one.pk for one in therapists])
        assert "Traceback" not in tree.log.read_text(), tree.log.read_text()


def one_time_goes_to_one_of_fifty_and_the_others_lose_nothing(race: Race) -> None:
    people = bookers(race.url, MANY)
    prepared = at_once([lambda one=one, n=n: _begin_elsewhere(one, n, race) for n, one in enumerate(people)])
    assert prepared == [(302, 422)] * MANY
    target = make.wish(at(9, 12), therapist_id=race.therapists[2])

    answers = at_once([lambda one=one: one.hold(target, earlier=one.earlier) for one in people])

    result = tally(answers)
    assert result.counts == {302: 1, 409: MANY - 1}
    assert _live_at(target.starts_at) == 1
    book, offer = door.open_book(now=clock.now()), _offer(60)
    free = {time.starts_at for time in door.next_times(book, offer, therapist_id=race.therapists[2], count=5000)}
    for one, answer in zip(people, answers, strict=True):
        if answer.status == 409:
            _is_offered_what_is_near(one, answer, free, target.starts_at)
    losers = [pair for pair in zip(people, answers, strict=True) if pair[1].status == 409]
    for (one, answer), pick in zip(losers, (_nearest(losers[0][1])[0], _nearest(losers[0][1])[-1]), strict=False):
        _picks_and_finds_what_was_typed(one, answer, pick)


def _begin_elsewhere(one: Booker, number: int, race: Race) -> tuple[int, int]:
    """Look at the list, hold some other time, and send the form with something missing."""
    day, slot = divmod(number, 20)
    starts_at = at(3 + day, 9) + timedelta(minutes=45 * (slot // 2))
    one.caller.get("/book/")
    held = one.hold(make.wish(starts_at, minutes=30, therapist_id=race.therapists[slot % 2]))
    return held.status, one.forget_consent().status


def _is_offered_what_is_near(one: Booker, answer: serving.Reply, free: set[object], target: object) -> None:
    assert "This time has just been taken. Here are the nearest times." in answer.text
    assert "What you typed is kept." in answer.text
    assert answer.values("earlier") == [one.earlier]
    nearest = _nearest(answer)
    assert len(nearest) == 6
    assert set(nearest) <= free - {target}


def _picks_and_finds_what_was_typed(one: Booker, answer: serving.Reply, pick: object) -> None:
    sent = {name: answer.values(name)[0] for name in ("type", "minutes", "therapist", "earlier")}
    again = one.caller.post("/book/holds/", sent | {"starts_at": pick.isoformat()})  # type: ignore[attr-defined]
    page = one.caller.get(again.location)

    assert (again.status, page.status) == (302, 200)
    assert page.values("name") == [one.typed["name"]]
    assert page.values("email") == [one.typed["email"]]


def a_cap_of_two_holds_against_many_at_different_times(race: Race) -> None:
    """Nobody meets anybody's cells here: only the lock on the therapist's row lets the third see the first two."""
    day, her = 27, race.therapists[3]
    people = bookers(race.url, 10)
    cap = WorkCap.objects.create(therapist_id=her, visits_a_day=2)
    wishes = [make.wish(at(day, 9) + timedelta(minutes=45 * n), minutes=30, therapist_id=her) for n in range(10)]

    answers = at_once([lambda one=one, w=w: one.hold(w) for one, w in zip(people, wishes, strict=True)])

    assert tally(answers).counts == {302: 2, 409: 8}
    cap.delete()


def anybody_at_one_time_goes_to_as_many_as_there_are_rooms(race: Race) -> None:
    people = bookers(race.url, MANY)
    target = make.wish(at(10, 12))

    answers = at_once([lambda one=one: one.hold(target) for one in people])

    assert tally(answers).counts == {302: 2, 409: MANY - 2}
    held = Appointment.objects.filter(starts_at=target.starts_at)
    assert len({row.room_id for row in held}) == len({row.therapist_id for row in held}) == 2


def lengths_that_overlap_never_share_a_therapist(race: Race) -> None:
    people = bookers(race.url, 48)
    wishes = [
        make.wish(at(11, 11) + timedelta(minutes=15 * (n % 4)), minutes=(30, 60)[n // 4 % 2], therapist_id=who)
        for n, who in ((n, race.therapists[n % 3 % 2]) for n in range(48))
    ]

    answers = at_once([lambda one=one, wish=wish: one.hold(wish) for one, wish in zip(people, wishes, strict=True)])

    assert set(tally(answers).counts) == {302, 409}
    held = list(Appointment.objects.filter(starts_at__gte=at(11, 0), starts_at__lt=at(12, 0)))
    assert len(held) == tally(answers).counts[302]
    for wish, answer in zip(wishes, answers, strict=True):
        if answer.status == 409:
            assert any(_in_the_way(row, wish) for row in held)


def _in_the_way(row: Appointment, wish: make.Wish) -> bool:
    after = timedelta(minutes=15)
    return row.starts_at < wish.starts_at + timedelta(minutes=wish.minutes) + after and wish.starts_at < (
        row.ends_at + after
    )


def one_hold_confirmed_fifty_times_at_once_is_one_booking(race: Race) -> None:
    (one,) = bookers(race.url, 1)
    one.hold(make.wish(at(12, 12)))

    answers = at_once([one.confirm] * MANY)

    assert {(answer.status, answer.location) for answer in answers} == {(302, answers[0].location)}
    assert re.search(r"/visit/[\w-]{43}/\?booked=now$", answers[0].location)
    (booked,) = Appointment.objects.filter(starts_at=at(12, 12))
    assert booked.status == "booked"
    assert Client.objects.filter(email=one.typed["email"]).count() == 1
    assert OutboxMessage.objects.filter(about=f"appointment:{booked.pk}").count() == 2


def late_confirms_and_new_holds_never_both_get_a_time(race: Race) -> None:
    late, new = bookers(race.url, 20), bookers(race.url, 20)
    wishes = [
        make.wish(at(13, 9) + timedelta(minutes=45 * (n // 2)), minutes=30, therapist_id=race.therapists[n % 2])
        for n in range(20)
    ]
    assert at_once([lambda p=p, w=w: p.hold(w).status for p, w in zip(late, wishes, strict=True)]) == [302] * 20
    Appointment.objects.filter(status="held", starts_at__range=(at(13, 0), at(14, 0))).update(
        expires_at=clock.now() - timedelta(seconds=1)
    )

    answers = at_once(
        [one.confirm for one in late] + [lambda p=p, w=w: p.hold(w) for p, w in zip(new, wishes, strict=True)]
    )

    confirmed, taken = answers[:20], answers[20:]
    assert set(tally(answers).counts) <= {302, 409}
    assert [[a.status, b.status].count(302) for a, b in zip(confirmed, taken, strict=True)] == [1] * 20


def cancelling_ten_times_at_once_cancels_once(race: Race) -> None:
    (one,) = bookers(race.url, 1)
    one.hold(make.wish(at(14, 12)))
    path = _path(one.confirm().location)

    answers = at_once([lambda: one.caller.post(f"{path}cancellation/", {})] * 10)

    assert {(answer.status, answer.location) for answer in answers} == {(302, path)}
    (visit,) = Appointment.objects.filter(starts_at=at(14, 12))
    letters = OutboxMessage.objects.filter(about=f"appointment:{visit.pk}")
    assert (visit.status, visit.sequence) == ("cancelled", 1)
    assert sorted(letters.values_list("method", flat=True)) == ["CANCEL", "CANCEL", "REQUEST", "REQUEST"]


def ten_at_once_for_one_course_book_it_once_and_of_two_courses_one_is_whole(race: Race) -> None:
    """Two whose weeks meet from the third on: five forms of each, and nobody is left with half a course."""
    people, her = bookers(race.url, 2), race.therapists[2]
    pages = []
    for one, day in zip(people, (15, 22), strict=True):
        one.hold(make.wish(at(day, 16), therapist_id=her))
        pages.append(_path(one.confirm().location))
    forms = [_as_shown(one.caller.get(f"{page}course/")) for one, page in zip(people, pages, strict=True)]

    answers = at_once(
        [
            lambda n=n: people[n % 2].caller.post(f"{pages[n % 2]}course/", forms[n % 2])  # both in turn
            for n in range(10)
        ]
    )

    (course,) = Course.objects.all()
    visits = Appointment.objects.filter(course=course, status="booked")
    assert tally(answers).counts == {302: 5, 409: 5}
    assert len({answer.location.partition("?")[0] for answer in answers if answer.status == 302}) == 1
    assert visits.count() == course.visits
    assert course.visits in {len(form) for form in forms}  # how often, and the visits but the first
    assert Appointment.objects.filter(client__email__in=[one.typed["email"] for one in people]).count() == (
        course.visits + 1
    )


def _as_shown(page: serving.Reply) -> dict[str, str]:
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    nearest = re.findall(r'<input type="radio" name="(visit_\d+)" value="([^"]+)"[^>]*checked', page.text)
    return {name: value for name, value in [*hidden, *nearest] if name != "csrfmiddlewaretoken"}


def moving_ten_times_at_once_with_one_form_moves_once(race: Race) -> None:
    (one,) = bookers(race.url, 1)
    with_her = {"therapist_id": race.therapists[0]}  # another one would be told of a new visit, not of a changed one
    one.hold(make.wish(at(26, 9), **with_her))
    path = _path(one.confirm().location)
    form = make.as_form(make.wish(at(26, 12), **with_her)) | {"once": "word of this form"}

    answers = at_once([lambda: one.caller.post(f"{path}move/", form)] * 10)

    assert {(answer.status, answer.location) for answer in answers} == {(302, answers[0].location)}
    visit = Appointment.objects.get(starts_at=at(26, 12))
    letters = OutboxMessage.objects.filter(about=f"appointment:{visit.pk}", kind__startswith="changed")
    assert (visit.sequence, visit.link_version, letters.count()) == (1, 2, 2)


def undoing_ten_times_at_once_undoes_once(race: Race) -> None:
    """A booking, a cancelling and a move in turn, each undone."""
    (one,) = bookers(race.url, 1)
    one.hold(make.wish(at(22, 9)))
    path = _path(one.confirm().location)
    moved = _path(one.caller.post(f"{path}move/", make.as_form(make.wish(at(22, 12)))).location)
    _undoes(one, moved, to=path)
    one.caller.post(f"{path}cancellation/", {})
    _undoes(one, path, to=path)
    visit = Appointment.objects.get(starts_at=at(22, 9))
    assert (visit.status, visit.changes.filter(kind="undone").count()) == ("booked", 2)
    one.caller.post(f"{path}cancellation/", {})
    visit.refresh_from_db()
    assert (visit.status, visit.sequence) == ("cancelled", 3)


def _undoes(one: Booker, path: str, *, to: str) -> None:
    answers = at_once([lambda: one.caller.post(f"{path}undo/", {})] * 10)

    # Whose link went with the undone move comes too late to be told; nothing is undone a second time.
    assert {answer.status for answer in answers} <= {302, 404}
    assert {answer.location for answer in answers if answer.status == 302} == {to}


def undoing_and_taking_a_cancelled_time_at_once_gives_it_to_one(race: Race) -> None:
    (one,), others = bookers(race.url, 1), bookers(race.url, 10)
    wanted = make.wish(at(23, 12), therapist_id=race.therapists[0])
    one.hold(wanted)
    path = _path(one.confirm().location)
    one.caller.post(f"{path}cancellation/", {})

    answers = at_once([lambda: one.caller.post(f"{path}undo/", {})] + [lambda p=p: p.hold(wanted) for p in others])

    assert tally(answers).counts == {302: 1, 409: 10}
    assert _live_at(wanted.starts_at) == 1


def more_time_asked_for_ten_times_at_once_is_ten_minutes(race: Race) -> None:
    (one,) = bookers(race.url, 1)
    one.hold(make.wish(at(24, 12)))
    [ends] = one.caller.get(one.held).values("ends")

    answers = at_once([lambda: one.caller.post(f"{one.held}extension/", {"ends": ends})] * 10)

    assert {(answer.status, answer.location) for answer in answers} == {(302, one.held)}
    held = Appointment.objects.get(starts_at=at(24, 12))
    assert held.expires_at is not None
    assert held.expires_at - held.created_at == timedelta(minutes=20)


def a_person_who_clicks_everything_at_once_waits_for_nobody_in_a_circle(race: Race) -> None:
    """Holding, confirming and giving back lock the same rows; in another order they would wait for each other."""
    (one,) = bookers(race.url, 1)
    for turn in range(3):
        answers = _click_everything(one, days=15 + turn)

        assert set(tally(answers).counts) <= {302, 410}
        assert {answer.status for answer in answers[2:4]} in ({302}, {410})


def _click_everything(one: Booker, *, days: int) -> list[serving.Reply]:
    """With two times held: two more are picked, the first is confirmed twice and given back, all at once."""
    one.hold(make.wish(at(days, 9)))
    first = one.held
    one.hold(make.wish(at(days, 11)))
    wishes = [make.wish(at(days, hour)) for hour in (13, 15)]
    return at_once(
        [lambda w=w: one.caller.post("/book/holds/", make.as_form(w)) for w in wishes]
        + [lambda: one.caller.post(f"{first}confirmation/", one.typed | {"consent": "on"})] * 2
        + [lambda: one.caller.post(f"{first}return/", {})]
    )


def people_who_change_places_wait_for_nobody_in_a_circle(race: Race) -> None:
    people = bookers(race.url, 8)
    places = [make.wish(at(19, 9 + hour), therapist_id=who) for who in race.therapists[:2] for hour in (0, 2, 4, 6)]
    for one, place in zip(people, places, strict=True):
        one.hold(place)
        one.hold(make.wish(at(20 + people.index(one) // 4, 9 + 2 * (people.index(one) % 4))))
    Appointment.objects.filter(status="held", starts_at__range=(at(19, 0), at(20, 0))).update(
        expires_at=clock.now() + timedelta(seconds=0.3)
    )

    turned = places[1:] + places[:1]
    answers = at_once(
        [lambda p=p, w=w: p.hold(w) for p, w in zip(people, turned, strict=True)]
        + [lambda p=p, w=w: p.hold(w) for p, w in zip(people, reversed(places), strict=True)]
    )

    assert set(tally(answers).counts) <= {302, 409}


RACES = (
    one_time_goes_to_one_of_fifty_and_the_others_lose_nothing,
    a_cap_of_two_holds_against_many_at_different_times,
    anybody_at_one_time_goes_to_as_many_as_there_are_rooms,
    lengths_that_overlap_never_share_a_therapist,
    one_hold_confirmed_fifty_times_at_once_is_one_booking,
    late_confirms_and_new_holds_never_both_get_a_time,
    cancelling_ten_times_at_once_cancels_once,
    ten_at_once_for_one_course_book_it_once_and_of_two_courses_one_is_whole,
    moving_ten_times_at_once_with_one_form_moves_once,
    undoing_ten_times_at_once_undoes_once,
    undoing_and_taking_a_cancelled_time_at_once_gives_it_to_one,
    more_time_asked_for_ten_times_at_once_is_ten_minutes,
    a_person_who_clicks_everything_at_once_waits_for_nobody_in_a_circle,
    people_who_change_places_wait_for_nobody_in_a_circle,
)


def test_whatever_many_ask_for_at_once_the_promise_holds(race: Race) -> None:
    """In one test, for a process tree is dear to start."""
    for one in RACES:
        one(race)
        assert door.faults(now=clock.now()) == [], one.__name__


def _live_at(starts_at: object) -> int:
    return Appointment.objects.filter(starts_at=starts_at, takes_time=True).count()


def _offer(minutes: int) -> door.Offer:
    return next(one for one in door.offers() if one.kind == "swedish" and one.minutes == minutes)


def _nearest(answer: serving.Reply) -> list[object]:
    return [parse_datetime(value) for value in answer.values("starts_at")]


def _path(location: str) -> str:
    return re.sub(r"^https?://[^/]+|\?.*$", "", location)
