"""Answering one screen: keep, judge, and go on or end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from unknot.rooms.check import queries
from unknot.rooms.check.actions.drafts import keep_answers, locked_draft, make_draft
from unknot.rooms.check.actions.findings import finish_check
from unknot.rooms.check.models import Draft
from unknot.spine.check import steps
from unknot.spine.check.given import answers_given, answers_so_far, ends_here
from unknot.spine.check.refused import AnswersRefused


class StoppedBefore(Exception):
    """The newest finding is a stop, just made: the way back leads through the question whether it was a slip."""


class NotAsked(Exception):
    """This screen is not asked of this person."""


@dataclass(frozen=True)
class Step:
    """Where the check goes: to a screen, or with None to the finding that was made."""

    screen: str | None


FINISHED = Step(screen=None)


@transaction.atomic
def answer_screen(
    *, visitor: str, screen: str, said: Mapping[str, object], complete: bool, going_back: bool = False, now: datetime
) -> Step:
    """Keep what was said on a screen and say where to go.

    An emergency that is certain ends the check at once, even where the screen is not ``complete``; else an incomplete
    screen stays. ``going_back`` keeps what was said and judges nothing yet. Raises `StoppedBefore`, `NotAsked`
    and, from `make_draft`, `WhoAnswers`.
    """
    draft = locked_draft(visitor=visitor, now=now)
    if draft is None and _sent_again(visitor, said, now=now):
        return FINISHED
    draft = draft or make_draft(visitor=visitor, now=now)
    began_here = not draft.given
    keep_answers(draft, said=said, now=now)
    if steps.screen_of(draft.given, screen) is None:
        raise NotAsked(screen)
    if going_back:
        return Step(steps.before(draft.given, screen))
    try:
        step = _go_on(draft, screen, complete=complete, now=now)
    except AnswersRefused as refused:
        return Step(steps.screen_of_key(draft.given, refused.key))
    # Whoever began in the middle (an old page, a draft that was forgotten) is led to what was left out.
    return Step(steps.resume_at(draft.given)) if began_here and step != FINISHED and complete else step


def _sent_again(visitor: str, said: Mapping[str, object], *, now: datetime) -> bool:
    """Whether the check is over already and this only says again what its finding was made of."""
    fresh = queries.fresh_finding(visitor, now=now)
    if fresh is None:
        return False
    same = all(name in fresh.given and fresh.given[name] == value for name, value in said.items())
    if not same and fresh.is_stop:
        raise StoppedBefore
    return same


def _go_on(draft: Draft, screen: str, *, complete: bool, now: datetime) -> Step:
    given = draft.given
    if ends_here(given, after=screen):
        finish_check(draft=draft, answers=answers_so_far(given), now=now)
        return FINISHED
    if not complete:
        return Step(screen)
    following = steps.after(given, screen) or steps.needed_screen(given)
    if following:
        return Step(following)
    finish_check(draft=draft, answers=answers_given(given), now=now)
    return FINISHED
