"""A visit as iCalendar text: kept byte for byte in golden files, and read back by another reader."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from unknot.spine.interop import ics
from unknot.spine.interop.ics import Visit, VisitRefused

GOLDEN = Path(__file__).parent / "golden"
CHICAGO = ZoneInfo("America/Chicago")

PLAIN = Visit(
    uid="3f6c@desk.lakeside.example",
    sequence=0,
    starts_at=datetime(2026, 12, 1, 22, 30, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 23, 15, tzinfo=UTC),
    zone=CHICAGO,
    place="Lakeside Massage, 12 Lake Street, Chicago, IL 60601",
    summary="Appointment at Lakeside Massage",
    organizer_name="Lakeside Massage",
    organizer_email="desk@lakeside.example",
    attendee_name="Ann Example",
    attendee_email="ann@people.example",
    stamp=datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
    url="https://lakeside.example/visit/abc/",
)
AWKWARD = replace(
    PLAIN,
    sequence=3,
    place='Zum "Löwen"; Hof 2,\r\nHinterhaus \\ 3. Stock — bitte zweimal klingeln, dann die Treppe hinauf 🌿',
    summary="Termin bei Åse, Jörg; Söhne & Töchter: Gesellschaft für ein ruhiges Wohlbefinden am Landwehrkanal",
    organizer_name='Åse "Jörg"; Söhne, Töchter',
    attendee_name="María-José O'Connor,\nNúñez; von der Höhe-Wittelsbach zu Sankt Blasien am Schwarzen Wald",
    zone=ZoneInfo("Europe/Berlin"),
)
FIRST_PASS = replace(
    PLAIN,
    starts_at=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),  # 01:00 CDT
    ends_at=datetime(2026, 11, 1, 6, 45, tzinfo=UTC),  # 01:45 CDT
)
SECOND_PASS = replace(
    PLAIN,
    starts_at=FIRST_PASS.starts_at + timedelta(hours=1),  # 01:00 CST
    ends_at=FIRST_PASS.ends_at + timedelta(hours=1),
)
OVER_THE_CHANGE = replace(
    PLAIN,
    starts_at=datetime(2026, 3, 8, 7, 45, tzinfo=UTC),  # 01:45 CST
    ends_at=datetime(2026, 3, 8, 8, 30, tzinfo=UTC),  # 03:30 CDT
)
TEXTS = {
    "request": ics.request(PLAIN),
    "request_moved": ics.request(replace(PLAIN, sequence=1, starts_at=PLAIN.starts_at - timedelta(hours=2))),
    "request_awkward": ics.request(AWKWARD),
    "request_second_pass": ics.request(SECOND_PASS),
    "request_over_the_change": ics.request(OVER_THE_CHANGE),
    "cancel": ics.cancel(replace(PLAIN, sequence=2)),
    "publish": ics.publish([PLAIN, replace(AWKWARD, uid="77aa@desk.lakeside.example")]),
    "publish_nothing": ics.publish([]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_equals_golden_file(name: str) -> None:
    assert TEXTS[name].encode() == (GOLDEN / f"{name}.ics").read_bytes()


def test_every_golden_file_is_made_here() -> None:
    assert {path.stem for path in GOLDEN.glob("*.ics")} == set(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_lines_end_in_crlf_and_hold_75_octets(name: str) -> None:
    lines = TEXTS[name].encode().split(b"\r\n")

    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()  # no character is torn by folding


@pytest.mark.parametrize("visit", [PLAIN, AWKWARD, FIRST_PASS, SECOND_PASS, OVER_THE_CHANGE])
@pytest.mark.parametrize(
    ("write", "method", "status"), [(ics.request, "REQUEST", "CONFIRMED"), (ics.cancel, "CANCEL", "CANCELLED")]
)
def test_read_back_is_the_same_visit(visit: Visit, write: object, method: str, status: str) -> None:
    calendar = Calendar.from_ical(write(visit))  # type: ignore[operator]  # one of the two functions above
    (event,) = calendar.events

    assert calendar["METHOD"] == method
    assert event["UID"] == visit.uid
    assert event["SEQUENCE"] == visit.sequence
    assert event["STATUS"] == status
    assert event["TRANSP"] == "OPAQUE"
    assert event["DTSTART"].dt.astimezone(UTC) == visit.starts_at
    assert event["DTEND"].dt.astimezone(UTC) == visit.ends_at
    assert event["DTSTAMP"].dt == visit.stamp
    assert event["SUMMARY"] == visit.summary
    assert event["LOCATION"] == visit.place.replace("\r\n", "\n")
    assert event["ORGANIZER"] == f"mailto:{visit.organizer_email}"
    assert event["ATTENDEE"] == f"mailto:{visit.attendee_email}"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["URL"] == visit.url
    assert "DESCRIPTION" not in event


def test_time_is_written_by_the_clock_of_the_place() -> None:
    assert "DTSTART;TZID=America/Chicago:20261201T163000\r\n" in TEXTS["request"]
    assert "BEGIN:VTIMEZONE\r\nTZID:America/Chicago\r\n" in TEXTS["request"]


def test_second_pass_of_a_repeated_hour_is_written_in_utc() -> None:
    assert "DTSTART;TZID=America/Chicago:20261101T010000\r\n" in ics.request(FIRST_PASS)
    assert "DTSTART:20261101T070000Z\r\nDTEND:20261101T074500Z\r\n" in ics.request(SECOND_PASS)


def test_end_in_the_second_pass_takes_the_start_into_utc() -> None:
    text = ics.request(replace(FIRST_PASS, ends_at=SECOND_PASS.ends_at))

    assert "DTSTART:20261101T060000Z\r\nDTEND:20261101T074500Z\r\n" in text


def test_names_keep_their_letters_without_quotes_and_line_breaks() -> None:
    (event,) = Calendar.from_ical(ics.request(AWKWARD)).events

    assert event["ORGANIZER"].params["CN"] == "Åse 'Jörg'; Söhne, Töchter"
    assert event["ATTENDEE"].params["CN"] == " ".join(AWKWARD.attendee_name.split())


def test_feed_names_no_attendee() -> None:
    calendar = Calendar.from_ical(TEXTS["publish"])

    assert [event["UID"] for event in calendar.events] == [PLAIN.uid, "77aa@desk.lakeside.example"]
    assert "ATTENDEE" not in TEXTS["publish"]
    assert AWKWARD.attendee_email not in TEXTS["publish"]
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["America/Chicago", "Europe/Berlin"]


def test_line_break_in_a_place_cannot_begin_a_property() -> None:
    text = ics.request(replace(PLAIN, place="here\r\nATTENDEE:mailto:evil@x.example", attendee_name="A\r\nX-EVIL:1"))

    (event,) = Calendar.from_ical(text).events
    assert event["ATTENDEE"] == f"mailto:{PLAIN.attendee_email}"
    assert "X-EVIL" not in event


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": datetime(2026, 12, 1, 16, 30, tzinfo=CHICAGO)}, "starts_at"),
        ({"ends_at": PLAIN.ends_at.replace(tzinfo=None)}, "ends_at"),
        ({"ends_at": PLAIN.starts_at}, "ends_at"),
        ({"sequence": -1}, "sequence"),
        ({"uid": "a\r\nb"}, "uid"),
        ({"attendee_email": "a@x.example\nATTENDEE:mailto:b@x.example"}, "attendee_email"),
        ({"organizer_email": "a b@x.example"}, "organizer_email"),
        ({"url": "https://x.example/\r\nX:1"}, "url"),
    ],
)
def test_visit_that_cannot_be_written_is_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(VisitRefused, match=field):
        replace(PLAIN, **change)  # type: ignore[arg-type]  # wrong on purpose
