"""Tables of the guide, one noun a file."""

from unknot.rooms.guide.models.sign_off import SignOff, Withdrawal

__all__ = ["SignOff", "Withdrawal"]
