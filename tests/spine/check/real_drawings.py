"""The real drawings, where they lie beside the checkout, and a small set of our own that always is at hand."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from unknot.spine.check.body_map import CHOIR

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "pain_drawings_alter2021.csv.gz"
ROWS = 10_974

OWN_SET: tuple[tuple[int, ...], ...] = (
    (),
    (218, 219),
    (218, 223, 228, 231, 233, 235, 237),
    (219, 224, 229, 232, 234, 236, 238),
    (126, 129, 131),
    (121, 222),
    (205, 206, 212, 213),
    (101, 116, 117, 125),
    CHOIR,
)


@dataclass(frozen=True)
class Row:
    """One person: the marked codes, pain 0 to 10 as a whole number, age, and the sex of the figure that was marked."""

    codes: tuple[int, ...]
    pain: int
    age: int
    sex: str


@cache
def real_drawings() -> tuple[Row, ...]:
    """All rows, or none where the file is not there."""
    if not FILE.exists():
        return ()
    with gzip.open(FILE, "rt", newline="") as lines:
        return tuple(_row(row) for row in csv.DictReader(lines))


def _row(row: dict[str, str]) -> Row:
    return Row(
        codes=tuple(code for code in CHOIR if row[f"x{code}"] == "1"),
        pain=round(float(row["pain_intensity_average"] or 0)),
        age=int(float(row["age_at_contact"])),
        sex=row["pat_sex"],
    )
