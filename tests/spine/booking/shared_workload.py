"""The workload that booking programs are compared with, where its file lies beside the project."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = Path(__file__).resolve().parents[4] / "shared" / "bench" / "workload.py"


def shared_workload() -> ModuleType | None:
    """The module; None, and a line that says so, where it is not there."""
    if not FILE.exists():
        words = f"{FILE.name} is not beside the project: our own generator is the only oracle in this run"
        print(words, file=sys.stderr)
        return None
    spec = importlib.util.spec_from_file_location("shared_booking_workload", FILE)
    if spec is None or spec.loader is None:
        raise ImportError(f"{FILE} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def printed(module: ModuleType, *arguments: str) -> dict[str, Any]:
    """What the file prints for these arguments."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        module.main(list(arguments))
    return json.loads(output.getvalue())
