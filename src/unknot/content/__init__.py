"""Reviewed clinical and education texts, as data, one folder a language."""
