"""What the worker does for the book."""

from __future__ import annotations

from unknot.rooms.booking.actions import (
    codes,
    freed,
    reminders,
    requests,
    tidying,
    waiting_answers,
    waiting_offers,
    waiting_places,
)
from unknot.rooms.notify import door as notify

notify.job(codes.JOB)(codes.mail_code)
notify.job(freed.JOB)(freed.announce)
notify.job(requests.JOB)(requests.chase)
notify.job(waiting_offers.ASK)(waiting_offers.ask)
notify.job(waiting_offers.OVER)(waiting_offers.lapse)
notify.job(waiting_offers.HOURS)(waiting_offers.look_at_hours)
notify.job(waiting_answers.TAKEN)(waiting_answers.settle_others)
notify.job(waiting_places.END)(waiting_places.end_one)
notify.job(reminders.JOB)(reminders.remind)
notify.every(reminders.JOB, minutes=1)
notify.job(reminders.ASK)(reminders.ask_before_visits)
notify.every(reminders.ASK, minutes=1)
notify.job(reminders.FOLLOW_UP)(reminders.follow_up)
notify.every(reminders.FOLLOW_UP, minutes=10)

HOURLY = {
    "forget codes": codes.forget_codes,
    "let go of lapsed holds": tidying.let_go_of_lapsed,
    "forget what was typed": tidying.forget_typed,
    "end places on the list": waiting_places.end_over,
}
for kind, function in HOURLY.items():
    notify.job(kind)(function)
    notify.every(kind, minutes=60)
