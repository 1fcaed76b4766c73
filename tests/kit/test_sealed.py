"""A sealed field in a real table, on either database."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models
from django.forms import modelform_factory

from unknot.kit.keyring import SealBroken
from unknot.kit.sealed import SealedJSONField


class Card(models.Model):
    """A table of the tests alone."""

    said = SealedJSONField(null=True)
    also = SealedJSONField(null=True)

    class Meta:
        app_label = "kit"
        db_table = "tests_card"

    def __str__(self) -> str:
        return str(self.pk)


class Other(models.Model):
    """Another table with a field of the same name."""

    said = SealedJSONField(null=True)

    class Meta:
        app_label = "kit"
        db_table = "tests_other"

    def __str__(self) -> str:
        return str(self.pk)


@pytest.fixture
def tables(transactional_db: None) -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Card)
        editor.create_model(Other)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Card)
        editor.delete_model(Other)


pytestmark = pytest.mark.usefixtures("tables")


def stored(column: str = "said", table: str = "tests_card") -> list[str | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


VALUES = [
    {"back_nrs": 6, "yes": ["saddle"]},
    [],
    {},
    "",
    "schmerzt bis zum Fuß — 腰痛 🙂\x00",
    "sealed by nobody",
    0,
    False,
    1.5,
    None,
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_value_comes_back_as_it_was(value: object) -> None:
    Card.objects.create(said=value)

    assert Card.objects.get().said == value
    assert Card.objects.values_list("said", flat=True).get() == value


def test_table_holds_nothing_that_can_be_read() -> None:
    Card.objects.create(said={"yes": ["saddle"]})

    (sealed,) = stored()

    assert sealed is not None
    assert "saddle" not in sealed
    assert b"saddle" not in base64.b64decode(sealed.partition(":")[2])


def test_null_stays_null_and_can_be_asked_for() -> None:
    Card.objects.create(said=None)
    known = Card.objects.create(said={})

    assert stored()[0] is None
    assert list(Card.objects.filter(said__isnull=False)) == [known]


def test_bulk_and_update_seal_too() -> None:
    one, two = Card.objects.bulk_create([Card(said="first words"), Card(said="second words")])
    one.said = "third words"
    Card.objects.bulk_update([one], ["said"])
    Card.objects.filter(pk=two.pk).update(said="fourth words")

    assert sorted(Card.objects.values_list("said", flat=True)) == ["fourth words", "third words"]
    assert not any("words" in sealed for sealed in stored() if sealed)


@pytest.mark.parametrize(
    "lookup",
    [{"said": {}}, {"said__contains": "saddle"}, {"said__in": [{}]}, {"said__gt": "a"}, {"said__yes": 1}],
    ids=str,
)
def test_comparing_is_refused(lookup: dict[str, object]) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        list(Card.objects.filter(**lookup))


def test_changed_ciphertext_is_refused() -> None:
    Card.objects.create(said="words")
    sealed = stored()[0] or ""
    key_id, _, body = sealed.partition(":")
    raw = bytearray(base64.b64decode(body))
    raw[-1] ^= 1
    _overwrite("tests_card", f"{key_id}:{base64.b64encode(bytes(raw)).decode()}")

    with pytest.raises(SealBroken):
        Card.objects.get()


def test_value_moved_to_another_table_or_column_is_refused() -> None:
    Card.objects.create(said="words", also="others")
    Other.objects.create(said="mine")
    _overwrite("tests_other", stored()[0] or "")
    with pytest.raises(SealBroken):
        Other.objects.get()

    _overwrite("tests_card", stored("also")[0] or "")
    with pytest.raises(SealBroken):
        Card.objects.get()


def test_rotated_keys_seal_with_the_new_and_open_the_old(settings, tmp_path: Path) -> None:
    Card.objects.create(said="before")
    path = tmp_path / "field_keys"
    path.touch(mode=0o600)
    new = f"new:{base64.b64encode(b'n' * 32).decode()}\n"
    path.write_text(new + settings.FIELD_KEYS_FILE.read_text(encoding="ascii"), encoding="ascii")
    settings.FIELD_KEYS_FILE = path

    Card.objects.create(said="after")

    assert list(Card.objects.order_by("pk").values_list("said", flat=True)) == ["before", "after"]
    assert [(sealed or "").startswith("new:") for sealed in stored()] == [False, True]


def test_dump_stays_sealed_and_loads_again() -> None:
    Card.objects.create(said={"yes": ["saddle"]}, also="sealed by nobody")

    dump = serializers.serialize("json", Card.objects.all())
    Card.objects.all().delete()
    for row in serializers.deserialize("json", dump):
        row.save()

    assert "saddle" not in dump
    assert json.loads(dump)[0]["fields"]["said"].startswith("sealed:")
    assert Card.objects.get().said == {"yes": ["saddle"]}
    assert Card.objects.get().also == "sealed by nobody"


def test_no_form_shows_it() -> None:
    assert modelform_factory(Card, fields="__all__")().fields == {}


def test_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Card.objects.create(said=float("nan"))


def _overwrite(table: str, sealed: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET said = %s", [sealed])
