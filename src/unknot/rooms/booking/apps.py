"""The booking room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    """Fills the places that lower pages leave for times and prices."""

    name = "unknot.rooms.booking"
    label = "booking"
    verbose_name = _("The book")

    def ready(self) -> None:
        # Imported here because they reach models, which exist only once every app is loaded.
        from unknot.kit import deeds, early, named, places
        from unknot.rooms.booking import fragments, receivers, tasks  # noqa: F401 - importing connects and registers
        from unknot.rooms.booking.deeds import DEEDS, JOBS, KINDS
        from unknot.rooms.booking.queries import appointments
        from unknot.rooms.booking.views import free_times
        from unknot.rooms.booking.watched import WATCHED
        from unknot.rooms.practice import door as practice

        practice.watch(*WATCHED)
        deeds.tell(DEEDS, JOBS)
        named.call(KINDS)
        early.answer_at("/api/v1/times/", free_times.soon)
        places.fill("home.times", fragments.next_times)
        places.fill("home.prices", fragments.prices)
        named.tell("appointment", appointments.references)
        places.fill("check.before.visit", fragments.after_answers)
        places.fill("check.finding.booked", fragments.after_check)
