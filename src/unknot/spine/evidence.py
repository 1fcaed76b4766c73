"""What the texts lean on: a source as it was read, and a claim with its verdict (EVIDENCE 1 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a claim of the leaflet fares against the evidence, as EVIDENCE 1 words it."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly supported"
    NEUTRAL = "neutral"
    UNPROVEN = "unproven"
    MISLEADING = "misleading"
    CONTRADICTED = "contradicted"
    UNSAFE = "unsafe"


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source. `mark` says how it was read: V its own text, S second hand, R recalled; `doi` where it was seen."""

    id: str
    citation: str
    mark: str
    doi: str | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One sentence that people are told, in place of what the leaflet says. `certainty` is in GRADE's words."""

    id: str
    leaflet_says: str
    verdict: Verdict
    verdict_words: str
    certainty: str
    patient_sentence: str
    sources: tuple[str, ...]
