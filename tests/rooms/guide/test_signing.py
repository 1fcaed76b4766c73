"""Sign-offs: what they count for, when they lapse, and that nobody can change one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from tests.factories import practice as people
from tests.rooms.guide.signers import sign_off, withdrawal
from unknot.kit import content
from unknot.rooms.guide import door
from unknot.rooms.guide.models import SignOff, Withdrawal

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
NEVER = "1.1+sha256:" + "0" * 64


@pytest.fixture(autouse=True)
def _english_alone(settings: Settings) -> None:
    """Where nothing else is said there is one language to sign."""
    settings.LANGUAGES = [("en", "English")]


def test_nobody_has_signed_at_first() -> None:
    signing = door.signing()

    assert (signing.counting, signing.past, signing.missing) == ((), (), {"en": ("2", "3", "5")})
    assert not signing.is_complete


def test_one_who_read_everything_signs_everything() -> None:
    sign_off()

    signing = door.signing()

    assert signing.is_complete
    assert [one.name for one in signing.in_language("en")] == ["Ines Example"]


def test_sections_may_be_signed_by_different_people_and_count_together() -> None:
    by = people.owner()
    sign_off("2", entered_by=by)
    sign_off("5", entered_by=by)

    assert door.signing().missing == {"en": ("3",)}
    assert door.signing().in_language("en") == ()

    sign_off("3", entered_by=by)

    assert door.signing().is_complete
    assert len(door.signing().in_language("en")) == 3


def test_sign_off_of_another_version_is_past() -> None:
    sign_off(content_version=NEVER)

    signing = door.signing()

    assert signing.counting == ()
    assert [one.content_version for one in signing.past] == [NEVER]


def test_sign_off_lapses_when_a_text_or_a_rule_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_off()

    monkeypatch.setattr(door, "content_version", lambda: NEVER)

    assert door.signing().missing == {"en": ("2", "3", "5")}


def test_sign_off_that_was_withdrawn_is_past() -> None:
    withdrawal(sign_off())

    signing = door.signing()

    assert not signing.is_complete
    assert [str(one.withdrawn_on) for one in signing.past] == ["2026-11-22"]


def test_each_language_that_is_offered_is_signed_by_itself(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    sign_off()

    signing = door.signing()

    assert signing.missing == {"es": ("2", "3", "5")}
    assert (len(signing.in_language("en")), len(signing.in_language("es"))) == (1, 0)
    assert signing.covers("2", language="en")
    assert not signing.covers("2", language="es")


def test_version_of_the_content_fits_its_column() -> None:
    assert len(content.content_version()) <= 120


@pytest.mark.parametrize(
    "act",
    [
        lambda: SignOff.objects.update(name="Somebody Else"),
        lambda: SignOff.objects.all().delete(),
        lambda: Withdrawal.objects.update(reason="no"),
        lambda: Withdrawal.objects.all().delete(),
    ],
    ids=["change", "remove", "change withdrawal", "remove withdrawal"],
)
def test_database_refuses_to_change_or_remove(act: Callable[[], object]) -> None:
    withdrawal(sign_off())

    with pytest.raises(DatabaseError), transaction.atomic():
        act()


@pytest.mark.parametrize("fields", [{"read": "4"}, {"name": ""}, {"registration": ""}, {"content_version": "1.1"}])
def test_database_refuses_half_a_sign_off(fields: dict[str, str]) -> None:
    by = people.owner()

    with pytest.raises(DatabaseError), transaction.atomic():
        sign_off(**({"read": "all"} | fields), entered_by=by)
