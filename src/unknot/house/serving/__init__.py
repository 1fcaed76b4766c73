"""`unknot serve`: one process tree, and what each process of it runs."""

THREADS = "SERVING_THREADS"  # the variable in which web workers read how many threads each may have
