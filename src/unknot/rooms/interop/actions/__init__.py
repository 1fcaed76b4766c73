"""Things a person or the worker does with other programs."""
