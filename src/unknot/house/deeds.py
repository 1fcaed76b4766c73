"""How the house's jobs are called in set-up; `unknot.kit.deeds` shows them."""

from django.utils.translation import gettext_lazy as _

JOBS = {
    "mail a password link": _("send a link to choose a password"),
    "forget sessions": _("forget sessions that are over"),
}
