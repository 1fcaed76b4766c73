"""The recommendation with its reasons, and the pass it grants."""
