"""What callers and the served practice say to each other beside the practice's own addresses."""

FIXED = "/measured/fixed/"  # and how many bytes
LAST = "last/"  # behind all middleware
CHANGED = "X-Everything-Changed"  # asks to forget all that is kept of the diaries first
