"""What of the book an answer about free time depends on: `unknot.rooms.practice.stamping` renews its stamps."""

from __future__ import annotations

from unknot.rooms.practice.door import Watch

# As in `unknot.rooms.booking.resources`, in the database's own words.
SETTING = "0"
THERAPIST, ROOM, UNIT = "{row}.therapist_id * 2", "{row}.room_id * 2 + 1", "-{row}.unit_id"
TAKES = (
    "takes_time", "expires_at", "therapist_id", "room_id", "unit_id", "first_cell", "last_cell",
    "therapist_last_cell", "room_last_cell", "unit_last_cell", "local_date", "minutes", "massage_type",
)  # fmt: skip  # in two lines

WATCHED = (
    Watch("booking_appointment", whose=(THERAPIST, ROOM, UNIT), columns=TAKES, only="{row}.takes_time"),
    Watch("booking_busyblock", whose=(THERAPIST,)),
    Watch(
        "booking_blockedtime", whose=(THERAPIST, ROOM), columns=("therapist_id", "room_id", "first_cell", "last_cell")
    ),
    # Where there is no calendar at all, none is asked for: that is setting.
    Watch("booking_calendarlink", whose=(THERAPIST, SETTING), events=("INSERT", "DELETE")),
    Watch(
        "booking_calendarlink", whose=(THERAPIST,), columns=("therapist_id", "added_at", "read_at"), events=("UPDATE",)
    ),
    Watch("booking_bookingpolicy"),
    Watch("booking_service"),
    Watch("booking_sessionlength"),
    Watch("booking_weeklyhours"),
    Watch("booking_changedday"),
    Watch("booking_workcap"),
)
