"""Kit as a Django app: templates, tags and static files that no room owns."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Named, so that its label is stable."""

    name = "unknot.kit"
    label = "kit"
