"""Which types of massage fit, why, how long and how often."""
