"""The book: everything that decides what is free, as the tables' side of `unknot.spine.booking.availability`.

A page opens the book once for the dates it shows, in a fixed number of queries, and then asks it as often as it likes:
`openings` which starts are free, `seats` who could take one, `reasons` and `timelines` why not. Each place is a
question of its own, in its own zone and with its own rooms; what is taken is taken at all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from unknot.rooms.booking.models import BookingPolicy
from unknot.rooms.booking.queries import caps as limits
from unknot.rooms.booking.queries.diary import Taken, blocked, taken
from unknot.rooms.booking.queries.services import Offer
from unknot.rooms.booking.queries.setting import Setting, the_setting
from unknot.rooms.booking.resources import (
    room_resource,
    therapist_resource,
    unit_resource,
)
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.availability import (
    Blocked,
    Question,
    Reason,
    Service,
    Window,
)
from unknot.spine.booking.caps import Caps, full_dates, load_of
from unknot.spine.booking.hours import Hours
from unknot.spine.times import CELL_MINUTES, local_date


@dataclass(frozen=True)
class Wants:
    """What a person asks for beside type and length; whatever is left out does not matter to them."""

    therapist_id: int | None = None
    place_id: int | None = None
    gender: str = ""
    step_free: bool = False
    low_table: bool = False

    def fits(self, therapist: practice.TherapistSheet) -> bool:
        """True where this therapist is one they ask for."""
        return self.therapist_id in (None, therapist.id) and self.gender in ("", therapist.gender)


ANYTHING = Wants()
STAFF_REACH_DAYS = 84  # as far as a pass can reach


@dataclass(frozen=True)
class Staff:
    """Somebody of the practice asks: they need no notice, only from when on, and may have a finer grid for a walk-in.

    A calendar elsewhere that was long not read closes nobody for them, because they look for themselves.
    """

    earliest: datetime
    grid_minutes: int | None = None


# A block of the evening before runs into a date, and today begins a day sooner in some zones than in others.
SINCE_DAYS = 2


@dataclass(frozen=True)
class FreeTime:
    """One start at one place that can be taken now, and who could treat, in the order of the list."""

    starts_at: datetime
    offer: Offer
    therapists: tuple[int, ...]
    place_id: int = practice.FIRST_PLACE


@dataclass(frozen=True)
class Book:
    """Everything that decides what is free on some local dates, as it stands at one moment."""

    now: datetime
    first: date | None
    days: int
    sheet: practice.PracticeSheet
    policy: BookingPolicy
    places: tuple[practice.PlaceSheet, ...]
    therapists: tuple[practice.TherapistSheet, ...]
    rooms: tuple[practice.RoomSheet, ...]
    units: tuple[practice.UnitSheet, ...]
    hours: dict[int, dict[int, Hours]]
    taken: list[Taken]
    blocked: list[Blocked[int]]
    caps: dict[int, Caps]
    worked: limits.Worked
    reach_days: int
    staff: Staff | None = None

    @property
    def today(self) -> date:
        """The practice's date at this moment."""
        return local_date(self.now, self.sheet.zone)

    @property
    def window(self) -> Window:
        """The dates asked about, at the practice's own address."""
        return self.window_in(self.sheet.zone)

    def window_in(self, zone: ZoneInfo) -> Window:
        """The dates asked about in a zone, from its own today where no first date was said."""
        if self.staff:
            first = self.first or local_date(self.now, zone)
            return Window(first=first, days=self.days, earliest=self.staff.earliest)
        return Window(
            first=self.first or local_date(self.now, zone),
            days=self.days,
            earliest=self.now + timedelta(minutes=self.policy.notice_minutes),
            latest=self.now + timedelta(days=self.reach_days),
        )

    def day_of(self, time: FreeTime) -> date:
        """The local date of a start, at its place."""
        return local_date(time.starts_at, self.place(time.place_id).zone)

    def place(self, place_id: int) -> practice.PlaceSheet:
        """One of the places in use."""
        return next(one for one in self.places if one.id == place_id)

    def question(
        self,
        offer: Offer,
        *,
        until: datetime | None = None,
        therapist_id: int | None = None,
        wants: Wants = ANYTHING,
        place: practice.PlaceSheet | None = None,
    ) -> Question[int]:
        """The question about one offer at one place (the first).

        ``until`` is where a pass ends to reach; ``therapist_id`` says the same as it does in ``wants``. An expired
        licence leaves its therapist out from the day after (`hours_of`).
        """
        place = place or self.places[0]
        window = _until(self.window_in(place.zone), until)
        wants = replace(wants, therapist_id=therapist_id or wants.therapist_id)
        asked = [one for one in self.therapists if offer.kind in one.types and wants.fits(one)]
        here = self.hours.get(place.id, {})
        rooms = [one for one in self.rooms if one.place_id == place.id and _suits(one, offer, wants)]
        return Question(
            zone=place.zone,
            hours={therapist_resource(one.id): here[one.id] for one in asked if one.id in here},
            taken=self.taken,
            service=self.service(offer),
            window=window,
            rooms=[room_resource(one.id) for one in rooms],
            own_rooms={
                therapist_resource(one.id): [room_resource(room.id) for room in rooms if _suits_therapist(room, one)]
                for one in asked
                if one.needs_step_free or one.needs_low_table
            },
            units=self._units(offer, place),
            kept=self._kept,
            blocked=self.blocked,
            shut=self._shut(offer, asked, window),
        )

    def questions(
        self, offer: Offer, *, until: datetime | None = None, therapist_id: int | None = None, wants: Wants = ANYTHING
    ) -> Iterator[tuple[practice.PlaceSheet, Question[int]]]:
        """The question at every place that is asked for; at all of them where that one is no longer in use."""
        asked = wants.place_id if any(one.id == wants.place_id for one in self.places) else None
        for place in self.places:
            if asked in (None, place.id):
                yield place, self.question(offer, until=until, therapist_id=therapist_id, wants=wants, place=place)

    def service(self, offer: Offer) -> Service:
        """An offer as the one function asks for it."""
        return Service(
            minutes=offer.minutes,
            after=offer.after_minutes,
            grid=(self.staff and self.staff.grid_minutes) or self.policy.grid_minutes,
            before=offer.before_minutes,
        )

    @cached_property
    def _kept(self) -> dict[int, int]:
        kept = {therapist_resource(one.id): one.rest_minutes for one in self.therapists}
        kept |= {room_resource(one.id): one.turnover_minutes for one in self.rooms}
        kept |= {unit_resource(one.id): one.turnover_minutes for one in self.units}
        return {resource: minutes for resource, minutes in kept.items() if minutes}

    def _units(self, offer: Offer, place: practice.PlaceSheet) -> list[int] | None:
        if offer.equipment_kind_id is None:
            return None
        return [
            unit_resource(one.id)
            for one in self.units
            if one.kind_id == offer.equipment_kind_id and one.place_id == place.id
        ]

    def _shut(
        self, offer: Offer, asked: Sequence[practice.TherapistSheet], window: Window
    ) -> dict[int, dict[date, Reason]]:
        load = load_of(minutes=offer.minutes, pressure=match.most_pressure(offer.kind))
        dates = [window.first + timedelta(days=offset) for offset in range(window.days + 1)]
        return {
            therapist_resource(one.id): full_dates(
                self.caps[one.id], self.worked.get(one.id, {}), load=load, dates=dates
            )
            for one in asked
            if one.id in self.caps
        }


