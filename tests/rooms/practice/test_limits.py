"""Counting tries: in the table, at the edge of the window, and twenty at once."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from unknot.rooms.practice.actions.limits import (
    LIMITS,
    Limit,
    LimitReached,
    counted,
    forget_windows,
    take_tries,
    take_try,
)
from unknot.rooms.practice.models import LimitWindow

NOW = datetime(2026, 11, 24, 14, 7, 30, tzinfo=UTC)
TABLE = Path(__file__).parents[3] / "docs" / "reference" / "limits.md"


def allowed(kind: str, *, by: str, tries: int, now: datetime = NOW) -> int:
    """How many of so many tries go through."""
    through = 0
    for _ in range(tries):
        try:
            take_try(kind, by=by, now=now)
        except LimitReached:
            continue
        through += 1
    return through


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LIMITS)
def test_as_many_go_through_as_the_table_says(kind: str) -> None:
    assert allowed(kind, by="192.0.2.1", tries=LIMITS[kind].tries + 3) == LIMITS[kind].tries


@pytest.mark.django_db
def test_refusal_says_from_when_on_trying_helps() -> None:
    allowed("code by address and contact", by="a@home.example", tries=3)

    with pytest.raises(LimitReached) as refused:
        take_try("code by address and contact", by="a@home.example", now=NOW)

    assert refused.value.kind == "code by address and contact"
    assert refused.value.until == datetime(2026, 11, 24, 14, 15, tzinfo=UTC)


@pytest.mark.django_db
def test_window_is_open_again_at_the_moment_said_and_not_before() -> None:
    until = datetime(2026, 11, 24, 14, 15, tzinfo=UTC)
    allowed("code by address and contact", by="a@home.example", tries=3)

    before = allowed("code by address and contact", by="a@home.example", tries=1, now=until - timedelta(microseconds=1))
    at = allowed("code by address and contact", by="a@home.example", tries=1, now=until)

    assert (before, at) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:DB8:1:2::1", "2001:db8:0001:0002::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("a@home.example", "b@home.example", False),
        ("unknown", "unknown", True),
    ],
)
def test_who_counts_as_one(one: str, other: str, together: bool) -> None:
    allowed("code by address and contact", by=one, tries=3)

    assert allowed("code by address and contact", by=other, tries=1) == (0 if together else 1)


@pytest.mark.django_db
def test_kinds_count_apart() -> None:
    allowed("code by address and contact", by="a@home.example", tries=3)

    assert allowed("code tried by contact", by="a@home.example", tries=1) == 1


@pytest.mark.django_db
def test_table_does_not_say_who() -> None:
    take_try("check by address", by="192.0.2.1", now=NOW)

    assert "192.0.2.1" not in str(LimitWindow.objects.values().get())


@pytest.mark.django_db
def test_windows_that_are_over_are_forgotten() -> None:
    take_try("check by address", by="192.0.2.1", now=NOW - timedelta(hours=2))
    take_try("check by address", by="192.0.2.1", now=NOW)

    assert forget_windows(now=NOW) == 1
    assert LimitWindow.objects.get().ends_at > NOW


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_twenty_at_once_are_all_counted() -> None:
    through: list[int] = []
    start = threading.Barrier(20)

    def one() -> None:
        start.wait(10)
        through.append(allowed("code tried by contact", by="a@home.example", tries=1))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (len(through), sum(through)) == (20, 6)
    assert LimitWindow.objects.get().count == 20


def test_reference_says_the_same_figures() -> None:
    rows = re.findall(r"^\| ([a-z -]+) \| (\d+) \| (\d+) \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)

    assert {kind: Limit(int(tries), int(minutes)) for kind, tries, minutes in rows} == LIMITS


@pytest.mark.django_db
def test_several_kinds_are_counted_at_once_and_the_first_that_is_full_says_so() -> None:
    limit = LIMITS["hold by pass"]
    for _ in range(limit.tries):
        take_tries({"hold by address": "192.0.2.1", "hold by pass": "somebody"}, now=NOW)

    with pytest.raises(LimitReached, match="hold by pass"):
        take_tries({"hold by address": "192.0.2.1", "hold by pass": "somebody"}, now=NOW)
    take_tries({"hold by address": "192.0.2.1", "hold by pass": "somebody else"}, now=NOW)

    assert sorted(LimitWindow.objects.values_list("kind", "count")) == [
        ("hold by address", limit.tries + 2),
        ("hold by pass", 1),
        ("hold by pass", limit.tries + 1),
    ]


@pytest.mark.django_db(transaction=True)
def test_counting_waits_for_no_disk_unless_it_is_part_of_something_that_does() -> None:
    with CaptureQueriesContext(connection) as alone:
        take_try("confirm by address", by="192.0.2.1", now=NOW)
    with CaptureQueriesContext(connection) as within, transaction.atomic():
        take_try("confirm by address", by="192.0.2.1", now=NOW)

    assert any("synchronous" in one["sql"] for one in alone)
    assert not any("synchronous" in one["sql"] for one in within)
    assert LimitWindow.objects.get().count == 2


class Refused(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_a_try_stays_counted_whatever_becomes_of_it() -> None:
    @transaction.atomic
    def write(key: str, *, then: Exception | None = None) -> None:
        LimitWindow.objects.create(kind="written", key=key, ends_at=NOW, count=1)
        if then:
            raise then

    by = {"letter by visitor": "somebody"}
    with counted(by, now=NOW):
        write("a")
    with pytest.raises(Refused), counted(by, now=NOW):
        write("b", then=Refused())
    for _ in range(LIMITS["letter by visitor"].tries - 2):
        take_tries(by, now=NOW)
    with pytest.raises(LimitReached), counted(by, now=NOW):
        write("c")

    assert not connection.in_atomic_block
    assert LimitWindow.objects.get(kind="letter by visitor").count == LIMITS["letter by visitor"].tries + 1
    assert list(LimitWindow.objects.filter(kind="written").values_list("key", flat=True)) == ["a"]


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refused_goes_through_as_it_is() -> None:
    twice = [LimitWindow(kind="written", key="a", ends_at=NOW, count=1) for _ in range(2)]

    with pytest.raises(IntegrityError), counted({"letter by visitor": "somebody"}, now=NOW), transaction.atomic():
        LimitWindow.objects.bulk_create(twice)

    assert not connection.in_atomic_block
    assert not LimitWindow.objects.filter(kind="written").exists()
