"""Arrows between tables: every relation points to the same or a lower room. The import linter cannot see them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]


def storeys() -> dict[str, int]:
    """Each room and how high it stands, from the contract that the import linter holds."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    return {room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def relations() -> Iterator[tuple[str, str, str]]:
    """Room, field and room pointed to, for every relation that a room's model declares."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("unknot.rooms."):
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
                target = field.remote_field.model if field.remote_field else None
                if isinstance(target, type) and target.__module__.startswith("unknot.rooms."):
                    yield model._meta.app_label, f"{model.__name__}.{field.name}", target._meta.app_label


def upward(found: Iterator[tuple[str, str, str]]) -> list[str]:
    """Relations that point to a higher room, or across to a neighbour."""
    height = storeys()
    return [
        f"{room}: {name} points to {target}"
        for room, name, target in found
        if room != target and height[target] >= height[room]
    ]


def test_every_relation_points_to_the_same_or_a_lower_room() -> None:
    found = list(relations())

    assert ("booking", "Appointment.therapist", "practice") in found
    assert upward(iter(found)) == []


def test_relation_planted_from_guide_to_booking_is_found() -> None:
    class Planted(models.Model):
        appointment = models.ForeignKey("booking.Appointment", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "guide"

        def __str__(self) -> str:
            return "planted"

    try:
        planted = (
            "guide",
            "Planted.appointment",
            Planted._meta.get_field("appointment").remote_field.model._meta.app_label,
        )
        assert upward(iter([planted, ("booking", "Appointment.therapist", "practice")])) == [
            "guide: Planted.appointment points to booking"
        ]
    finally:
        del apps.all_models["guide"]["planted"]
        apps.clear_cache()


def test_every_room_stands_in_the_contract() -> None:
    rooms = {path.parent.name for path in (ROOT / "src/unknot/rooms").glob("*/__init__.py")}

    assert rooms <= storeys().keys()