def open_book(
    *,
    now: datetime,
    first: date | None = None,
    days: int | None = None,
    moving: int | None = None,
    staff: Staff | None = None,
    reach_days: int | None = None,
) -> Book:
    """The book from ``first`` (today) on for ``days`` (as far as people may book).

    The same queries however much there is: one for the setting's stamp, one for what is taken, one for what is blocked,
    one more where some therapist has a cap, and a few where the setting has changed. The time of the visit ``moving``
    counts as free, for it is looked for that it may move. ``staff`` says that somebody of the practice asks;
    ``reach_days`` is how far ahead may be booked where the practice's own number does not count, as for a course.
    """
    setting = the_setting(since=since_of(first, now=now))
    sheet, policy, places, caps = setting.sheet, setting.policy, setting.places, setting.caps
    reach_days = reach_days or policy.reach_days
    days = days or reach_days + 1
    windows = [(one.zone, Window(first=first or local_date(now, one.zone), days=days)) for one in places]
    cells = [window.cells(zone) for zone, window in windows]
    first_cell, last_cell = min((low for low, _ in cells), default=0), max((high for _, high in cells), default=0)
    first_date = min((window.first for _, window in windows), default=local_date(now, sheet.zone))
    return replace(
        book_of(setting, now=now, first=first, days=days),
        taken=taken(first_cell=first_cell, last_cell=last_cell, now=now, but=moving),
        blocked=blocked(
            first_cell=first_cell,
            last_cell=last_cell,
            trusted_since=None if staff else now - timedelta(hours=policy.calendar_grace_hours),
        ),
        worked=limits.worked(
            caps, first=first_date, last=first_date + timedelta(days=days + 1), now=now, without=moving
        ),
        reach_days=reach_days,
        staff=staff,
    )


