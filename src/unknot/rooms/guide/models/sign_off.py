"""Who has read the clinical content and put their name under it. Rows are added, never changed: triggers refuse it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.rooms.guide.words import Read

READ_WORDS = {
    Read.SAFETY: _("section 2: safety"),
    Read.SCIATICA: _("section 3: is it sciatica"),
    Read.MATCH: _("section 5: matching, plan and stop rules"),
    Read.ALL: _("all sections"),
}


class SignOff(models.Model):
    """A clinician's word for one content version. It lapses by itself once texts or rules are others."""

    name = models.CharField(_("name"), max_length=120)
    profession = models.CharField(_("profession"), max_length=120, help_text=_("Such as physiotherapist."))
    registration = models.CharField(
        _("registration or licence"), max_length=120, help_text=_("The number, and who gave it.")
    )
    read = models.CharField(
        _("what was read"), max_length=3, choices=[(read.value, words) for read, words in READ_WORDS.items()]
    )
    language = models.CharField(
        _("read in"), max_length=10, help_text=_("The texts of another language are signed by themselves.")
    )
    signed_on = models.DateField(_("signed on"))
    content_version = models.CharField(
        _("content version"),
        max_length=120,
        help_text=_("Compare it with the one that stands at the top of what was read."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(read__in=[read.value for read in Read]), name="sign_off_read_known"
            ),
            models.CheckConstraint(
                condition=models.Q(content_version__contains="+sha256:"), name="sign_off_names_a_version"
            ),
            models.CheckConstraint(
                condition=~(models.Q(name="") | models.Q(profession="") | models.Q(registration="")),
                name="sign_off_says_who",
            ),
        ]
        indexes = [models.Index(fields=["content_version"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.signed_on:%Y-%m-%d}"


class Withdrawal(models.Model):
    """A sign-off that is taken back. Both stay on file; from then on it counts no more."""

    sign_off = models.OneToOneField(
        SignOff, on_delete=models.PROTECT, related_name="withdrawal", verbose_name=_("sign-off")
    )
    withdrawn_on = models.DateField(_("withdrawn on"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("withdrawal of a sign-off")
        verbose_name_plural = _("withdrawals of sign-offs")

    def __str__(self) -> str:
        return f"{self.sign_off_id}, {self.withdrawn_on:%Y-%m-%d}"
