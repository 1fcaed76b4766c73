"""Words that every part of Unknot shares, each meaning one thing.

Values are what scripts read and write (INTERFACES, ``unknot check``); order is part of the meaning of `Level`.
"""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum


class Level(IntEnum):
    """How safe massage is now, by EVIDENCE 2.1; a higher number is more urgent."""

    PROCEED = 1
    MODIFY = 2
    DEFER = 3
    DOCTOR_FIRST = 4
    URGENT = 5
    EMERGENCY = 6

    @property
    def blocks(self) -> bool:
        """True where no visit may be booked."""
        return self >= Level.DEFER


class MassageType(StrEnum):
    """The four types of the leaflet, gentler and better studied first (the tie-break of EVIDENCE 5.3)."""

    SWEDISH = "swedish"
    MEDICAL = "medical"
    DEEP = "deep"
    REFLEXOLOGY = "reflexology"


class Pattern(Enum):
    """What the answers look like, first match wins (EVIDENCE 3.4). Never a diagnosis."""

    CLAUD_VASC = "CLAUD_VASC"
    CLAUD_NEURO = "CLAUD_NEURO"
    SCIATICA_SEVERAL = "SCIATICA_SEVERAL"
    SCIATICA_SOME = "SCIATICA_SOME"
    GLUTEAL = "GLUTEAL"
    REFERRED = "REFERRED"
    LOCAL = "LOCAL"


class Acuity(StrEnum):
    """How long this episode lasts: under 6 weeks, 6 to 12, over 12 (EVIDENCE 5.1)."""

    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"


class LegSite(StrEnum):
    """How far down the leg the pain reaches."""

    NONE = "none"
    ABOVE_KNEE = "above_knee"
    BELOW_KNEE = "below_knee"


class Walk(StrEnum):
    """What walking does: eases by sitting (neuro), by standing still (vascular)."""

    NONE = "none"
    NEURO = "neuro"
    VASCULAR = "vascular"


class Pregnancy(StrEnum):
    """Weeks 1 to 13, 14 to 27, from 28, and up to 6 weeks after birth (EVIDENCE 2.2)."""

    NO = "no"
    T1 = "t1"
    T2 = "t2"
    T3 = "t3"
    POSTPARTUM = "postpartum"


class Buttock(StrEnum):
    """The three answers that together make the GLUTEAL pattern (EVIDENCE 3.4)."""

    MAIN = "main"
    SITTING = "sitting"
    TENDER = "tender"


class Ng65(StrEnum):
    """Eight of NG65's nine items; the ninth, that it began before 35, follows from ``onset_age`` (EVIDENCE 2.4)."""

    NIGHT_2ND_HALF = "night_2nd_half"
    BUTTOCK = "buttock"
    MOVEMENT = "movement"
    NSAID = "nsaid"
    FAMILY = "family"
    ARTHRITIS = "arthritis"
    ENTHESITIS = "enthesitis"
    PSORIASIS = "psoriasis"


class Certainty(StrEnum):
    """GRADE's four words."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


class Mark(StrEnum):
    """How a fact was read: verified, second hand, recalled, our own design (EVIDENCE, head)."""

    VERIFIED = "V"
    SECOND_HAND = "S"
    RECALLED = "R"
    DESIGN = "D"


class Side(StrEnum):
    """The person's own left and right."""

    LEFT = "left"
    RIGHT = "right"
