"""How often, how many and how long at most: what bounds a run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """The figures of a whole run; a test takes tiny ones."""

    rounds: int = 400  # of answers for one day; for all dates half of it
    loops: int = 5  # of the plain loop, which takes long
    people: int = 10
    more_people: int = 1000
    history_weeks: int = 396  # about a hundred times the visits
    counted_people: int = 10  # where statements are counted; beside them ten times as many
    requests: int = 4000  # by one level of clients, for ours and for each thing beside it
    slices: int = 4  # in which ours and the fixed body take turns
    bookings: tuple[int, int, int] = (300, 1200, 1200)  # at 1, 8 and 32 clients
    racers: int = 50
    races: int = 6
    seconds: float = 12.0  # that one level may take at most
    commit_seconds: float = 2.0

    @property
    def visitors(self) -> int:
        """Everybody who books once: for each booking and each racer one, and a few to warm up."""
        return sum(self.bookings) + self.racers * self.races + WARM_UP


WARM_UP = 16
CLIENTS = (1, 8, 32)
