"""Which sign-offs count for a content version, and what is still to be signed (docs/decisions/0079)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from unknot.rooms.guide.words import MUST_BE_SIGNED, Signing, SignOffSheet


def judge(sheets: Sequence[SignOffSheet], *, version: str, languages: Iterable[str]) -> Signing:
    """A sign-off counts for the version that it names, in the language in which it was read, until it is withdrawn."""
    counting = tuple(one for one in sheets if one.content_version == version and one.withdrawn_on is None)
    signed = {(one.language, section) for one in counting for section in one.read.sections}
    missing = {
        language: tuple(section for section in MUST_BE_SIGNED if (language, section) not in signed)
        for language in languages
    }
    return Signing(
        counting=counting,
        past=tuple(one for one in sheets if one not in counting),
        missing={language: sections for language, sections in missing.items() if sections},
    )
