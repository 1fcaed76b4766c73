"""How this room's acts and jobs are called in set-up; `unknot.kit.deeds` shows them."""

from django.utils.translation import gettext_lazy as _

JOBS = {
    "seal audit": _("seal the trail"),
    "look through audit": _("look through the whole trail"),
    "forget limits": _("forget old counts of tries"),
    "forget messages": _("forget old messages and jobs"),
}

# Marks without a name of their own in the trail and in the list of jobs.
KINDS = {
    "again": _("again and again"),
}
