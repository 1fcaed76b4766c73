"""Whoever is started here ends when the one who started it ends, however that ends.

A parent that is killed with -9 cannot tell its children. On Linux the kernel can: PR_SET_PDEATHSIG (prctl(2)) names the
signal that a process gets when the thread that made it is gone. Elsewhere this does nothing, and children that were
left behind are found by the port that is still taken.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent(parent: int, sign: signal.Signals) -> None:
    """Called in the child: get ``sign`` when process ``parent`` is gone, and end now if it already is."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, int(sign)) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it went between our birth and the call above
        os.kill(os.getpid(), signal.SIGKILL)
