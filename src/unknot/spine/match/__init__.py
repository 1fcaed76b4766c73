"""Which massage fits, how much of it, and why, once the check has found nothing in the way."""
