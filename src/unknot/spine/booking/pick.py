"""Who gets a visit "with anyone": a stated order between the therapists who are free at one start.

First whoever the person asked for or saw last; then whoever is left with the least time that nobody can use; then
whoever has less in the diary on that date; then the order of the question. It hides nothing: a start is listed with
everybody who has it, and the reason of the choice is kept with the visit. Decision 0090.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from unknot.spine.booking.questions import Question, R, Service, Taken
from unknot.spine.times import CELL_MINUTES, cell_at, cell_from, cell_start, edge, local_date

Stretch = tuple[int, int]  # first cell, and the cell after the last


class Pick(StrEnum):
    """Why this therapist and not another who was free as well, in the order in which it is settled."""

    ASKED = "asked"  # the person asked for them
    ONLY = "only"  # nobody else had this time
    SAME = "same"  # treated this person last
    NO_GAP = "no_gap"  # leaves less time that is too short for any visit
    LESS_WORK = "less_work"  # has less in the diary on that date
    ORDER = "order"  # as good as the others, and first in the list


class Standing(NamedTuple):
    """How a therapist stands at one start; the smaller one is tried first."""

    preferred: int
    wasted: int
    worked: int
    order: int


DECIDED_BY = (Pick.SAME, Pick.NO_GAP, Pick.LESS_WORK, Pick.ORDER)


def standings(
    question: Question[R], free: Sequence[R], *, start: int, prefer: Sequence[R] = (), shortest: Service | None = None
) -> dict[R, Standing]:
    """How each of the free therapists stands, best first. `question.taken` must be readable again.

    `shortest` is the shortest visit that the practice offers; a gap that does not hold it is lost.
    """
    ranks = {therapist: rank for rank, therapist in reversed(list(enumerate(prefer)))}
    rows = _rows(question.taken, set(free))
    day = local_date(cell_start(start), question.zone)
    found = {
        one: Standing(
            preferred=ranks.get(one, len(prefer)),
            wasted=_wasted(question, one, start, rows[one], shortest or question.service),
            worked=_worked(rows[one], day, question),
            order=order,
        )
        for order, one in enumerate(free)
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def picks(found: dict[R, Standing]) -> dict[R, Pick]:
    """Of each therapist in the order of trying, why they come before the next; the last is the only one left."""
    names = list(found)
    before = {one: _decided(found[one], found[next_]) for one, next_ in pairwise(names)}
    return before | dict.fromkeys(names[-1:], Pick.ONLY)


def _decided(one: Standing, other: Standing) -> Pick:
    return next(pick for pick, mine, theirs in zip(DECIDED_BY, one, other, strict=True) if mine != theirs)


def _rows(taken: Iterable[Taken[R]], of: set[R]) -> dict[R, list[Stretch]]:
    rows: dict[R, list[Stretch]] = {one: [] for one in of}
    for resource, first, last in taken:
        if resource in of:
            rows[resource].append((first, last + 1))
    return rows


def _worked(rows: Iterable[Stretch], day: date, question: Question[R]) -> int:
    """Cells of this local date that are in the diary."""
    low, high = (cell_from(edge(one, 0, question.zone)) for one in (day, day + timedelta(days=1)))
    return sum(max(0, min(end, high) - max(first, low)) for first, end in rows)


def _wasted(question: Question[R], therapist: R, start: int, rows: list[Stretch], shortest: Service) -> int:
    """Cells beside the visit, inside the working block, that are too few for the shortest visit."""
    block = _block(question, therapist, start)
    first, last = question.span(therapist, start)
    opened, closed = block
    before = max((end for _, end in rows if end <= first), default=opened)
    after = min((begin for begin, _ in rows if begin > last), default=closed)
    rest = shortest.after + question.kept.get(therapist, 0)
    gaps = (
        # At opening nothing has to be prepared inside the hours, and at closing nothing tidied.
        (first - max(before, opened), shortest.minutes + rest + (shortest.before if before > opened else 0)),
        (min(after, closed) - last - 1, shortest.minutes + shortest.before + (rest if after < closed else 0)),
    )
    return sum(gap for gap, needed in gaps if 0 < gap < needed // CELL_MINUTES)


def _block(question: Question[R], therapist: R, start: int) -> Stretch:
    today = local_date(cell_start(start), question.zone)
    days = (today - timedelta(days=1), today)
    blocks = [block for day in days for block in question.hours[therapist].on(day, question.zone)]
    whole = next((block for block in blocks if cell_start(start) in block), None)
    return (cell_from(whole.start), cell_at(whole.end)) if whole else (start, start)
