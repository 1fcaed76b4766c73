"""Names: no drawers, and spaces in the right places."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "shared", "stuff", "tools", "lib", "base_utils"}


def test_no_module_is_a_drawer() -> None:
    modules = [path for folder in ("src", "script", "tests", "bench") for path in (ROOT / folder).rglob("*.py")]

    assert len(modules) > 100
    assert [str(path.relative_to(ROOT)) for path in modules if DRAWERS & {path.stem, *path.parent.parts[-2:]}] == []


def test_every_room_is_an_app_under_its_own_name() -> None:
    for room in (ROOT / "src/unknot/rooms").iterdir():
        if (room / "__init__.py").exists():
            assert f'label = "{room.name}"' in (room / "apps.py").read_text(), room.name
