"""What messages say: the standard words of each kind, and the owner's own where there are some.

A room says once, at start, which kinds it sends and what may stand in them. The standard words are strings for
translators, a line each; the owner's are rows. Both are plain text with places (`unknot.spine.notify.wording`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.kit import deeds, languages
from unknot.rooms.notify.actions.leaving import own_words
from unknot.rooms.notify.models import Channel, OwnWording
from unknot.rooms.practice import door as practice
from unknot.spine.notify.health_words import health_words
from unknot.spine.notify.length import length_of
from unknot.spine.notify.wording import PLACE, Fault, Rules, Wording, faults, filled

MOST_PARTS = 6  # of a text message; each is paid for

Line = str | Promise


class KindTwice(Exception):
    """Two rooms name a kind by one word: a mistake in our code."""


@dataclass(frozen=True)
class Place:
    """A name in curly brackets: what it means, and what it may look like."""

    name: str
    means: Line
    example: Line
    _: KW_ONLY
    may_be_empty: bool = False
    is_private: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of message: its word on the rows, its title for staff, and its standard words a line each.

    ``mail`` or ``text`` is empty where it never goes so. What goes to staff is in the practice's language alone.
    """

    word: str
    title: Line
    places: tuple[Place, ...]
    needed: tuple[str, ...]
    subject: Line
    mail: tuple[Line, ...]
    text: tuple[Line, ...] = ()
    to_staff: bool = False

    @property
    def rules(self) -> Rules:
        """What its words must keep to."""
        return Rules(
            known=frozenset(place.name for place in self.places),
            needed=self.needed,
            may_be_empty=frozenset(place.name for place in self.places if place.may_be_empty),
            private=frozenset(place.name for place in self.places if place.is_private),
        )

    @property
    def channels(self) -> tuple[Channel, ...]:
        """By which it can go."""
        return tuple(way for way, lines in ((Channel.MAIL, self.mail), (Channel.TEXT, self.text)) if lines)

    def standard(self, channel: Channel) -> Wording:
        """The words that go where the owner has none, in the language of the moment."""
        if channel == Channel.TEXT:
            return Wording("", _lines(self.text))
        return Wording(str(self.subject), _lines(self.mail))

    def examples(self) -> dict[str, str]:
        """Made-up data for every place."""
        return {place.name: str(place.example) for place in self.places}


_kinds: dict[str, Kind] = {}


def kinds() -> Mapping[str, Kind]:
    """Every kind that this program sends, by its word."""
    return _kinds


def register(*new: Kind) -> None:
    """Say at start which kinds a room sends."""
    for kind in new:
        if _kinds.setdefault(kind.word, kind) != kind:
            raise KindTwice(kind.word)
        deeds.tell({kind.word: kind.title})  # what a row of it is called wherever it is looked at


class Wordbook:
    """The owner's words as they stand at one moment, and the standard ones behind them."""

    def __init__(self, own: Mapping[tuple[str, str, str], Wording]) -> None:
        self._own = own

    def words(self, word: str, channel: Channel, values: Mapping[str, str]) -> Wording:
        """Subject and text, filled, in the language of the moment.

        Own words that may not go any more (a place that a newer version no longer knows, a name of the practice that
        is none now) do not stop anybody's booking: the standard words go in their stead, and the set-up pages say so.
        """
        kind = _kinds[word]
        own = self._own.get((word, languages.here(), channel))
        chosen = own if own and not troubles(kind, channel, own) else _standard(word, channel, languages.here())
        return Wording(" ".join(filled(chosen.subject, values).split()), filled(chosen.text, values) + "\n")


@practice.while_setting_stands
def open_wordbook() -> Wordbook:
    """The owner's words and ours, as they stand now."""
    rows = OwnWording.objects.values_list("kind", "language", "channel", "subject", "text")
    return Wordbook({(kind, code, channel): Wording(subject, text) for kind, code, channel, subject, text in rows})


@dataclass(frozen=True)
class Troubles:
    """Everything that keeps words from being used. False where nothing does."""

    faults: tuple[Fault, ...] = ()
    health: tuple[str, ...] = ()
    parts: int = 0  # of a text that is too long

    def __bool__(self) -> bool:
        return bool(self.faults or self.health or self.parts)


def troubles(kind: Kind, channel: Channel, wording: Wording, *, more_own: Iterable[str] = ()) -> Troubles:
    """What is wrong with these words for this kind."""
    found = faults(wording, kind.rules, has_subject=channel == Channel.MAIL)
    # Places are left out, for what fills them is judged where the message is left.
    said = PLACE.sub(" / ", f"{wording.subject}\n{wording.text}")
    parts = length_of(filled(wording.text, kind.examples())).parts if channel == Channel.TEXT else 0
    return Troubles(
        tuple(found),
        health_words(said, allowed=[*own_words(), *more_own]),
        parts if parts > MOST_PARTS else 0,
    )


@lru_cache(maxsize=256)
def _standard(word: str, channel: Channel, language: str) -> Wording:
    return _kinds[word].standard(channel)


def _lines(lines: Iterable[Line]) -> str:
    return "\n".join(str(line) for line in lines)


PRACTICE = Place("practice", _("the practice's name"), _("Lakeside"))
PHONE = Place("phone", _("the practice's phone number"), "(312) 555-0100")
NAME = Place("name", _("the name of the person written to"), _("Robin Example"))
CODE = Kind(
    word="code",
    title=_("Code to be known by"),
    places=(PRACTICE, Place("code", _("the six digits"), "123 456", is_private=True)),
    needed=("code",),
    subject=_("Your code for {practice}"),
    mail=(
        _("Your code for {practice}:"),
        "",
        "{code}",
        "",
        _("It works for 15 minutes, in the browser that asked for it."),
        _("You did not ask for it? Then you need do nothing: without the code nobody sees anything."),
    ),
    text=(_("{code} is your code for {practice}. It works for 15 minutes."),),
)
register(CODE)
