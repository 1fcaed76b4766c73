"""Words that say something of a person's health, and so may stand in no mail, text or calendar entry.

Mail passes many hands and lies open on many screens; a title such as "Deep tissue massage for sciatica" tells all of
them what somebody suffers from. Messages carry place and time only. The list below is no judge of meaning: it is a net
under the templates, so that a word which slips into one is found by the first test that sends it.

What the practice says of itself (its name, its address, how to come) and people's names are no health words, whatever
they look like: "Lakeside Massage" and Mrs Pain may stand in every mail. Callers hand these in as ``allowed``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Whole words, in lower case, by what they would tell. A space stands for any white space, and for a hyphen.
WORDS = {
    "complaint": "ache, aches, aching, backache, pain, pains, painful, hurt, hurts, hurting, sore, soreness, numb, "
    "numbness, tingling, sciatica, sciatic, spine, spinal, lumbar, buttock, buttocks, nerve, nerves, weakness, "
    "symptom, symptoms, injury, injuries, slipped disc, herniated disc, disc herniation, hernia, dolor, dolores, "
    "ciática, entumecimiento, hormigueo, nervio, nervios, síntoma, síntomas, lesión",
    "treatment": "massage, massages, swedish, reflexology, myofascial, deep tissue, trigger point, trigger points, "
    "medical, medication, medications, medicine, treatment, treatments, therapy, masaje, masajes, sueco, reflexología, "
    "tejido profundo, medicación, medicamento, tratamiento, terapia",
    "finding": "diagnosis, diagnoses, diagnosed, triage, clearance, doctor, cancer, pregnant, pregnancy, red flag, "
    "red flags, urgent care, emergency room, diagnóstico, médico, cáncer, embarazo, embarazada",
}
# The part of a private link that was drawn: it can come to spell a word, and no booking may fail by that. What somebody
# wrote has no capitals among figures, so an address in words is read on.
DRAWN = re.compile(r"(?<=/)(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{22,}", re.ASCII)
LISTED = tuple(word for words in WORDS.values() for word in words.split(", "))
# Each with the part of it that is looked for first.
BEGINNINGS = tuple((word, word.partition(" ")[0]) for word in LISTED)


def health_words(text: str, *, allowed: Iterable[str] = ()) -> tuple[str, ...]:
    """The listed words in ``text``, each once, in the order of the list; what stands in ``allowed`` does not count.

    Nor does a word that a private link came to spell.
    """
    plain = DRAWN.sub(" / ", _plain(text))
    for said in sorted({_plain(one) for one in allowed} - {""}, key=len, reverse=True):
        plain = plain.replace(said, " / ")
    plain = plain.casefold()
    # Nearly none begins anywhere, and this is much quicker to find out.
    return tuple(word for word, beginning in BEGINNINGS if beginning in plain and _stands_in(word, plain))


def text_of(calendar: str) -> str:
    """iCalendar text as a reader sees it: lines unfolded (RFC 5545, 3.1), escapes undone (3.3.11)."""
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    return re.sub(r"\\([\\,;nN])", lambda found: "\n" if found[1] in "nN" else found[1], unfolded)


def names_in(calendar: str) -> tuple[str, ...]:
    """The names of organizer and attendee (parameter CN)."""
    return tuple(quoted or bare for quoted, bare in re.findall(r';CN=(?:"([^"]*)"|([^";:]*))', text_of(calendar)))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _stands_in(word: str, plain: str) -> bool:
    # An underscore ends a word here, unlike in \b, so that "deep_tissue" in an address is found.
    pattern = re.escape(word).replace(r"\ ", r"[\s\-_+]+")
    return re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", plain) is not None
