"""What can be asked about free time, as values that refuse to be born wrong."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from unknot.spine.booking.hours import Hours
from unknot.spine.times import CELL_MINUTES, DAY_MINUTES, cell_at, cell_from, edge

R = TypeVar("R", bound=Hashable)

# Something in the diary: whose (a therapist or a room), its first and its last cell, both inclusive, the time after
# it included. The shape of a row of the covering index, so that a cursor can be handed in as it is.
Taken = tuple[R, int, int]

# A window beyond these is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR, MAX_DAYS = 1970, 2199, 3660


class QuestionRefused(ValueError):
    """A question about free time that cannot be meant. `field` names the part to look at, `wanted` what is right."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted}")
        self.field = field
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Service:
    """How long a visit takes, in minutes.

    `after` keeps therapist and room busy once the visit has ended (it may run past closing); `grid` is the step
    between starts, counted from the start of each working block. All in steps of five. Raises `QuestionRefused`.
    """

    minutes: int
    after: int = 0
    grid: int = 15

    def __post_init__(self) -> None:
        for field, least in (("minutes", CELL_MINUTES), ("after", 0), ("grid", CELL_MINUTES)):
            value = getattr(self, field)
            if not least <= value <= DAY_MINUTES or value % CELL_MINUTES:
                raise QuestionRefused(field, f"must be a multiple of {CELL_MINUTES} from {least} to {DAY_MINUTES}")

    @property
    def cells(self) -> int:
        """Cells of the visit and of the time after it: what an appointment occupies."""
        return (self.minutes + self.after) // CELL_MINUTES


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
        for field in ("earliest", "latest"):
            instant = getattr(self, field)
            if instant is not None and instant.utcoffset() is None:
                raise QuestionRefused(field, "must have a time zone")

    def cells(self, zone: ZoneInfo) -> tuple[int, int]:
        """First and last cell that rows about this window can touch: what to ask a database for.

        A row matters only if its last cell is at least the first of these and its first cell at most the last.
        """
        # One day more for a night, one for the time after its last visit, one for a change of clocks.
        start = edge(self.first, 0, zone)
        return cell_at(start), cell_from(start + timedelta(days=self.days + 3))


@dataclass(frozen=True)
class Question(Generic[R]):
    """All that the answer depends on.

    `hours`: of each therapist asked about; their order breaks ties. `taken`: the diary of these therapists and of the
    rooms; rows of others are passed over. It is read once a call, so give a list where the question is asked twice.
    `rooms`: the suitable ones, best first; None where the service needs none; empty where none is suitable. A
    therapist and a room must not have equal ids. Raises `QuestionRefused`.
    """

    zone: ZoneInfo
    hours: Mapping[R, Hours]
    taken: Iterable[Taken[R]]
    service: Service
    window: Window
    rooms: Collection[R] | None = None

    def __post_init__(self) -> None:
        if not self.hours.keys().isdisjoint(self.rooms or ()):
            raise QuestionRefused("rooms", "must not share an id with a therapist")
