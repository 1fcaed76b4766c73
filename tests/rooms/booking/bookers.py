"""People who book by real HTTP, and what the book says afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from tests.factories import booking as make
from tests.serving import Caller, Reply
from unknot.kit import clock
from unknot.rooms.booking.actions.holds import Wish

CHICAGO = ZoneInfo("America/Chicago")
_number = count(1)


@dataclass
class Booker:
    """One person with a pass, a cookie and an address of their own."""

    caller: Caller
    number: int
    held: str = ""  # the address of the hold's page

    @property
    def typed(self) -> dict[str, str]:
        """Name and mail, as this person types them."""
        return {"name": f"Person {self.number} O'Hara", "email": f"person{self.number}@home.example", "phone": ""}

    @property
    def earlier(self) -> str:
        """The number of the hold, as the next list of times sends it along."""
        return self.held.strip("/").rpartition("/")[2]

    def hold(self, wish: Wish, **more: str) -> Reply:
        """Pick a time; the hold is remembered where there was one."""
        reply = self.caller.post("/book/holds/", make.as_form(wish) | more)
        if reply.status == 302:
            self.held = reply.location
        return reply

    def confirm(self, **change: str) -> Reply:
        """Send the form of the hold."""
        return self.caller.post(f"{self.held}confirmation/", self.typed | {"consent": "on"} | change)

    def forget_consent(self) -> Reply:
        """Send the form with the box left open, as people do."""
        return self.caller.post(f"{self.held}confirmation/", self.typed)


def bookers(url: str, how_many: int) -> list[Booker]:
    """That many people who have finished a check."""
    return [_booker(url, next(_number)) for _ in range(how_many)]


def _booker(url: str, number: int) -> Booker:
    address = f"192.0.{number // 250}.{number % 250 + 1}"
    return Booker(Caller(url, make.visitor(now=clock.now()), address=address), number)


def at(days: int, hour: int, minute: int = 0) -> datetime:
    """So many days from today, at this time in Chicago."""
    day = clock.now().astimezone(CHICAGO).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), CHICAGO).astimezone(clock.now().tzinfo)


@dataclass(frozen=True)
class Tally:
    """How a race ended: replies by status."""

    by_status: Mapping[int, list[Reply]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[int, int]:
        return {status: len(replies) for status, replies in sorted(self.by_status.items())}


def tally(replies: list[Reply]) -> Tally:
    """Replies by status."""
    return Tally({one.status: [reply for reply in replies if reply.status == one.status] for one in replies})
