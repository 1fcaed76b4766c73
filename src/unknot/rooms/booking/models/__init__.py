"""Tables of the book, one noun a file."""

from unknot.rooms.booking.models.appointment import Appointment, StatusChange
from unknot.rooms.booking.models.blocked import BlockedTime
from unknot.rooms.booking.models.calendar import BusyBlock, CalendarLink
from unknot.rooms.booking.models.cap import WorkCap
from unknot.rooms.booking.models.code import ContactCode
from unknot.rooms.booking.models.companion import Companion
from unknot.rooms.booking.models.course import Course
from unknot.rooms.booking.models.hours import ChangedDay, WeeklyHours
from unknot.rooms.booking.models.occupancy import Occupancy
from unknot.rooms.booking.models.policy import BookingPolicy, ReminderBy
from unknot.rooms.booking.models.reminder import Reminder
from unknot.rooms.booking.models.service import Service, SessionLength
from unknot.rooms.booking.models.waiting import FreedGap, WaitingEntry, WaitingOffer, WaitingStep
from unknot.rooms.booking.models.way import HoldWay

__all__ = [
    "Appointment",
    "BlockedTime",
    "BookingPolicy",
    "BusyBlock",
    "CalendarLink",
    "ChangedDay",
    "Companion",
    "ContactCode",
    "Course",
    "FreedGap",
    "HoldWay",
    "Occupancy",
    "Reminder",
    "ReminderBy",
    "Service",
    "SessionLength",
    "StatusChange",
    "WaitingEntry",
    "WaitingOffer",
    "WaitingStep",
    "WeeklyHours",
    "WorkCap",
]
