"""The clinical reference as one page object: who signed, the claims, and every chapter of tables in its order."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.kit.content import content_version
from unknot.kit.languages import here
from unknot.rooms.guide import door
from unknot.rooms.guide.entries import file as spoken
from unknot.rooms.guide.pages import instruments, matching, safety
from unknot.rooms.guide.pages.tables import Chapter, chapter, named
from unknot.rooms.guide.words import Claim, Read, Signing, Source


@dataclass(frozen=True, kw_only=True)
class ClaimRow:
    """One claim with its scale and its sources as links."""

    claim: Claim
    grade: str
    sources: object


@dataclass(frozen=True, kw_only=True)
class ClinicalPage:
    """Everything on it, in its order."""

    title: str
    description: str
    lead: str
    says: tuple[str, ...]
    version: str
    marks: tuple[tuple[str, str], ...]
    marks_title: str
    signing: Signing
    sign_offs: Chapter
    claims_chapter: Chapter
    claims: tuple[ClaimRow, ...]
    chapters: tuple[Chapter, ...]
    sources_chapter: Chapter
    sources: tuple[Source, ...]

    @property
    def contents(self) -> tuple[Chapter, ...]:
        """The chapters with an anchor each."""
        return (self.sign_offs, self.claims_chapter, *self.chapters, self.sources_chapter)


def clinical_page(signing: Signing) -> ClinicalPage:
    """The page as it stands now, in the language of the moment."""
    words = spoken("clinical")
    about, marks = words["about"], words["marks"]
    return ClinicalPage(
        title=about["title"],
        description=about["description"],
        lead=about["lead"],
        says=tuple(about["says"]),
        version=content_version(),
        marks=tuple((mark, marks[mark]) for mark in ("V", "S", "R", "D")),
        marks_title=marks["title"],
        signing=signing,
        sign_offs=chapter("sign-offs"),
        claims_chapter=chapter("claims"),
        claims=tuple(_claim(one) for one in door.claims()),
        chapters=(
            safety.levels(),
            safety.questions(signed=signing.covers(Read.SAFETY.value, language=here())),
            safety.rules(),
            safety.advice(),
            chapter("screening"),
            safety.limits(),
            matching.fit(),
            matching.patterns(),
            instruments.instruments(),
            matching.base(),
            matching.nudges(),
            matching.dose(),
            matching.plan(),
            matching.signals(),
        ),
        sources_chapter=chapter("sources"),
        sources=door.sources(),
    )


def _claim(one: Claim) -> ClaimRow:
    return ClaimRow(claim=one, grade=door.grade(one.id), sources=named(one.sources))
