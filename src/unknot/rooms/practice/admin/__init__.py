"""The set-up pages of the practice, one noun a file. Who may open them is `unknot.house.set_up`."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group

from unknot.rooms.practice.admin import clients, practice, staff, therapists, trail

__all__ = ["clients", "practice", "staff", "therapists", "trail"]

# Tables of the libraries that an owner has no use for, or that hold secrets.
for table in (AccessAttempt, AccessFailureLog, AccessLog, Authenticator, EmailAddress, Group):
    if admin.site.is_registered(table):
        admin.site.unregister(table)
