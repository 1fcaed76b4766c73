"""`unknot serve`: one process tree, and what each process of it runs."""
