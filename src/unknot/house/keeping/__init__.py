"""Keeping the practice: backup and restore.

One archive holds the database and the files, with a manifest of digests and row counts. Keys never lie in it: whoever
finds a backup must not be able to open the health answers in it. They go into a file of their own, on request.

`archive` knows the file and its manifest, `sqlite_copy` and `postgresql_copy` know one database each and have the same
functions, `seals` knows whether keys fit, `keys` the file of keys; `taking` and `restoring` put them together.
"""
