"""Whether it helps: how instruments are scored, and what a follow-up says about going on."""
