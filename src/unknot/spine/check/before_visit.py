"""The short set, asked again before every visit, and laid over what the person answered before (EVIDENCE 2.1).

Short answers can only add: a sign that was told once stays told until the whole check is done again, whatever is said
now (docs/decisions/0123). So these few questions can stop a visit and can never open one that is stopped. Every rule
runs again over both together; a cancer told weeks ago and a weak leg told today are E4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from unknot.spine.check.answers import Answers, State
from unknot.spine.check.given import GRAVEST_FIRST, UNANSWERED, WEAKEST_FIRST, as_input
from unknot.spine.check.questions import (
    ANYTHING_NEW,
    NO,
    NOT_SURE,
    OLD_CHECKED,
    QUESTION,
    SHORT_SET,
    YES,
    Given,
    Screen,
)
from unknot.spine.check.triage import triage
from unknot.spine.vocabulary import Level

WHOLE_LASTS = timedelta(weeks=12)
"""So long after the whole check the short set is enough to book by again (docs/decisions/0125)."""

FOLLOW_UPS = (*OLD_CHECKED.values(), "Q07b_2", "Q10_days", "Q10_checked", "Q25b_1", "Q25b_2", "Q25b_3")
ASKED = (*SHORT_SET, *FOLLOW_UPS)
SOOTHING = (*OLD_CHECKED.values(), "Q07b_2", "Q10_checked")
"""Questions whose yes takes weight away; of two answers the one that takes less away counts."""

PAIN_NOW = "pain_now"
SCALES = ("back_nrs", "leg_nrs")

SCREENS = (
    Screen("ces", ("Q01", "Q02", "Q03", "Q04", "Q05")),
    Screen("ces_old", tuple(OLD_CHECKED.values())),
    Screen("sudden", ("Q27_1", "Q27_2", "Q25_1", "Q25_2", "Q10")),
    Screen("sudden_more", ("Q25b_1", "Q25b_2", "Q25b_3")),
    Screen("accident_more", ("Q10_days", "Q10_checked")),
    Screen("legs", ("Q06", "Q07c", "Q29", "Q28")),
    Screen("weakness", ("Q07", "Q07b_1", "Q08_1", "Q08_2", "Q09")),
    Screen("weakness_old", ("Q07b_2",)),
    Screen("now", ("Q21_1", "Q21_2", "ill_no_fever", "intoxicated", "skin_contagious")),
    Screen(ANYTHING_NEW, (ANYTHING_NEW,)),
    Screen(PAIN_NOW, SCALES),
)
"""In the manner of the check, emergency signs first; the two scales at the end may be left out."""

FIRST_SCREEN = SCREENS[0].id
KEYS = tuple(dict.fromkeys(key for name in ASKED for key in QUESTION[name].keys if key != "trauma_days"))
STATES = {State.YES: YES, State.NOT_SURE: NOT_SURE, State.UNANSWERED: UNANSWERED, State.NO: NO}


def screens(short: Given) -> tuple[Screen, ...]:
    """The screens in order, each with only what is asked by what was said here; nothing else is known here."""
    asked = (Screen(one.id, tuple(name for name in one.questions if _is_asked(name, short))) for one in SCREENS)
    return tuple(one for one in asked if one.questions)


def screen_of(short: Given, name: str) -> Screen | None:
    """The screen of this name, or None where it is not asked."""
    return next((one for one in screens(short) if one.id == name), None)


def after(short: Given, name: str) -> str | None:
    """The next screen, answered or not; None behind the last one."""
    names = [one.id for one in screens(short)]
    return next(iter(names[names.index(name) + 1 :]), None)


def before(short: Given, name: str) -> str | None:
    """The screen before this one."""
    names = [one.id for one in screens(short)]
    place = names.index(name)
    return names[place - 1] if place else None


def first_open(short: Given) -> str | None:
    """The first screen with a question that has no answer; None where all have one."""
    return next((one.id for one in screens(short) if any(name not in short for name in one.questions)), None)


def asks_whole(short: Given) -> bool:
    """True where something is new, or may be: then the whole check comes first (EVIDENCE 2.1)."""
    return short.get(ANYTHING_NEW) in (YES, NOT_SURE)


def tells_anything(short: Given) -> bool:
    """True where some sign is told here and now, surely or not."""
    return any(short.get(name) in (YES, NOT_SURE) for name in SHORT_SET)


def ends_here(earlier: Answers, short: Given, *, after_screen: str) -> bool:
    """Whether an emergency is certain now; an accident is asked about to its end first, where nothing else is one."""
    ids = [one.id for one in screens(short)]
    waits = "accident_more" in ids[ids.index(after_screen) + 1 :] and "Q10_checked" not in short
    judged = {name: said for name, said in short.items() if not (waits and name == "Q10")}
    return triage(lay_over(earlier, judged)).level is Level.EMERGENCY


def lay_over(earlier: Answers, short: Given) -> Answers:
    """The earlier answers with the short ones over them: of each key the graver state. Never a lower level."""
    said = as_input(short)
    now = {key: _state_in(said, key) for key in KEYS}
    states = {key: _graver(STATES[earlier.state(key)], now[key]) for key in KEYS}
    states["ces_old_checked"] = _old_checked(earlier, now)
    return replace(
        earlier,
        trauma_days=_days(earlier, now, said.get("trauma_days")),
        yes=_listed(earlier.yes, states, YES),
        not_sure=_listed(earlier.not_sure, states, NOT_SURE),
        unanswered=_listed(earlier.unanswered, states, UNANSWERED),
    )


def lay_over_given(earlier: Given, short: Given) -> dict[str, object]:
    """The same question by question, for whoever reads the answers. The scales and "anything new" stay apart."""
    # What took weight away from a sign that was told no more takes none from the same sign told now.
    laid = {name: said for name, said in earlier.items() if name not in SOOTHING or _counts(name, earlier)}
    for name in ASKED:
        if name in short and name != "Q10_days":
            order = WEAKEST_FIRST if name in SOOTHING else GRAVEST_FIRST
            said = [str(_or_open(one[name])) for one in (earlier, short) if _counts(name, one)]
            laid[name] = min(said, key=order.index)
    if short.get("Q10") in (YES, NOT_SURE):
        laid |= _laid_days(earlier, short)
    return {name: None if said == UNANSWERED else said for name, said in laid.items()}


def _counts(name: str, given: Given) -> bool:
    """Whether this was told there: what takes weight away is of use only beside the sign that it follows."""
    return name in given and (name not in SOOTHING or QUESTION[name].is_asked(given))


def changed(earlier: Given, answers: Answers, short: Given) -> tuple[str, ...]:
    """The questions that are answered in another way than before, in order, and whether anything is new.

    A question that was not asked before counts as answered with no, or by what ``answers`` say of its keys.
    """
    found = [name for name in ASKED if name in short and _differs(name, earlier, answers, short)]
    return (*found, *((ANYTHING_NEW,) if asks_whole(short) else ()))


def said_before(name: str, earlier: Given, answers: Answers) -> str:
    """What was said to this question before; where the answers are known by key alone, by those."""
    if name in earlier:
        return str(_or_open(earlier[name]))
    if earlier or name in FOLLOW_UPS:
        return NO
    return min((STATES[answers.state(key)] for key in QUESTION[name].keys), key=GRAVEST_FIRST.index)


def _differs(name: str, earlier: Given, answers: Answers, short: Given) -> bool:
    if name == "Q10_days":
        return False  # told beside the accident
    was = said_before(name, earlier, answers)
    if name not in earlier and name in SOOTHING:
        return False  # what it follows has changed, and that is told
    return short[name] not in (None, was)


def _is_asked(name: str, short: Given) -> bool:
    return name in SCALES or QUESTION[name].is_asked(short)


def _state_in(said: Mapping[str, object], key: str) -> str:
    for state in (YES, NOT_SURE, UNANSWERED):
        listed = said[state]
        if isinstance(listed, list) and key in listed:
            return state
    return NO


def _listed(was: frozenset[str], states: Mapping[str, str], state: str) -> frozenset[str]:
    """What stands in this state: of the short set's keys by ``states``, of all others as before."""
    return frozenset(key for key in was if key not in states) | {key for key, one in states.items() if one == state}


