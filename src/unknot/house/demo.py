"""The demo practice: Lakeside Massage, Chicago. Every name is made up, and no number here could be dialled.

Each room makes its own part (its ``demo.py``); here stands only the order.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unknot.rooms.booking import demo as booking
from unknot.rooms.interop import demo as interop
from unknot.rooms.notify import demo as notify
from unknot.rooms.practice import demo as staff
from unknot.rooms.practice import door as practice

SEED = 1
LAKESIDE = {
    "name": "Lakeside Massage",
    "time_zone": "America/Chicago",
    "street": "100 Example Avenue",
    "city": "Chicago",
    "region": "IL",
    "postal_code": "60601",
    "country": "US",
    "phone": "+1 312-555-0100",
    "email": "desk@lakeside.example",
    "how_to_come": "The blue door beside the made-up bakery. Ring the bell; the lift goes to the second floor.",
    "parking": "Two places behind the house, and bicycles at the door.",
    "what_to_wear": "Something loose. You undress only as far as you like, and a sheet covers you.",
    "cancellation_policy": "Cancel free of charge until 24 hours before. Later we ask you to call.",
}
OWNER = {"name": "Olive Example", "email": "owner@lakeside.example"}
PASSWORD = "lakeside demo only"  # noqa: S105 - printed for everybody; it opens made-up data


def make_practice(*, now: datetime, seed: int) -> str:
    """Make the practice where it is missing; what to tell whoever started it."""
    with transaction.atomic():
        if practice.set_up_practice(LAKESIDE, actor="command", now=now):
            practice.add_owner(**OWNER, password=PASSWORD, actor="command", now=now)
            _fill(seed, now)
    therapist = staff.THERAPISTS[0].email
    return (
        f"Staff sign in at /accounts/login/ with the password: {PASSWORD}\n"
        f"  {OWNER['email']} owns the practice, {therapist} treats people,\n"
        f"  {staff.FRONT_DESK} answers the phone"
    )


def _fill(seed: int, now: datetime) -> None:
    made = staff.make_staff(password=PASSWORD, now=now)
    today = practice.today(now)
    booking.make_services([number for number, _ in made], today=today)
    booking.fill_book(seed=seed, now=now)
    booking.fill_list(now=now)
    booking.answer_before_visits([number for number, _ in made], now=now)
    front_desk = staff.make_front_desk(password=PASSWORD)
    booking.keep_desk([number for number, _ in made], user_id=front_desk, now=now)
    interop.make_feed(made[0][0], now=now)
    notify.settle_letters(now=now)
