"""The six levels of a check in words, as everybody who works with them reads them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unknot.spine.vocabulary import Level

LEVEL_WORDS: Mapping[Level, Promise] = {
    Level.EMERGENCY: _("Emergency"),
    Level.URGENT: _("Urgent"),
    Level.DOCTOR_FIRST: _("Doctor first"),
    Level.DEFER: _("Not now"),
    Level.MODIFY: _("With limits"),
    Level.PROCEED: _("No limit found"),
}
