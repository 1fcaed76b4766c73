"""How this room's acts and jobs are called in set-up; `unknot.kit.deeds` shows them."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "grant pass": _("open the book to a person after a check"),
    "bind pass": _("tie that opening to one person"),
}
