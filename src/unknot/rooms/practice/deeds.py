"""How this room's acts and jobs are called in set-up; `unknot.kit.deeds` shows them."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "register client": _("register a person"),
    "link care": _("put a person into a therapist’s care"),
    "end care": _("end a therapist’s care of a person"),
    "set up practice": _("set up the practice"),
    "change practice": _("change the practice"),
    "add owner": _("add an owner"),
}

# On a page of set-up; what follows is the kind of row.
ON_ROWS = {
    "add": _("add: %(what)s"),
    "change": _("change: %(what)s"),
    "remove": _("remove: %(what)s"),
    "send password link to": _("send a link to choose a password: %(what)s"),
    "take second factor off": _("take off the second factor: %(what)s"),
    "change who signs in as": _("change who signs in: %(what)s"),
}

# Marks without a name of their own in the trail and in the list of jobs.
KINDS = {
    "worker": _("the worker"),
    "command": _("a command"),
    "visitor": _("a visitor"),
    "clock": _("the clock"),
    "practice": _("practice"),
    "therapist": _("therapist"),
    "client": _("client"),
    "user": _("member of staff"),
}
