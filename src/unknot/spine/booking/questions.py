"""What can be asked about free time, as values that refuse to be born wrong."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from unknot.spine.booking.against import Reason
from unknot.spine.booking.hours import Hours
from unknot.spine.times import CELL_MINUTES, DAY_MINUTES, cell_at, cell_from, edge

R = TypeVar("R", bound=Hashable)

# Something in the diary: whose (a therapist, a room or a unit of equipment), its first and its last cell, both
# inclusive, the time before and after it included. The shape of a row of the covering index, so that a cursor can be
# handed in as it is.
Taken = tuple[R, int, int]
# A stretch that is closed for a reason of its own: blocked time, busy time from an outside calendar.
Blocked = tuple[R, int, int, Reason]

# A window beyond these is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR, MAX_DAYS = 1970, 2199, 3660
# Time before a visit, and what a resource is kept longer than the visit itself.
MAX_BESIDE = 120


class QuestionRefused(ValueError):
    """A question about free time that cannot be meant. `field` names the part to look at, `wanted` what is right."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted}")
        self.field = field
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Service:
    """How long a visit takes, in minutes.

    `before` and `after` keep therapist, room and equipment busy around the visit; they may lie before opening and
    past closing. `grid` is the step between starts, counted from the start of each working block. All in steps of five.
    Raises `QuestionRefused`.
    """

    minutes: int
    after: int = 0
    grid: int = 15
    before: int = 0

    def __post_init__(self) -> None:
        limits = {"minutes": (CELL_MINUTES, DAY_MINUTES), "after": (0, DAY_MINUTES)}
        limits |= {"grid": (CELL_MINUTES, DAY_MINUTES), "before": (0, MAX_BESIDE)}
        for name, (least, most) in limits.items():
            value = getattr(self, name)
            if not least <= value <= most or value % CELL_MINUTES:
                raise QuestionRefused(name, f"must be a multiple of {CELL_MINUTES} from {least} to {most}")

    @property
    def cells(self) -> int:
        """Cells of the visit, of the time before it and of the time after it: what an appointment occupies."""
        return (self.before + self.minutes + self.after) // CELL_MINUTES


@dataclass(frozen=True, slots=True)
class Window:
    """Which starts are asked for: `days` local dates from `first`, and of them those in [earliest, latest).

    `earliest` is now plus the notice a practice asks for; `latest` is, say, as far as a pass reaches. Both may be left
    out. A start after midnight in a block that began the evening before belongs to the date of that evening.
    Raises `QuestionRefused`.
    """

    first: date
    days: int = 1
    earliest: datetime | None = None
    latest: datetime | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.first.year <= LAST_YEAR:
            raise QuestionRefused("first", f"must be a date from {FIRST_YEAR} to {LAST_YEAR}")
        if not 1 <= self.days <= MAX_DAYS:
            raise QuestionRefused("days", f"must be 1 to {MAX_DAYS}")
        for name in ("earliest", "latest"):
            instant = getattr(self, name)
            if instant is not None and instant.utcoffset() is None:
                raise QuestionRefused(name, "must have a time zone")

    def cells(self, zone: ZoneInfo) -> tuple[int, int]:
        """First and last cell that rows about this window can touch: what to ask a database for.

        A row matters only if its last cell is at least the first of these and its first cell at most the last.
        """
        # One day more for a night, one for the time after its last visit, one for a change of clocks.
        start = edge(self.first, 0, zone)
        before = start - timedelta(minutes=MAX_BESIDE)
        return cell_at(before), cell_from(start + timedelta(days=self.days + 3))


@dataclass(frozen=True)
class Question(Generic[R]):
    """All that the answer depends on.

    `hours`: of each therapist asked about; their order breaks ties. `taken`: the diary of these therapists, of the
    rooms and of the equipment; rows of others are passed over. It is read once a call, so give a list where the
    question is asked twice. `rooms`: the suitable ones, best first; None where the service needs none; empty where
    none is suitable. `own_rooms`: the same for therapists who cannot use all of them. `units`: of the equipment that
    the service needs, as `rooms`. `kept`: minutes for which a resource is kept longer than the visit: the rest of a
    therapist, the turnover of a room or a unit. `blocked`: stretches closed for a reason of their own. `shut`: local
    dates on which a therapist takes nothing more, and why. No two resources may have equal ids. Raises
    `QuestionRefused`.
    """

    zone: ZoneInfo
    hours: Mapping[R, Hours]
    taken: Iterable[Taken[R]]
    service: Service
    window: Window
    rooms: Collection[R] | None = None
    own_rooms: Mapping[R, Collection[R]] = field(default_factory=dict)
    units: Collection[R] | None = None
    kept: Mapping[R, int] = field(default_factory=dict)
    blocked: Collection[Blocked[R]] = ()
    shut: Mapping[R, Mapping[date, Reason]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rooms = {*(self.rooms or ()), *(room for own in self.own_rooms.values() for room in own)}
        if not self.hours.keys().isdisjoint(rooms):
            raise QuestionRefused("rooms", "must not share an id with a therapist")
        if not (self.hours.keys() | rooms).isdisjoint(self.units or ()):
            raise QuestionRefused("units", "must not share an id with a therapist or a room")
        for minutes in self.kept.values():
            if not 0 <= minutes <= MAX_BESIDE or minutes % CELL_MINUTES:
                raise QuestionRefused("kept", f"must be a multiple of {CELL_MINUTES} from 0 to {MAX_BESIDE}")

    def rooms_for(self, therapist: R) -> Collection[R] | None:
        """The rooms that suit this therapist and this service; None where none is needed."""
        return None if self.rooms is None else self.own_rooms.get(therapist, self.rooms)

    def span(self, resource: R, start: int) -> tuple[int, int]:
        """First and last cell for which a visit that starts at this cell keeps this resource."""
        service = self.service
        end = start + (service.minutes + service.after + self.kept.get(resource, 0)) // CELL_MINUTES
        return start - service.before // CELL_MINUTES, end - 1
