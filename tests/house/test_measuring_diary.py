"""The diary of `unknot bench` is the one that booking programs are compared with."""

from __future__ import annotations

from tests.spine.booking.shared_workload import printed, shared_workload
from unknot.house.measuring import diary


def test_diary_equals_the_shared_workload_visit_by_visit() -> None:
    if module := shared_workload():
        shared = printed(module, "--therapists", "12", "--history-weeks", "2")

        ours = list(diary.visits(therapists=12, history_weeks=2))

        assert [(one.therapist, f"{one.starts_at:%FT%TZ}", f"{one.ends_at:%FT%TZ}") for one in ours] == [
            (one["therapist_id"], one["start"], one["end"]) for one in shared["appointments"]
        ]


def test_a_diary_of_ten_is_seven_tenths_full() -> None:
    minutes = sum(one.minutes + diary.AFTER for one in diary.visits(therapists=10))

    assert 0.68 < minutes / (10 * 20 * 7 * 60) < 0.74
