"""The practice room as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PracticeConfig(AppConfig):
    """People, credentials, rooms and the audit trail; and the triggers that say when any of it changes."""

    name = "unknot.rooms.practice"
    label = "practice"
    verbose_name = _("Practice")

    def ready(self) -> None:
        # Imported here because it reaches models, which exist only once every app is loaded.
        from unknot.kit import deeds, named
        from unknot.rooms.practice import queries, stamping
        from unknot.rooms.practice.deeds import DEEDS, KINDS, ON_ROWS

        deeds.tell(DEEDS)
        named.call(KINDS)
        deeds.tell_of_rows(ON_ROWS)
        named.tell("user", queries.user_names)
        named.tell("client", queries.client_names)
        named.tell("therapist", queries.therapist_names)
        pre_migrate.connect(stamping.take_down, sender=self)
        post_migrate.connect(stamping.put_up, sender=self)
