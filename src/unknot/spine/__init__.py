"""Decisions, pure: no Django, no clock, no files, no network, no dice."""
