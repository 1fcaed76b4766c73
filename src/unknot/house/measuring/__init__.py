"""`unknot bench`: how quick the book is, beside the barest thing that could do the same.

A measurement says little alone: machines differ, and one machine differs from hour to hour. So every figure of ours
stands beside its limit, taken in turn with it in the same run: the bare driver with the barest arithmetic for answers,
a fixed body of the same size through the same middleware for pages, the bare driver's single-row commits for bookings.

Everything happens in homes and databases of its own that are thrown away afterwards, on this machine alone. What needs
Django runs in processes of its own (`unknot.house.measuring.inside`), because settings are read once in the life of a
process; the callers run in another one (`unknot.house.measuring.callers`), so that they share no lock with the server.
"""
