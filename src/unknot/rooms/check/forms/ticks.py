"""A list to tick: what is true is ticked, and one button says the rest.

"None of these" says no to all that is not ticked. "I am not sure" asks next which of the others are meant; what is
ticked then is not sure, and the rest is no. Going on with something ticked says no to the rest, but never turns an
earlier "not sure" into a no: only "None of these" means that. Nothing ticked and no button is no answer.

The page says which lines it showed with an answer (``had``). What it never showed, such as in a tab that stood open
since before, stays as it was said: nobody takes back what they could not see.
"""

from __future__ import annotations

from django.http import QueryDict

from unknot.kit.languages import FIELD
from unknot.spine.check.questions import NO, NOT_SURE, QUESTION, YES, Given, Screen

ASKS_WHICH = "which"
"""By this word in the address, and in a hidden field, "which of these are you not sure about?" is asked."""
HAD = "had"
SAID = (YES, NO, NOT_SURE)


def read(screen: Screen, given: Given, sent: QueryDict) -> dict[str, str]:
    """The answer to each question that has one now. ``given`` is what was said before; what is no answer stays out."""
    strange = {name for name in screen.questions if sent.get(name, "") not in ("", *SAID)}
    return {name: said for name, said in _read(screen, given, sent).items() if name not in strange}


def doubtful(screen: Screen, given: Given) -> list[str]:
    """The questions that may be asked about again: those one can be unsure of, and did not say yes to."""
    return [name for name in screen.questions if QUESTION[name].may_be_unsure and given.get(name) != YES]


def _read(screen: Screen, given: Given, sent: QueryDict) -> dict[str, str]:
    picked = {name: str(sent[name]) for name in screen.questions if sent.get(name) in SAID}
    unseen = {name: str(given[name]) for name in screen.questions if _was_said(given, name) and name not in _had(sent)}
    if NO in picked.values():
        # No box says no, so this is a program, which names each answer: what it leaves out stays as it was, or open.
        before = {name: str(given[name]) for name in screen.questions if given.get(name) in SAID}
        return {**(_others(screen, {}) if "none" in sent else {}), **before, **picked}
    if ASKS_WHICH in sent and FIELD in sent:
        return {}
    if ASKS_WHICH in sent:
        return {**_others(screen, {}), **unseen, **picked} if picked else {}
    if "unsure" in sent:
        return {**{name: NO for name in _had(sent) if given.get(name) == YES}, **picked}
    if "none" in sent:
        return {**_others(screen, {}), **unseen, **picked}
    answered_before = all(name in given for name in screen.questions)
    if "back" in sent or FIELD in sent:
        return {**(_others(screen, given) if answered_before else {}), **unseen, **picked}
    if picked or (answered_before and NOT_SURE in [given[name] for name in screen.questions]):
        return {**_others(screen, given), **unseen, **picked}
    return {}


def _was_said(given: Given, name: str) -> bool:
    return given.get(name) in (YES, NOT_SURE)


def _had(sent: QueryDict) -> list[str]:
    return [str(name) for name in sent.getlist(HAD)]


def _others(screen: Screen, given: Given) -> dict[str, str]:
    """What goes for a line that is not ticked: no, or still not sure."""
    return {name: NOT_SURE if given.get(name) == NOT_SURE else NO for name in screen.questions}