def for_staff(now: datetime) -> Staff:
    """Somebody of the practice asks for times after now."""
    return Staff(earliest=now + timedelta(microseconds=1))


def open_book_for_staff(
    *, now: datetime, first: date | None = None, days: int = STAFF_REACH_DAYS, moving: int | None = None
) -> Book:
    """The book as staff see it who book for somebody: without notice, and as far ahead as a pass can reach."""
    return open_book(now=now, first=first, days=days, moving=moving, staff=for_staff(now))


def empty_book_around(day: date, *, now: datetime) -> Book:
    """The dates around one with nobody in the diary, as staff see them: whether the practice could take a visit at all.

    Every five minutes is a start, for a visit that began off the grid did so by somebody's hand.
    """
    first = day - timedelta(days=1)
    setting = the_setting(since=since_of(first, now=now))
    return replace(
        book_of(setting, now=now, first=first, days=3), staff=replace(for_staff(now), grid_minutes=CELL_MINUTES)
    )


def since_of(first: date | None, *, now: datetime) -> date:
    """From when on a setting must know the hours: from today at least, so that one serves everybody."""
    return min(first or now.date(), now.date()) - timedelta(days=SINCE_DAYS)


def book_of(setting: Setting, *, now: datetime, first: date | None, days: int | None) -> Book:
    """The book with an empty diary."""
    return Book(
        now=now,
        first=first,
        days=days or setting.policy.reach_days + 1,
        reach_days=setting.policy.reach_days,
        sheet=setting.sheet,
        policy=setting.policy,
        places=setting.places,
        therapists=setting.therapists,
        rooms=setting.rooms,
        units=setting.units,
        hours=setting.hours,
        taken=[],
        blocked=[],
        caps=setting.caps,
        worked={},
    )


def _suits(room: practice.RoomSheet, offer: Offer, wants: Wants) -> bool:
    """True where the room has what the service needs and what the person asks for."""
    step_free, low_table = offer.needs_step_free or wants.step_free, offer.needs_low_table or wants.low_table
    return (room.step_free or not step_free) and (room.table_lowers or not low_table)


def _suits_therapist(room: practice.RoomSheet, therapist: practice.TherapistSheet) -> bool:
    return (room.step_free or not therapist.needs_step_free) and (room.table_lowers or not therapist.needs_low_table)


def _until(window: Window, until: datetime | None) -> Window:
    if until is None or (window.latest and window.latest <= until):
        return window
    return Window(first=window.first, days=window.days, earliest=window.earliest, latest=until)
