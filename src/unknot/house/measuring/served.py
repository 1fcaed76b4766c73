"""The practice's own settings, and one address more: a fixed body of any size, in front of the same middleware."""

from unknot.house.settings import *  # noqa: F403 - the real ones
from unknot.house.settings import MIDDLEWARE

FIXED = "unknot.house.measuring.fixed.FixedBody"
# Where an answer of ours leaves the middleware, the fixed body leaves it too.
MIDDLEWARE = [*MIDDLEWARE, FIXED]
