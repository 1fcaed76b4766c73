"""What was measured on: a figure without its machine says nothing."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path

LIBRARIES = ("django", "granian", "psycopg")


def machine() -> dict[str, object]:
    """Processor, cores, memory and system, and how busy the machine was when this was asked."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "load": [round(one, 1) for one in os.getloadavg()],
    }


def versions() -> dict[str, str]:
    """Ours, Python's and those of what the figures hang on; the databases say theirs when they are measured."""
    known = {"unknot": importlib.metadata.version("unknot"), "python": platform.python_version()}
    return known | {name: importlib.metadata.version(name) for name in LIBRARIES}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
