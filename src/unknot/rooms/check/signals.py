"""What the check announces."""

from django.dispatch import Signal

finding_made = Signal()
"""A check was finished, inside its transaction: ``finding_id`` and ``now``."""
