"""What the web server calls."""

from unknot.house.serving.gate import from_settings

application = from_settings()
