"""What the check announces."""

from django.dispatch import Signal

finding_made = Signal()
"""A check was finished, inside its transaction: ``finding_id`` and ``now``."""

findings_go = Signal()
"""Findings are about to be deleted, inside the transaction that does it: ``finding_ids`` and ``gone``.

Whoever keeps rows about them deletes those now, and writes into ``gone`` how many, by word, for the audit trail.
"""
