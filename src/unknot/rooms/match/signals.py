"""What the match announces."""

from django.dispatch import Signal

matched = Signal()
"""A finding was matched and its pass granted, if any, inside the check's transaction: ``finding_id`` and ``now``."""
