"""What lies in `script/`, as modules; the files there have no `.py`."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script, loaded afresh and not run."""
    monkeypatch.syspath_prepend(str(ROOT / "script"))
    monkeypatch.delitem(sys.modules, "_install", raising=False)
    loader = SourceFileLoader(f"script_{name}", str(ROOT / "script" / name))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, loader.name, module)  # its dataclasses look there
    loader.exec_module(module)
    return module
