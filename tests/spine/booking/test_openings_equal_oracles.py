"""The engine against two plain programs that were written without it, start by start."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spine.booking.questions import answered, question_of
from tests.spine.booking.shared_workload import printed, shared_workload
from tests.spine.booking.workload import SERVICES, Size, diary, plain_openings

# A Monday in whose fortnight the clocks of the zone change; zones of half and quarter hours, of half-hour summer time,
# of the southern half of the earth, of change at midnight and on other days than Sunday.
NIGHTS = {
    "America/Chicago": date(2027, 3, 1),
    "Europe/London": date(2026, 10, 19),
    "Australia/Lord_Howe": date(2027, 3, 29),
    "Australia/Adelaide": date(2026, 9, 28),
    "America/Santiago": date(2027, 3, 29),
    "America/Havana": date(2026, 10, 26),
    "America/St_Johns": date(2027, 3, 8),
    "Pacific/Chatham": date(2026, 9, 21),
    "Asia/Kathmandu": date(2027, 1, 4),
    "Asia/Beirut": date(2027, 3, 22),
    "Africa/Cairo": date(2027, 4, 19),
    "Africa/Casablanca": date(2027, 2, 1),
    "America/Asuncion": date(2027, 3, 15),
    "Pacific/Kiritimati": date(2026, 12, 28),
}

SIZES = [
    Size(days=28, therapists=4),
    Size(seed=2, share=0.0),
    Size(seed=3, share=1.0),
    Size(seed=4, share=0.9, cancelled=0.4),
    Size(seed=5, history=3),
    Size(seed=6, days=1, therapists=1),
    Size(seed=7, days=9, therapists=2, cancelled=1.0),
    *(Size(seed=8, zone=zone, first=first, night=True, therapists=1) for zone, first in NIGHTS.items()),
]


@pytest.mark.parametrize(("size", "minutes"), list(product(SIZES, SERVICES.values())), ids=str)
def test_openings_equal_the_plain_oracle(size: Size, minutes: int) -> None:
    work = diary(size)

    found = answered(question_of(work, minutes))

    assert found == plain_openings(work, minutes)


@given(
    seed=st.integers(0, 2**32),
    night=st.sampled_from(list(NIGHTS.items())),
    share=st.sampled_from((0.3, 0.7, 0.95)),
    cancelled=st.sampled_from((0.0, 0.2)),
    minutes=st.sampled_from(list(SERVICES.values())),
)
def test_openings_equal_the_plain_oracle_for_any_seed(
    seed: int, night: tuple[str, date], share: float, cancelled: float, minutes: int
) -> None:
    zone, first = night
    work = diary(Size(seed=seed, zone=zone, first=first, therapists=1, share=share, cancelled=cancelled, night=True))

    found = answered(question_of(work, minutes))

    assert found == plain_openings(work, minutes)


SHARED_RUNS = [
    (),
    ("--night",),
    ("--seed", "7", "--therapists", "3", "--cancelled", "0.3", "--history-weeks", "4"),
    ("--seed", "8", "--therapists", "2", "--days", "60", "--booked", "0.95"),
    ("--seed", "9", "--therapists", "30", "--days", "7"),
    *(
        ("--seed", "10", "--therapists", "1", "--days", "14", "--night", "--zone", zone, "--start", first.isoformat())
        for zone, first in NIGHTS.items()
    ),
]


@pytest.mark.parametrize("arguments", SHARED_RUNS, ids=" ".join)
def test_openings_equal_the_shared_oracle(arguments: tuple[str, ...]) -> None:
    if module := shared_workload():
        work = printed(module, *arguments)
        for minutes in SERVICES.values():
            assert answered(question_of(work, minutes)) == module.open_slots(work, minutes)


def test_our_oracle_agrees_with_the_shared_one() -> None:
    if module := shared_workload():
        work = printed(module, "--night", "--therapists", "2")
        for minutes in SERVICES.values():
            assert plain_openings(work, minutes) == module.open_slots(work, minutes)
