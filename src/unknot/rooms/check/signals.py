"""What the check announces."""

from django.dispatch import Signal

finding_made = Signal()
"""A check was finished, inside its transaction: ``finding_id`` and ``now``."""

findings_go = Signal()
"""Findings are about to be deleted, inside the transaction that does it: ``finding_ids`` and ``gone``.

Whoever keeps rows about them deletes those now, and writes into ``gone`` how many, by word, for the audit trail.
"""

before_visit_answered = Signal()
"""The questions before a visit were answered, inside the transaction: ``about``, ``client_id``, ``calls_off``
(the visit must not take place: EMERGENCY or URGENT), ``is_changed`` (something is answered otherwise than before) and
``now``.

Sent again, without a change, when the whole check that they asked for has ended.
"""
