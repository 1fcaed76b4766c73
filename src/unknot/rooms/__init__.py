"""The rooms of a practice, each a Django app entered by its door."""
