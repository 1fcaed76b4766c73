"""The therapist's day and the card of a person."""
