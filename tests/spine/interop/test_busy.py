"""Busy time read from calendars of others: repeating, moved, called off, all day, free, in every kind of zone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from tests.spine.interop.calendars import CHICAGO, CUSTOM_ZONE, NOVEMBER, calendar, days, spans
from unknot.spine.interop import ics
from unknot.spine.interop.busy import Busy, CalendarRefused, busy_time
from unknot.spine.times import Interval, cell_at

TEN = "DTSTART;TZID=America/Chicago:20261124T100000\nDTEND;TZID=America/Chicago:20261124T110000"
AT_TEN = ["11-24 10:00 to 11-24 11:00"]
WEEKLY = f"UID:weekly@other\n{TEN}\nRRULE:FREQ=WEEKLY"


ONCE = {
    "with an end": (TEN, AT_TEN),
    "with a length": ("DTSTART;TZID=America/Chicago:20261124T100000\nDURATION:PT1H", AT_TEN),
    "in UTC": ("DTSTART:20261124T160000Z\nDTEND:20261124T170000Z", AT_TEN),
    "without a zone, as the practice reads it": ("DTSTART:20261124T100000\nDTEND:20261124T110000", AT_TEN),
    "in another zone": ("DTSTART;TZID=Europe/Berlin:20261124T170000\nDTEND;TZID=Europe/Berlin:20261124T180000", AT_TEN),
    "begun in one zone and ended in another": (
        "DTSTART;TZID=Europe/Berlin:20261124T170000\nDTEND:20261124T170000Z", AT_TEN),
    "in a zone by Outlook's name": ("DTSTART;TZID=Central Standard Time:20261124T100000\nDURATION:PT1H", AT_TEN),
    "in a zone by a vendor's long name": (
        "DTSTART;TZID=/freeassociation.sourceforge.net/America/Chicago:20261124T100000\nDURATION:PT1H", AT_TEN),
    "edges rounded outward": ("DTSTART:20261124T160201Z\nDTEND:20261124T165559Z", AT_TEN),
    "a whole day": ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261125", ["11-24 00:00 to 11-25 00:00"]),
    "a whole day without an end": ("DTSTART;VALUE=DATE:20261124", ["11-24 00:00 to 11-25 00:00"]),
    "three days": ("DTSTART;VALUE=DATE:20261124\nDURATION:P3D", ["11-24 00:00 to 11-27 00:00"]),
    "tentative, which is busy": (f"{TEN}\nSTATUS:TENTATIVE", AT_TEN),
    "called off": (f"{TEN}\nSTATUS:CANCELLED", []),
    "called off, in small letters": (f"{TEN}\nSTATUS:cancelled", []),
    "free": (f"{TEN}\nTRANSP:TRANSPARENT", []),
    "said to be busy": (f"{TEN}\nTRANSP:OPAQUE", AT_TEN),
    "free by Outlook's own word": (f"{TEN}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
    "out of office": (f"{TEN}\nX-MICROSOFT-CDO-BUSYSTATUS:OOF", AT_TEN),
    "a moment": ("DTSTART:20261124T160000Z", []),
    "ended before it began": ("DTSTART:20261124T160000Z\nDTEND:20261124T150000Z", []),
    "long ago": ("DTSTART:20061124T160000Z\nDURATION:PT1H", []),
    "broken where it does not matter": (f"{TEN}\nATTENDEE;CN=:nobody\nX-ODD;=:x\nGEO:x", AT_TEN),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("entry", "found"), ONCE.values(), ids=ONCE.keys())
def test_one_entry(entry: str, found: list[str]) -> None:
    assert spans(calendar(entry)) == found


REPEATING = {
    "weekly": (TEN + "\nRRULE:FREQ=WEEKLY", ["11-24", "12-01", "12-08", "12-15", "12-22"]),
    "since years ago": ("DTSTART:20010102T160000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;INTERVAL=2", ["12-01", "12-15"]),
    "every other week, by days": (
        TEN + "\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU",
        ["11-24", "11-26", "12-08", "12-10", "12-22"],
    ),
    "daily, a few times": (TEN + "\nRRULE:FREQ=DAILY;COUNT=3", ["11-24", "11-25", "11-26"]),
    "until an instant": (TEN + "\nRRULE:FREQ=WEEKLY;UNTIL=20261208T160000Z", ["11-24", "12-01", "12-08"]),
    "until just before": (TEN + "\nRRULE:FREQ=WEEKLY;UNTIL=20261208T155959Z", ["11-24", "12-01"]),
    "until a date, which counts whole": (TEN + "\nRRULE:FREQ=WEEKLY;UNTIL=20261208", ["11-24", "12-01", "12-08"]),
    "last Friday of the month": (TEN + "\nRRULE:FREQ=MONTHLY;BYDAY=-1FR", ["11-24", "11-27"]),
    "yearly": ("DTSTART;VALUE=DATE:19990101\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=6", ["12-06"]),
    "without some": (
        TEN + "\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=America/Chicago:20261201T100000,20261215T100000\n"
        "EXDATE:20261222T160000Z",
        ["11-24", "12-08"],
    ),
    "without one, by its date": (
        TEN + "\nRRULE:FREQ=WEEKLY\nEXDATE;VALUE=DATE:20261201", ["11-24", "12-08", "12-15", "12-22"]),
    "whole days without one, by its time": (
        "DTSTART;VALUE=DATE:20261124\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261201T000000", ["11-24", "12-08"]),
    "with more": (TEN + "\nRDATE;TZID=America/Chicago:20261126T100000,20261203T100000", ["11-24", "11-26", "12-03"]),
    "with a period more": (TEN + "\nRDATE;VALUE=PERIOD:20261126T160000Z/PT30M", ["11-24", "11-26"]),
    "the same again as one more": (TEN + "\nRDATE;TZID=America/Chicago:20261124T100000", ["11-24"]),
    "first written on a day that its rule leaves out": (
        TEN + "\nRRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=2", ["11-24", "11-26", "12-03"]),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("entry", "found"), REPEATING.values(), ids=REPEATING.keys())
def test_entry_that_repeats(entry: str, found: list[str]) -> None:
    assert [day[:5] for day in days(calendar(entry))] == found


def test_period_that_was_added_has_its_own_length() -> None:
    found = spans(calendar(f"{TEN}\nRDATE;VALUE=PERIOD:20261126T160000Z/PT30M,20261127T160000Z/20261127T180000Z"))

    assert found[1:] == ["11-26 10:00 to 11-26 10:30", "11-27 10:00 to 11-27 12:00"]


def instead(of: str, *lines: str) -> str:
    return "\n".join(["UID:weekly@other", f"RECURRENCE-ID;TZID=America/Chicago:{of}T100000", *lines])


def test_time_that_was_moved_stands_where_it_went_and_not_where_it_was() -> None:
    moved = instead("20261201", "DTSTART:20261203T200000Z", "DURATION:PT30M")

    assert days(calendar(WEEKLY, moved)) == ["11-24 10:00", "12-03 14:00", "12-08 10:00", "12-15 10:00", "12-22 10:00"]


def test_time_that_was_moved_into_the_window_is_seen() -> None:
    moved = instead("20260901", "DTSTART:20261203T200000Z", "DURATION:PT30M")

    assert "12-03 14:00" in days(
        calendar("UID:weekly@other\n" + TEN.replace("1124", "0825") + "\nRRULE:FREQ=WEEKLY;COUNT=3", moved)
    )


def test_one_time_that_was_called_off_is_free() -> None:
    off = instead("20261201", "DTSTART;TZID=America/Chicago:20261201T100000", "DURATION:PT1H", "STATUS:CANCELLED")

    assert [day[:5] for day in days(calendar(WEEKLY, off))] == ["11-24", "12-08", "12-15", "12-22"]


def test_one_time_that_became_free_is_free() -> None:
    free = instead("20261201", "DTSTART;TZID=America/Chicago:20261201T100000", "DURATION:PT1H", "TRANSP:TRANSPARENT")

    assert [day[:5] for day in days(calendar(WEEKLY, free))] == ["11-24", "12-08", "12-15", "12-22"]


def test_of_two_changes_of_one_time_the_newer_counts() -> None:
    older = instead("20261201", "DTSTART:20261202T200000Z", "DURATION:PT30M", "SEQUENCE:1")
    newer = instead("20261201", "DTSTART:20261203T200000Z", "DURATION:PT30M", "SEQUENCE:2")

    assert days(calendar(newer, WEEKLY, older))[1] == "12-03 14:00"


def test_this_and_all_that_follow_can_be_moved_at_once() -> None:
    later = (
        "UID:weekly@other\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/Chicago:20261208T100000\n"
        "DTSTART;TZID=America/Chicago:20261209T150000\nDURATION:PT2H"
    )

    assert spans(calendar(WEEKLY, later))[1:] == [
        "12-01 10:00 to 12-01 11:00", "12-09 15:00 to 12-09 17:00", "12-16 15:00 to 12-16 17:00",
        "12-23 15:00 to 12-23 17:00",
    ]  # fmt: skip  # one a visit


def test_all_that_follow_keep_the_wall_clock_they_were_moved_to() -> None:
    window = Interval(datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC))
    series = WEEKLY.replace("20261124", "20261020")
    later = (
        "UID:weekly@other\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/Chicago:20261027T100000\n"
        "DTSTART;TZID=America/Chicago:20261102T150000\nDURATION:PT1H"
    )

    assert days(calendar(series, later), window=window) == ["10-20 10:00", "11-02 15:00", "11-09 15:00"]


def test_change_whose_series_is_not_there_stands_by_itself() -> None:
    assert days(calendar(instead("20261201", "DTSTART:20261203T200000Z", "DURATION:PT30M"))) == ["12-03 14:00"]


def test_weekly_ten_stays_ten_when_clocks_change() -> None:
    window = Interval(datetime(2026, 10, 26, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC))
    said = "DTSTART;TZID=America/Chicago:20200107T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"

    assert days(calendar(said), window=window) == ["10-27 10:00", "11-03 10:00"]


def test_day_on_which_clocks_change_is_busy_to_its_end() -> None:
    window = Interval(datetime(2026, 10, 26, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC))

    assert spans(calendar("DTSTART;VALUE=DATE:20261101"), window=window) == ["11-01 00:00 to 11-02 00:00"]


def test_whole_day_is_a_day_of_the_place() -> None:
    found = busy_time(calendar("DTSTART;VALUE=DATE:20261124"), zone=ZoneInfo("Asia/Tokyo"), window=NOVEMBER)

    assert found == [
        Busy(*Interval(datetime(2026, 11, 23, 15, tzinfo=UTC), datetime(2026, 11, 24, 15, tzinfo=UTC)).cells())
    ]


def test_zone_that_a_calendar_brings_along_is_kept_by_its_own_rules() -> None:
    said = "DTSTART;TZID=Customized Time Zone:20261124T183000\nDURATION:PT1H"

    assert spans(calendar(said, around=CUSTOM_ZONE)) == AT_TEN


def test_calendar_that_tells_busy_times_alone_is_read() -> None:
    told = (
        "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20261124T160000Z/PT1H,20261125T160000Z/20261125T170000Z\n"
        "FREEBUSY;FBTYPE=FREE:20261126T160000Z/PT1H\nFREEBUSY:20261127T160000Z/PT1H\nEND:VFREEBUSY"
    )

    assert [day[:5] for day in days(calendar(around=told))] == ["11-24", "11-25", "11-27"]


def test_what_overlaps_is_one_and_what_touches_stays_two() -> None:
    one, two = "DTSTART:20261124T160000Z\nDURATION:PT1H", "DTSTART:20261124T163000Z\nDURATION:PT1H"
    three = "DTSTART:20261124T173000Z\nDURATION:PT1H"

    assert spans(calendar(three, two, one)) == ["11-24 10:00 to 11-24 11:30", "11-24 11:30 to 11-24 12:30"]


def test_entry_is_cut_to_the_window() -> None:
    window = Interval(datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 24, 14, tzinfo=UTC))
    (found,) = busy_time(calendar("DTSTART;VALUE=DATE:20200101\nDURATION:P9999D"), zone=CHICAGO, window=window)

    assert found == Busy(cell_at(window.start), cell_at(window.end) - 1)


def test_nothing_but_times_comes_out() -> None:
    (found,) = busy_time(calendar(f"{TEN}\nSUMMARY:Knee surgery\nLOCATION:Clinic"), zone=CHICAGO, window=NOVEMBER)

    assert found.uid == ""
    assert "Knee" not in repr(found)


def test_entries_that_an_unknot_wrote_keep_their_name_and_stay_apart() -> None:
    ours = "UID:7d9f4a6e-0d0e-4a3f-9f0b-0a4d2c1b5e6f@unknot\n" + TEN

    found = busy_time(calendar(ours, TEN), zone=CHICAGO, window=NOVEMBER)

    assert [one.uid for one in found] == ["", "7d9f4a6e-0d0e-4a3f-9f0b-0a4d2c1b5e6f@unknot"]


HOURS, MINUTES = (",".join(map(str, range(most))) for most in (24, 60))
EVERY_MINUTE = f"FREQ=HOURLY;BYMINUTE={MINUTES}"
REFUSED = {
    "nothing": ("", "not_a_calendar", 0),
    "a page": ("<!doctype html><title>Sign in</title>", "not_a_calendar", 0),
    "a calendar cut off": (calendar(TEN)[:120], "not_a_calendar", 0),
    "an entry alone": ("BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", "not_a_calendar", 0),
    "an entry without a start": (calendar(TEN, "DTEND:20261124T160000Z"), "entry", 2),
    "a start that is none": (calendar("DTSTART:tomorrow"), "entry", 1),
    "two starts": (calendar("DTSTART:20261124T160000Z\nDTSTART:20261125T160000Z"), "entry", 1),
    "a length that is none": (calendar("DTSTART:20261124T160000Z\nDURATION:PTxH"), "entry", 1),
    "a rule that is none": (calendar(f"{TEN}\nRRULE:FREQ=SOMETIMES"), "entry", 1),
    "a rule with a step of nothing": (calendar(f"{TEN}\nRRULE:FREQ=DAILY;INTERVAL=0"), "entry", 1),
    "two rules": (calendar(f"{TEN}\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY"), "entry", 1),
    "a zone that nobody knows": (calendar("DTSTART;TZID=Nowhere/Land:20261124T100000"), "zone", 1),
    "every second": (calendar(f"{TEN}\nRRULE:FREQ=SECONDLY"), "too_many", 0),
    "every minute of every day": (
        calendar(f"{TEN}\nRRULE:FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={MINUTES}"), "too_many", 0),
    "more than a diary holds": (
        calendar(*(f"DTSTART:2026{day}T000100Z\nDURATION:PT1M\nRRULE:{EVERY_MINUTE}" for day in (1124, 1208))),
        "too_many", 0,
    ),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("text", "code", "number"), REFUSED.values(), ids=REFUSED.keys())
def test_calendar_that_cannot_be_read_whole_is_refused(text: str, code: str, number: int) -> None:
    with pytest.raises(CalendarRefused) as refused:
        busy_time(text, zone=CHICAGO, window=NOVEMBER)

    assert (refused.value.code, refused.value.number) == (code, number)


def test_our_own_feed_is_read_back_as_written() -> None:
    starts = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    visit = ics.Visit(
        uid="7d9f4a6e-0d0e-4a3f-9f0b-0a4d2c1b5e6f@unknot", sequence=0,
        starts_at=starts, ends_at=starts + timedelta(hours=1),
        zone=CHICAGO, place="Lakeside", summary="Appointment", organizer_name="Lakeside",
        organizer_email="desk@lakeside.example", attendee_name="", attendee_email="", stamp=starts,
    )  # fmt: skip

    assert spans(ics.publish([visit])) == AT_TEN


@given(
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "HOURLY"]),
    interval=st.integers(1, 5),
    back=st.integers(0, 900),
    by=st.sampled_from(["", ";BYDAY=MO,WE", ";BYDAY=FR;WKST=SU", ";BYMONTHDAY=1,15", ";BYMONTH=11,12"]),
)
def test_rule_that_begins_near_the_window_is_the_rule_from_its_first_day(
    freq: str, interval: int, back: int, by: str
) -> None:
    begins = datetime(2026, 11, 24, 10) - timedelta(days=back)  # noqa: DTZ001 - a wall time, as rules are written in
    said = f"FREQ={freq};INTERVAL={interval}{by}"

    found = days(calendar(f"DTSTART:{begins:%Y%m%dT%H%M%S}\nDURATION:PT5M\nRRULE:{said}"))

    low, high = (edge.astimezone(CHICAGO).replace(tzinfo=None) for edge in (NOVEMBER.start, NOVEMBER.end))
    expected = {begins, *rrulestr(said, dtstart=begins).between(low, high, inc=True)}
    assert found == [f"{one:%m-%d %H:%M}" for one in sorted(expected) if low <= one < high]


@given(st.text(max_size=200), st.randoms(use_true_random=False))
def test_damaged_calendar_is_read_or_refused_and_nothing_else(noise: str, dice: random.Random) -> None:
    whole = calendar(WEEKLY, instead("20261201", "DTSTART:20261203T200000Z"), "DTSTART;VALUE=DATE:20261125")
    at = dice.randrange(len(whole))

    try:
        busy_time(whole[:at] + noise + whole[at + dice.randrange(30) :], zone=CHICAGO, window=NOVEMBER)
    except CalendarRefused:
        return
