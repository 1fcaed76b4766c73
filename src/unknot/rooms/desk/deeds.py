"""How this room's acts and jobs are called in set-up; `unknot.kit.deeds` shows them."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "read day list": _("read the day’s list"),
    "read card": _("read a person’s card"),
    "read level": _("read a person’s level"),
    "read course": _("read why a course stands still"),
    "read waiting list": _("read the waiting list"),
}
