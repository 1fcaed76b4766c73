"""The match prints itself: what a clinician reads and signs, and what the content version covers."""

from __future__ import annotations

from unknot.spine.match.doses import DOSE
from unknot.spine.match.nudges import NUDGES
from unknot.spine.match.words import printed_rules
from unknot.spine.vocabulary import Acuity, Pattern


def test_every_row_is_printed_once() -> None:
    printed = printed_rules()

    beginnings = [f"{pattern.value} {acuity.value}: " for pattern in Pattern for acuity in Acuity]
    beginnings += [f"{nudge.rule}: {nudge.words}" for nudge in NUDGES]
    beginnings += list({dose.words for rows in DOSE.values() for dose in rows.values()})
    assert [sum(line.startswith(words) for line in printed) for words in beginnings] == [1] * len(beginnings)


def test_row_names_points_certainty_and_ground() -> None:
    printed = printed_rules()

    assert "LOCAL acute: swedish 3, medical 2, deep 0, reflexology 0 (low) [ACP2017, APTA2021]" in printed
    assert "GLUTEAL acute: swedish 2, medical 3, deep 0, reflexology 0 (very low) [D]" in printed
    assert (
        "SCIATICA_SEVERAL chronic: swedish 2, medical 1, deep excluded, reflexology 0 (very low)"
        " [NG59, KNGF2021, STOCH2018, YIN2014]"
    ) in printed


def test_every_line_says_where_it_comes_from() -> None:
    assert [line for line in printed_rules() if not line.endswith("]")] == []
