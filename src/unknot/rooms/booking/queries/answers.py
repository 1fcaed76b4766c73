"""The free times as the bytes that leave, kept and used only while they are what a fresh look would give.

An answer depends on stamps and on the moment. It is kept with the stamps of everything that it was made from, and with
the stretch of time in which no hold lapses, no start comes too near, none comes into reach and no date begins. Whoever
asks gets it only when the database says the same stamps now, and when now lies in that stretch. The stamps are read
with the rows or before them, so what was made is at least as new as they are (`unknot.rooms.practice.stamping`).

Where the book changes more often than somebody asks, looking at the stamps first is of no use. So an answer that was
found overtaken is made anew the next time, by the one statement that reads its stamps along, until they have stayed.

Inside a transaction nothing is kept and nothing kept is used: it sees what it has changed itself, and nobody else does
yet.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, Min
from django.db.models.functions import Coalesce

from unknot.rooms.booking.models import CalendarLink
from unknot.rooms.booking.queries.setting import Setting, the_setting
from unknot.rooms.booking.queries.setting import forget as forget_setting
from unknot.rooms.booking.queries.starts import Asked, Open, Source, joined, open_lines
from unknot.rooms.booking.queries.times import since_of
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lines import Ground
from unknot.spine.times import cell_from, cell_start, edge, local_date

MOST_KEPT = 2000
_FIRST_END = "SELECT min(expires_at) FROM booking_appointment WHERE takes_time AND expires_at > %s"
LEAST = timedelta(microseconds=1)
STAMP = '"%Y-%m-%dT%H:%M:%SZ"'


@dataclass(slots=True)
class Answer:
    """A JSON text with its mark; good from ``since`` until just before ``until`` while the stamps stay."""

    body: bytes
    etag: str
    stamps: Mapping[int, int | None]
    since: datetime
    until: datetime
    is_restless: bool = False
    _squeezed: bytes = b""

    @property
    def squeezed(self) -> bytes:
        """The same, compressed."""
        if not self._squeezed:
            self._squeezed = gzip.compress(self.body, compresslevel=6, mtime=0)
        return self._squeezed

    def stands(self, stamps: Mapping[int, int], now: datetime) -> bool:
        """True where a fresh look at this moment would give the same."""
        get = stamps.get
        return self.since <= now < self.until and all(get(one) == stamp for one, stamp in self.stamps.items())


_kept: dict[Asked, Answer] = {}
_texts: dict[tuple[Asked, int], tuple[int, Ground, str]] = {}


def answer(asked: Asked, *, now: datetime) -> Answer:
    """Therapist id -> local date -> starts, as JSON. Raises `NotOffered`."""
    if connection.in_atomic_block:
        return _made(asked, now)
    kept = _kept.get(asked)
    if kept is not None and not kept.is_restless and kept.stands(practice.stamps(), now):
        return kept
    made = _made(asked, now, before=kept)
    if made.stamps[practice.SETTING] is not None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
            _texts.clear()
        _kept[asked] = made
    return made


def forget(*, also_setting: bool = True) -> None:
    """Keep nothing, as in a process that has just begun, or as if every diary had changed and the setting had not."""
    _kept.clear()
    _texts.clear()
    _day.cache_clear()
    if also_setting:
        forget_setting()


def _made(asked: Asked, now: datetime, *, before: Answer | None = None) -> Answer:
    source = Source(to_keep=True)
    by_therapist: dict[int, list[Open]] = {}
    for one in open_lines(asked, now=now, source=source):
        by_therapist.setdefault(one.therapist_id, []).append(one)
    texts = (_of_therapist(asked, who, at) for who, at in by_therapist.items())
    body = f'{{"therapists":{{{",".join(texts)}}}}}'.encode()
    stamps = {one: source.stamps.get(one) for one in (practice.SETTING, *source.resources)}
    return Answer(
        body=body,
        etag=f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"',
        stamps=stamps,
        since=now,
        until=_until(source, asked, now),
        is_restless=source.setting is not None and before is not None and before.stamps != stamps,
    )


def _of_therapist(asked: Asked, therapist_id: int, at: list[Open]) -> str:
    """One therapist's part; the last one again where their line is the same, for it is all that it was made from."""
    if len(at) > 1:
        return _written(therapist_id, joined(at))
    ((_, line, ground, frame),) = at
    known = _texts.get((asked, therapist_id))
    if known is not None and known[:2] == (line, ground):
        return known[2]
    days = (_day(day, frame.base + low, line >> low & (1 << high - low) - 1) for day, low, high in ground.dates)
    text = f'"{therapist_id}":{{{",".join(days)}}}'
    _texts[asked, therapist_id] = (line, ground, text)
    return text


@lru_cache(maxsize=100_000)
def _day(day: date, base: int, bits: int) -> str:
    """One date's starts: those bits, the first of which is the cell ``base``."""
    text, starts = bin(bits)[:1:-1], []
    offset = text.find("1")
    while offset >= 0:
        starts.append(_start(base + offset))
        offset = text.find("1", offset + 1)
    return f'"{day}":[{",".join(starts)}]'


@lru_cache(maxsize=50_000)
def _start(cell: int) -> str:
    return cell_start(cell).strftime(STAMP)


def _written(therapist_id: int, dates: Mapping[date, list[int]]) -> str:
    days = (f'"{day}":[{",".join(map(_start, cells))}]' for day, cells in dates.items())
    return f'"{therapist_id}":{{{",".join(days)}}}'


def _until(source: Source, asked: Asked, now: datetime) -> datetime:
    """The first moment at which the same rows may give another answer."""
    setting = source.setting or the_setting(since=since_of(asked.first, now=now))
    notice, reach = timedelta(minutes=setting.policy.notice_minutes), timedelta(days=setting.policy.reach_days)
    return min(
        # A start goes once it is nearer than the notice, another one comes once it is in reach.
        *(cell_start(cell_from(now + ahead)) - ahead + LEAST for ahead in (notice, reach)),
        *(_midnight(local_date(now, place.zone), place.zone) for place in setting.places),
        *([source.ends_at] if source.ends_at else ()),
        *(() if source.setting else _ends(setting, now)),
    )


@lru_cache(maxsize=100)
def _midnight(today: date, zone: ZoneInfo) -> datetime:
    return edge(today + timedelta(days=1), 0, zone)


def _ends(setting: Setting, now: datetime) -> Iterator[datetime]:
    """When the next hold ends, and when a calendar elsewhere closes its therapist, by the tables as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_END, [connection.ops.adapt_datetimefield_value(now)])
        ((first,),) = cursor.fetchall()
    if first is not None:  # SQLite keeps moments as text, without saying that they are UTC
        yield first if isinstance(first, datetime) else datetime.fromisoformat(first).replace(tzinfo=UTC)
    if setting.calendars:  # one that is not read again for so long closes its therapist
        grace = timedelta(hours=setting.policy.calendar_grace_hours)
        read = CalendarLink.objects.annotate(at=Coalesce(F("read_at"), F("added_at"))).filter(at__gt=now - grace)
        if oldest := read.aggregate(oldest=Min("at"))["oldest"]:
            yield oldest + grace
