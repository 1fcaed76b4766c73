"""How the set-up pages write dates and times in Spanish: short, because they stand in columns."""

DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j b Y, H:i"
