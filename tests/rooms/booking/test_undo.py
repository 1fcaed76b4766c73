"""Taking a step back: for three minutes, with its letters, and only while nobody else has the time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories import booking as make
from tests.factories import practice as people
from tests.rooms.booking.hearing import freed_times
from unknot.rooms.booking import door
from unknot.rooms.booking.models import Appointment, BookingPolicy, Occupancy, StatusChange
from unknot.rooms.check.actions.clearances import raise_level
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.notify.tasks import drain
from unknot.rooms.practice.models import AuditEntry, CareLink
from unknot.spine.vocabulary import Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LATER = make.NOON + timedelta(minutes=2, seconds=59)
AFTER = make.NOON + timedelta(minutes=3)


def visited() -> tuple[Appointment, str]:
    make.open_practice()
    visit = make.booked(make.visitor(), email="ada@home.example")
    return visit, make.link(visit)


def undo(page: str):
    return make.browser().post(f"{page}undo/")


def told() -> list[str]:
    """Methods of what waits, in order."""
    return list(OutboxMessage.objects.order_by("pk").values_list("method", flat=True))


def test_a_booking_is_undone_with_every_letter_that_waited():
    visit, page = visited()
    assert told() == ["REQUEST", "REQUEST"]

    with time_machine.travel(LATER, tick=False):
        answers = [undo(page) for _ in range(2)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, page)}
    visit.refresh_from_db()
    assert (visit.status, visit.takes_time) == ("cancelled", False)
    assert told() == []
    assert Occupancy.objects.count() == 0
    assert CareLink.objects.filter(until_at=None).count() == 0
    assert AuditEntry.objects.filter(action="appointment undone").count() == 1
    shown = make.browser().get(page).content.decode()
    assert "This booking was undone" in shown
    assert "undo/" not in shown
    assert door.faults(now=LATER) == []


def test_letters_go_out_at_the_end_of_the_window_and_undo_is_gone_then():
    visit, page = visited()
    assert set(OutboxMessage.objects.values_list("send_after", flat=True)) == {AFTER}
    assert "You can undo this until 12:03" in make.browser().get(page).content.decode()

    with time_machine.travel(AFTER, tick=False):
        shown = make.browser().get(page).content.decode()
        refused = undo(page)

    assert "undo/" not in shown
    assert refused.status_code == 409
    assert "too late to undo" in refused.content.decode()
    visit.refresh_from_db()
    assert visit.status == "booked"


def test_what_a_worker_has_in_hand_is_not_taken_back():
    """Its clock may run ahead of ours."""
    visit, page = visited()
    OutboxMessage.objects.filter(letter__isnull=False).update(attempts=1)

    assert undo(page).status_code == 409
    visit.refresh_from_db()
    assert visit.status == "booked"
    assert told() == ["REQUEST", "REQUEST"]


def test_a_cancel_is_undone_while_the_time_is_free():
    visit, page = visited()
    with time_machine.travel(AFTER, tick=False):
        drain()
        make.browser().post(f"{page}cancellation/")
        waiting = OutboxMessage.objects.filter(method="CANCEL").count()
        answers = [undo(page), undo(page)]

    assert waiting == 2
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, page)}
    visit.refresh_from_db()
    assert (visit.status, visit.takes_time) == ("booked", True)
    assert OutboxMessage.objects.filter(method="CANCEL").count() == 0
    assert CareLink.objects.filter(until_at=None).count() == 1
    assert door.faults(now=AFTER) == []
    with freed_times() as heard, time_machine.travel(AFTER + timedelta(minutes=5), tick=False):
        drain()
    assert heard == []


def test_a_cancel_after_an_undone_one_is_told_under_a_higher_number():
    visit, page = visited()
    for step in ("cancellation/", "undo/", "cancellation/"):
        make.browser().post(f"{page}{step}")

    visit.refresh_from_db()
    assert (visit.status, visit.sequence) == ("cancelled", 2)
    assert {row.letter["calendar"].count("SEQUENCE:2") for row in OutboxMessage.objects.filter(method="CANCEL")} == {1}


def test_a_cancel_is_not_undone_once_somebody_else_has_the_time():
    visit, page = visited()
    make.browser().post(f"{page}cancellation/")
    other = make.held(make.visitor())

    refused = undo(page)

    assert (other.starts_at, refused.status_code) == (visit.starts_at, 409)
    assert "Somebody else has taken this time since" in refused.content.decode()
    visit.refresh_from_db()
    assert visit.status == "cancelled"
    assert told() == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert door.faults(now=make.NOON) == []


def test_a_lapsed_hold_in_the_way_does_not_keep_the_time():
    _, page = visited()
    with time_machine.travel(AFTER, tick=False):
        make.browser().post(f"{page}cancellation/")
        make.held(make.visitor(now=AFTER), now=AFTER)
        Appointment.objects.filter(status="held").update(expires_at=AFTER)
        assert undo(page).status_code == 302

    assert door.faults(now=AFTER) == []


def test_a_cancel_is_not_undone_against_a_stop():
    visit, page = visited()
    make.browser().post(f"{page}cancellation/")
    level_raised(visit)

    refused = undo(page)

    assert refused.status_code == 409
    assert "Please call us" in refused.content.decode()
    visit.refresh_from_db()
    assert visit.status == "cancelled"


def level_raised(visit: Appointment) -> None:
    by = people.user().pk
    raise_level(
        client_id=visit.client_id, user_id=by, level=Level.URGENT, reason="asked to", until_on=None, now=make.NOON
    )


@pytest.mark.parametrize(("before", "waits"), [(17, 2), (15, 0), (5, 0)])
def test_close_to_the_visit_nothing_waits(before: int, waits: int):
    visit, page = visited()
    moment = visit.starts_at - timedelta(minutes=before)

    with time_machine.travel(moment, tick=False):
        make.browser().post(f"{page}cancellation/")
        offered = "undo/" in make.browser().get(page).content.decode()

    sent_at = set(OutboxMessage.objects.filter(method="CANCEL").values_list("send_after", flat=True))
    assert sent_at == {moment + timedelta(minutes=waits)}
    assert offered is (waits > 0)


def test_a_practice_without_undo_sends_at_once():
    make.open_practice()
    BookingPolicy.objects.update(undo_minutes=0)
    make.booked(make.visitor())

    assert set(OutboxMessage.objects.values_list("send_after", flat=True)) == {make.NOON}
    assert StatusChange.objects.filter(undo_until__isnull=False).count() == 0


def test_looking_undoes_nothing():
    visit, page = visited()

    assert make.browser().get(f"{page}undo/")["Location"] == page
    visit.refresh_from_db()
    assert visit.status == "booked"


def test_that_time_has_freed_is_said_once_nobody_can_undo():
    visit, page = visited()
    make.browser().post(f"{page}cancellation/")
    with freed_times() as heard:
        with time_machine.travel(LATER, tick=False):
            drain()
        assert heard == []
        with time_machine.travel(AFTER, tick=False):
            drain()
            drain()

    (freed,) = heard
    assert (freed.appointment_id, freed.therapist_id, freed.room_id) == (visit.pk, visit.therapist_id, visit.room_id)
    assert (freed.starts_at, freed.ends_at) == (visit.starts_at, visit.ends_at + timedelta(minutes=15))


def test_an_undone_booking_frees_its_time_at_once():
    _, page = visited()
    undo(page)

    with freed_times() as heard:
        drain()

    assert len(heard) == 1


def test_a_time_that_is_over_is_no_news():
    visit, page = visited()
    make.browser().post(f"{page}cancellation/")

    with freed_times() as heard, time_machine.travel(visit.ends_at + timedelta(hours=1), tick=False):
        drain()

    assert heard == []
