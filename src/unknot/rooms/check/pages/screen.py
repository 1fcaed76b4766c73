"""One screen of the check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from unknot.rooms.check.forms import ScreenForm, ticks
from unknot.rooms.check.forms.screens import HIGH, LOW, UNIT, can_be_skipped
from unknot.rooms.check.forms.words import answer_words, error_words, question_words, screen_words
from unknot.spine.check import steps
from unknot.spine.check.before_visit import PAIN_NOW
from unknot.spine.check.given import answers_so_far
from unknot.spine.check.questions import NOT_SURE, YES, Given, Question, Screen, screens_for
from unknot.spine.check.refused import AnswersRefused


@dataclass(frozen=True)
class Row:
    """A question as it stands on the screen. A question of two fields has its words in ``legend``."""

    fields: tuple[BoundField, ...]
    legend: str = ""
    help: str = ""
    name: str = ""


@dataclass(frozen=True)
class Tick:
    """A line of a list to tick. ``was_said``: it has an answer from before that is not no."""

    field: BoundField
    value: str
    is_ticked: bool
    was_said: bool
    was_unsure: bool


@dataclass(frozen=True)
class ScreenPage:
    """A screen with its words. ``left_out`` and ``contradiction`` say why one is led back here."""

    id: str
    title: str
    help: str
    step: int
    of: int
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    asks_which: bool
    closes_with_none: str
    unsure: str
    skip: str
    skip_means: str
    is_first: bool
    left_out: bool
    contradiction: str
    action: str
    start: str


def screen_page(screen: Screen, form: ScreenForm, *, asks_which: bool = False) -> ScreenPage:
    """What the template shows; ``asks_which``: which of a list one is not sure about."""
    words, given = screen_words(screen.id), form.given
    asks_which = asks_which and screen.is_ticked
    step, of = steps.step_of(given, screen.id)
    return ScreenPage(
        id=screen.id,
        title=answer_words("which_not_sure") if asks_which else words["title"],
        help=words.get("help", ""),
        step=step,
        of=of,
        rows=() if screen.is_ticked else tuple(_row(form, question) for question in form.questions),
        ticks=_ticks(screen, form, asks_which=asks_which),
        asks_which=asks_which,
        closes_with_none=answer_words("none_of_these") if screen.is_ticked and not asks_which else "",
        unsure=answer_words("i_am_not_sure") if _may_be_unsure(screen) and not asks_which else "",
        skip=_skip(screen) if can_be_skipped(screen) else "",
        skip_means=skip_means(screen.id),
        is_first=screen.id == steps.FIRST_SCREEN,
        left_out=not form.is_bound and _left_out(given, screen.id),
        contradiction="" if form.is_bound else contradiction(given, screen),
        action=reverse("check:screen", args=[screen.id]),
        start=reverse("check:start"),
    )


def before_page(
    screen: Screen, form: ScreenForm, names: Sequence[str], *, key: UUID, start: str, asks_which: bool = False
) -> ScreenPage:
    """The same for a form before a visit, of which ``names`` are the screens as far as is known by now."""
    words = screen_words(screen.id)
    asks_which = asks_which and screen.is_ticked
    return ScreenPage(
        id=screen.id,
        title=answer_words("which_not_sure") if asks_which else words["title"],
        help=words.get("help", ""),
        step=names.index(screen.id) + 1,
        of=len(names),
        rows=() if screen.is_ticked else tuple(_row(form, question) for question in form.questions),
        ticks=_ticks(screen, form, asks_which=asks_which),
        asks_which=asks_which,
        closes_with_none=answer_words("none_of_these") if screen.is_ticked and not asks_which else "",
        unsure=answer_words("i_am_not_sure") if _may_be_unsure(screen) and not asks_which else "",
        skip=_skip(screen) if can_be_skipped(screen) else "",
        skip_means=skip_means(screen.id),
        is_first=screen.id == names[0],
        left_out=False,
        contradiction="",
        action=reverse("check:before", args=[key, screen.id]),
        start=start,
    )


def skip_means(screen_id: str) -> str:
    """What leaving this screen out means, where that is allowed."""
    meanings = {
        "accident_more": _("If you do not know the day, we take it as a few days ago. That is the careful way."),
        "mood": _("If you skip these, we only leave out what we would say about mood. You can still have a massage."),
    }
    return meanings.get(screen_id, "")


def contradiction(given: Given, screen: Screen) -> str:
    """Why the answers cannot all be right, where this screen can mend it."""
    try:
        answers_so_far(given)
    except AnswersRefused as refused:
        return error_words(refused.key) if steps.screen_of_key(given, refused.key) == screen.id else ""
    return ""


def not_answered(unanswered: int) -> str:
    """How many questions are open."""
    return _("One question is still open.") if unanswered == 1 else _("%d questions are still open.") % unanswered


def _row(form: ScreenForm, question: Question) -> Row:
    words: dict[str, Any] = question_words(question.id)
    if question.id == "bp":
        high, low = form[HIGH], form[LOW]
        high.label, low.label = _("Higher number"), _("Lower number")
        return _row_of_two(high, low, words, name="reading")
    if question.id == "weeks":
        number, unit = form["weeks"], form[UNIT]
        number.label, number.help_text, unit.label = _("Number"), "", _("Counted in")
        return _row_of_two(number, unit, words, name="length")
    return Row((form[question.id],))


def _row_of_two(first: BoundField, second: BoundField, words: dict[str, Any], *, name: str) -> Row:
    for one in (first, second):
        # "Number" alone says nothing in the list of what to put right.
        one.asked = words["text"]  # type: ignore[attr-defined]  # read by kit/field/summary.html
    return Row((first, second), legend=words["text"], help=words.get("help", ""), name=name)


def _may_be_unsure(screen: Screen) -> bool:
    return screen.is_ticked and bool(ticks.doubtful(screen, {}))


def _ticks(screen: Screen, form: ScreenForm, *, asks_which: bool) -> tuple[Tick, ...]:
    if not screen.is_ticked:
        return ()
    names = ticks.doubtful(screen, form.given) if asks_which else screen.questions
    return tuple(_tick(form[name], NOT_SURE if asks_which else YES, form.given.get(name)) for name in names)


def _tick(field: BoundField, value: str, before: object) -> Tick:
    return Tick(
        field,
        value,
        is_ticked=field.value() == value,
        was_said=before in (YES, NOT_SURE),
        was_unsure=before == NOT_SURE and value == YES,
    )


def _skip(screen: Screen) -> str:
    return _("Skip these questions") if screen.id in ("mood", PAIN_NOW) else answer_words("not_known")


def _left_out(given: Given, name: str) -> bool:
    """Whether this screen was passed by: it is open, and a later one is not."""
    later = _later(given, name)
    return steps.is_open(given, name) and any(not steps.is_open(given, one) for one in later)


def _later(given: Given, name: str) -> list[str]:
    names = [screen.id for screen in screens_for(given)]
    return names[names.index(name) + 1 :]
