"""The practice's own settings, and one address more: a fixed body of any size, in front of the same middleware."""

from unknot.house.settings import *  # noqa: F403 - the real ones
from unknot.house.settings import MIDDLEWARE

FIXED = "unknot.house.measuring.fixed.FixedBody"
# Where our answers leave the middleware, the fixed body leaves it too: free times early, pages at the very end.
_EARLY = MIDDLEWARE.index("unknot.kit.early.Early")
MIDDLEWARE = [*MIDDLEWARE[:_EARLY], FIXED, *MIDDLEWARE[_EARLY:], FIXED]
