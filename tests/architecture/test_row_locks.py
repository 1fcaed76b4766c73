"""How actions lock rows: without their keys, so that a row that only points to a locked one does not wait for it."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "unknot"
LOCK = re.compile(r"select_for_update\((?:[^()]|\([^()]*\))*\)")


def test_every_lock_on_a_row_leaves_its_keys_alone() -> None:
    """PostgreSQL looks at foreign keys as it commits, after other locks and in no order of ours (decision 0148)."""
    found = [(path.name, said) for path in SOURCE.rglob("*.py") for said in LOCK.findall(path.read_text())]

    assert len(found) > 30
    assert [one for one in found if "no_key=True" not in one[1]] == []
