"""What the worker does for the book."""

from __future__ import annotations

from unknot.rooms.booking.actions import codes
from unknot.rooms.notify import door as notify

notify.job(codes.JOB)(codes.mail_code)
notify.job("forget codes")(codes.forget_codes)
notify.every("forget codes", minutes=60)
