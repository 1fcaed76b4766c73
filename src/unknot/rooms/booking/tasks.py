"""What the worker does for the book."""

from __future__ import annotations

from unknot.rooms.booking.actions import codes, freed, requests, tidying
from unknot.rooms.notify import door as notify

notify.job(codes.JOB)(codes.mail_code)
notify.job(freed.JOB)(freed.announce)
notify.job(requests.JOB)(requests.chase)

HOURLY = {
    "forget codes": codes.forget_codes,
    "let go of lapsed holds": tidying.let_go_of_lapsed,
    "forget what was typed": tidying.forget_typed,
}
for kind, function in HOURLY.items():
    notify.job(kind)(function)
    notify.every(kind, minutes=60)
