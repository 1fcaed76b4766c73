"""How this room's acts and jobs are called in set-up; `unknot.kit.deeds` shows them."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "finish check": _("finish a check"),
    "mail link": _("mail a link to a result"),
    "open finding by code": _("open a result with a code"),
    "answer before visit": _("answer the questions before a visit"),
    "make link": _("make a link to a check"),
    "update care record": _("write a clearance or another level into the record"),
    "ask check": _("do the check with a person"),
    "open answers again": _("open the answers of a check again"),
}

JOBS = {
    "forget drafts": _("forget checks that nobody finished"),
    "forget unbooked checks": _("forget checks that led to no visit"),
    "forget check links": _("forget links to a check that are over"),
    "forget mailed links": _("forget mailed links that are over"),
    "forget forms before visits": _("forget questions before a visit that nobody finished"),
}

# Marks without a name of their own in the trail and in the list of jobs.
KINDS = {
    "finding": _("result"),
}