def _graver(was: str, said: str) -> str:
    """What was not reached changes nothing."""
    return was if said == UNANSWERED else min(was, said, key=GRAVEST_FIRST.index)


def _or_open(said: object) -> object:
    return UNANSWERED if said is None else said


CES = ("saddle", "bladder", "bowel", "sexual")


def _old_checked(earlier: Answers, now: Mapping[str, str]) -> str:
    """Old and checked only if all that was ever told is: what tells no problem has no word in it."""
    told = [STATES[earlier.state("ces_old_checked")]] if _tells(STATES[earlier.state(key)] for key in CES) else []
    told += [now["ces_old_checked"]] if _tells(now[key] for key in CES) else []
    return min(told, key=WEAKEST_FIRST.index, default=STATES[earlier.state("ces_old_checked")])


def _tells(states: Iterable[str]) -> bool:
    return any(state in (YES, NOT_SURE) for state in states)


def _days(earlier: Answers, now: Mapping[str, str], said: object) -> int | None:
    """Of two accidents the later one; a day that is not known counts as the latest (EVIDENCE 2.1)."""
    was = earlier.trauma_days
    if now["trauma_major"] not in (YES, NOT_SURE):
        return was
    new = said if isinstance(said, int) else None
    if earlier.state("trauma_major") is State.NO:
        return new
    return None if was is None or new is None else min(was, new)


def _laid_days(earlier: Given, short: Given) -> dict[str, object]:
    was, new = earlier.get("Q10_days"), short.get("Q10_days")
    counted = earlier.get("Q10") in (YES, NOT_SURE) and earlier.get("Q10_checked") != YES
    if not counted:
        return {"Q10_days": new}
    return {"Q10_days": min(was, new) if isinstance(was, int) and isinstance(new, int) else None}
