"""What every page of the desk asks first; rooms above have pages for staff too, so it stands in the kit."""

from unknot.kit.staff import for_staff, or_not_found, staff

__all__ = ["for_staff", "or_not_found", "staff"]
