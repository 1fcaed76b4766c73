"""How this room's acts and jobs are called in set-up; `unknot.kit.deeds` shows them."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "feed made": _("make an address of a calendar"),
    "feed ended": _("end an address of a calendar"),
}

JOBS = {
    "read calendars": _("read the other calendars"),
    "read calendar": _("read another calendar"),
}
