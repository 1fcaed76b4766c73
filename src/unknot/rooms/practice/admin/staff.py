"""People who sign in. Nobody types a password for somebody else: they get a link to choose one."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unknot.rooms.practice.access import ROLES
from unknot.rooms.practice.actions.set_up import hold_practice
from unknot.rooms.practice.admin.audited import Kept
from unknot.rooms.practice.models import User
from unknot.rooms.practice.models.user import Role


class StaffForm(forms.ModelForm):  # type: ignore[type-arg]  # Django knows no such argument at run time
    """Who somebody is and what they may do."""

    class Meta:
        model = User
        fields = ("name", "email", "role", "is_active")
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        role_field = self.fields["role"]
        assert isinstance(role_field, forms.ChoiceField)
        role_field.choices = [(role, f"{role.label}: {ROLES[role].sentence}") for role in Role]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody already signs in with this address."))
        return email

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        stays = said.get("role") == Role.OWNER and said.get("is_active")
        others = User.objects.filter(role=Role.OWNER, is_active=True, is_staff=True).exclude(pk=self.instance.pk)
        if self.instance.pk and not stays and not others.exists():
            raise ValidationError(_("There must be one owner who may sign in. Make somebody else owner first."))
        return said


@admin.register(User)
class StaffAdmin(Kept):
    """Staff. Somebody who leaves may no longer sign in; what they did keeps their name."""

    form = StaffForm
    list_display = ["name", "email", "role", "is_active", "second_factor"]
    list_filter = ["role", "is_active"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    readonly_fields = ["last_login", "second_factor"]
    actions = ("send_link", "take_off_second_factor")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        asked = ("name", "email", "role", "is_active")
        return (*asked, "last_login", "second_factor") if obj else asked

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if request.method == "POST" and connection.in_atomic_block:
            hold_practice()  # two owners who take each other's role at once: the second is told that there must be one
        return super().get_object(request, object_id, from_field)

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user: Any) -> bool:
        return bool(user.factor)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        obj.is_staff = obj.is_superuser = obj.role == Role.OWNER
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            mail_link(request, obj)
            self.message_user(request, _("We sent %(email)s a link to choose a password.") % {"email": obj.email})

    @admin.action(description=_("Send a link to choose a password"))
    @transaction.atomic
    def send_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.filter(is_active=True):
            mail_link(request, user)
            self._record(request, "send password link to", user)
            self.message_user(request, _("We sent %(email)s a link to choose a password.") % {"email": user.email})

    @admin.action(description=_("Take off the second factor (a lost phone)"))
    @transaction.atomic
    def take_off_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            Authenticator.objects.filter(user=user).delete()
            self._record(request, "take second factor off", user)
            said = _("%(name)s now signs in with the password alone.") % {"name": user.name}
            self.message_user(request, said, messages.WARNING)


def mail_link(request: HttpRequest, user: User) -> None:
    """The same letter that the sign-in page sends, without its limit: an owner may send it as often as needed."""
    asked = ResetPasswordForm({"email": user.email})
    if asked.is_valid():
        asked.save(request)
