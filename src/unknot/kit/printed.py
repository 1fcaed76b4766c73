"""Every sentence in which a rule prints itself for a clinician, so that each can be said in other languages too.

The rules stay in English, in the spine, where they judge. A page hands what they print to gettext, and this list is
how the catalogues come to know of it. No Django is needed to import this module.
"""

from __future__ import annotations

from collections.abc import Iterator

from unknot.spine.check.modifiers import ADVICE, MODIFIERS
from unknot.spine.check.patterns import FIT_ITEMS, PATTERN_WORDS
from unknot.spine.check.questions import QUESTIONS
from unknot.spine.check.red_flags import RULES
from unknot.spine.match.doses import ROWS, Dose
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.words import exclusions
from unknot.spine.outcomes.trajectory import RESPONDER
from unknot.spine.outcomes.trajectory import RULES as SIGNAL_RULES
from unknot.spine.vocabulary import Acuity, Certainty, Pattern


def sentences() -> tuple[str, ...]:
    """Each once, in the order of the reference."""
    return tuple(dict.fromkeys([*_check(), *_match(), *_follow_up(), *(one.value for one in Certainty)]))


def who_for(dose: Dose) -> tuple[str, ...]:
    """For which patterns a row of doses is, and for how long a pain, without its figures."""
    return tuple(dose.words.partition(":")[0].split(", "))


def responder() -> str:
    """What a responder is, as a sentence."""
    return f"{RESPONDER[:1].upper()}{RESPONDER[1:]}."


def _check() -> Iterator[str]:
    yield from (question.follows.words() for question in QUESTIONS if question.follows)
    for rule in RULES:
        yield from (rule.when.words(), rule.why)
    for limit in MODIFIERS:
        yield from (limit.input_words, limit.when.words(), *limit.limits.values())
    for advice in ADVICE:
        yield from (advice.when.words(), advice.advice)
    yield from (item.words for item in FIT_ITEMS)
    yield from (words for words, _sources in PATTERN_WORDS.values())
    # A source in small letters names the part of a rule that a mark is about, such as "window D".
    groups = (RULES, MODIFIERS, ADVICE, FIT_ITEMS, QUESTIONS)
    cited = [source for group in groups for one in group for source in one.sources]
    cited.extend(source for _words, sources in PATTERN_WORDS.values() for source in sources)
    yield from (source.name for source in cited if source.name.islower())


def _match() -> Iterator[str]:
    yield from (acuity.value for acuity in Acuity)
    yield from (nudge.words for nudge in NUDGES)
    yield from exclusions().values()
    yield from (words for row in ROWS.values() for words in who_for(row) if words not in Pattern.__members__)


def _follow_up() -> Iterator[str]:
    yield responder()
    yield from (rule.when for rule in SIGNAL_RULES)
