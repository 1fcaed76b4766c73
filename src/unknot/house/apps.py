"""The house as a Django app."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class HouseConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.house"
    label = "house"


class SetUpConfig(admin.AdminConfig):
    """Django's admin, with the practice's own door (`unknot.house.set_up`)."""

    default = False  # named in the settings; the house itself is `HouseConfig`
    default_site = "unknot.house.set_up.SetUpSite"
