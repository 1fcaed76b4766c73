"""What other machines ask of this room."""

from unknot.rooms.notify.views.fates import fate

__all__ = ["fate"]
