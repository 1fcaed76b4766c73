"""A page for search engines (schema.org): about what, for whom, in which language, and by whom it was reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unknot.kit.structured import practice_id
from unknot.rooms.guide.words import Signing, SignOffSheet

Topic = tuple[str, Promise]
SCIATICA: Topic = ("MedicalCondition", _("Sciatica"))
BACK_PAIN: Topic = ("MedicalCondition", _("Low back pain"))
MASSAGE: Topic = ("MedicalTherapy", _("Massage"))
ALL: tuple[Topic, ...] = (SCIATICA, BACK_PAIN, MASSAGE)

ABOUT: Mapping[str, tuple[Topic, ...]] = {
    "sciatica": (SCIATICA,),
    "causes": (BACK_PAIN, SCIATICA),
    "help": (BACK_PAIN, SCIATICA),
    "massage": ALL,
    "types": (MASSAGE,),
    "visit": (MASSAGE,),
    "moving": (BACK_PAIN, SCIATICA),
}
"""The topics of a page of the guide; all of them where it is not named."""

PATIENTS, CLINICIANS = "Patient", "Clinician"


def medical_card(
    *, title: str, description: str, path: str, about: Sequence[Topic], audience: str, signing: Signing
) -> dict[str, object]:
    """The card of one page. Who reviewed it, and when, is said only while all of it is signed in this language."""
    language = get_language() or settings.LANGUAGE_CODE
    reviewers = signing.in_language(language)
    return {
        "@type": "MedicalWebPage",
        "name": title,
        "description": description,
        "url": f"{settings.BASE_URL}{path}",
        "inLanguage": language,
        "about": [{"@type": kind, "name": str(name)} for kind, name in about],
        "audience": {"@type": "MedicalAudience", "audienceType": audience},
        "publisher": {"@id": practice_id()},
        "lastReviewed": max(one.signed_on for one in reviewers).isoformat() if reviewers else "",
        "reviewedBy": [_reviewer(one) for one in reviewers],
    }


def _reviewer(one: SignOffSheet) -> dict[str, str]:
    return {"@type": "Person", "name": one.name, "jobTitle": one.profession}
