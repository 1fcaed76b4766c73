"""Therapists, what they are licensed for and what they are trained in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unknot.rooms.practice.models.place import KEPT, LONGEST_KEPT
from unknot.rooms.practice.models.user import User
from unknot.spine.vocabulary import MassageType

TYPE_WORDS = {
    MassageType.SWEDISH: _("Swedish massage"),
    MassageType.MEDICAL: _("medical massage"),
    MassageType.DEEP: _("deep tissue massage"),
    MassageType.REFLEXOLOGY: _("reflexology"),
}


class Gender(models.TextChoices):
    """What a therapist may say of themselves, so that people can ask for it."""

    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    NONBINARY = "nonbinary", _("non-binary")


class Therapist(models.Model):
    """Somebody who treats. May be booked only while active and licensed on the day of the visit."""

    user = models.OneToOneField(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="therapist",
        verbose_name=_("signs in as"),
    )
    name = models.CharField(_("name"), max_length=120, unique=True)
    about = models.TextField(_("about"), blank=True, help_text=_("A few plain sentences for people who book."))
    email = models.EmailField(_("mail address for bookings"))
    active = models.BooleanField(_("takes bookings"), default=True)
    gender = models.CharField(
        _("gender"),
        max_length=12,
        blank=True,
        choices=Gender.choices,
        help_text=_("Only if the therapist wishes to say it. People who book can then ask for it."),
    )
    rest_minutes = models.PositiveSmallIntegerField(
        _("minutes of rest"),
        default=0,
        validators=KEPT,
        help_text=_(
            "After a visit the therapist alone stays busy for so long. It comes on top of the minutes after that the "
            "service has, and the next visit's minutes before come on top of both."
        ),
    )
    needs_step_free = models.BooleanField(_("works only in step-free rooms"), default=False)
    needs_low_table = models.BooleanField(_("works only at a table that lowers"), default=False)

    class Meta:
        verbose_name = _("therapist")
        verbose_name_plural = _("therapists")
        constraints = [
            models.CheckConstraint(condition=models.Q(rest_minutes__lte=LONGEST_KEPT), name="therapist_rest_in_range"),
            models.CheckConstraint(
                condition=models.Q(gender="") | models.Q(gender__in=Gender.values), name="therapist_gender_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """A licence. An expired one takes no bookings for days after its last."""

    therapist = models.ForeignKey(
        Therapist, on_delete=models.CASCADE, related_name="credentials", verbose_name=_("therapist")
    )
    title = models.CharField(_("title"), max_length=120)
    licence_number = models.CharField(_("licence number"), max_length=60)
    issuer = models.CharField(_("issuer"), max_length=120)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid through"))

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "licence_number"], name="licence_once"),
            models.CheckConstraint(
                condition=models.Q(issued_on__isnull=True) | models.Q(expires_on__gte=models.F("issued_on")),
                name="licence_expires_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.licence_number}"


class Qualification(models.Model):
    """One type of massage that a therapist is trained in."""

    therapist = models.ForeignKey(Therapist, on_delete=models.CASCADE, related_name="qualifications")
    massage_type = models.CharField(
        _("type"), max_length=20, choices=[(kind.value, words) for kind, words in TYPE_WORDS.items()]
    )

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        constraints = [
            models.UniqueConstraint(fields=["therapist", "massage_type"], name="qualification_once"),
            models.CheckConstraint(
                condition=models.Q(massage_type__in=[kind.value for kind in MassageType]),
                name="qualification_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_massage_type_display()
