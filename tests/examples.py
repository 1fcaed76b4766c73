"""How many examples Hypothesis tries: a few for every commit, many before an issue is closed (`script/test --long`)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FEW, MANY = 40, 1500


def choose() -> None:
    """Take the profile that HYPOTHESIS_PROFILE names, ``short`` by default."""
    # No deadline: on a busy machine the time of one example says nothing. No database: no run leans on one before it.
    slow = [HealthCheck.too_slow]
    settings.register_profile("short", max_examples=FEW, deadline=None, database=None, suppress_health_check=slow)
    settings.register_profile("long", settings.get_profile("short"), max_examples=MANY)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
