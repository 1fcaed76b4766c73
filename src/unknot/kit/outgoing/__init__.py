"""Calling out: the one way in which Unknot asks another machine for something that somebody typed the address of."""
