"""Blocked time and hours as staff write them: clean values, nothing saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unknot.kit.forms import LineField
from unknot.rooms.booking.door import Blocking, NewDay, NewWeekday
from unknot.rooms.desk.forms import DayField
from unknot.rooms.practice.door import PlaceSheet, RoomSheet, TherapistSheet
from unknot.spine.times import DAY_MINUTES, edge

STRETCHES = 3


class ClockField(forms.TimeField):
    """A time of day on a five-minute step."""

    widget = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    default_error_messages = {
        "required": _("Please fill this in."),
        "invalid": _("Write the time as hours and minutes, such as 14:30."),
    }

    def clean(self, value: Any) -> time | None:
        at: time | None = super().clean(value)
        if at is not None and (at.minute % 5 or at.second):
            raise ValidationError(_("Use steps of five minutes."))
        return at


class Block(forms.Form):
    """A stretch in which a therapist or a room takes no visit."""

    whose = forms.ChoiceField(label=_("Whose time, or which room"), error_messages={"required": _("Choose one.")})
    day = DayField(label=_("Day"))
    starts = ClockField(label=_("From"))
    until_day = DayField(label=_("Last day"), required=False, help_text=_("Left empty, it ends on the same day."))
    ends = ClockField(label=_("Until"))
    note = LineField(
        label=_("Note"), required=False, max_length=200, help_text=_("Only staff see it. No names of people, please.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        therapists: Sequence[TherapistSheet],
        rooms: Sequence[RoomSheet],
        places: Sequence[PlaceSheet],
        now: datetime,
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.now, self.places, self.rooms = now, {one.id: one for one in places}, {one.id: one for one in rooms}
        whose = self.fields["whose"]
        assert isinstance(whose, forms.ChoiceField)
        whose.choices = [
            *((f"therapist-{one.id}", one.name) for one in therapists),
            *((f"room-{one.id}", one.name) for one in rooms),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        kind, _dash, number = said["whose"].partition("-")
        place = self.places[self.rooms[int(number)].place_id] if kind == "room" else next(iter(self.places.values()))
        said["starts_at"] = edge(said["day"], _minutes(said["starts"]), place.zone)
        said["ends_at"] = edge(said["until_day"] or said["day"], _minutes(said["ends"]) or DAY_MINUTES, place.zone)
        if said["ends_at"] <= said["starts_at"]:
            self.add_error("ends", _("It must end after it begins."))
        elif said["ends_at"] <= self.now:
            self.add_error("day", _("That is over already."))
        return said

    def change(self) -> Blocking:
        """The clean value."""
        said = self.cleaned_data
        kind, _dash, number = said["whose"].partition("-")
        return Blocking(
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            therapist_id=int(number) if kind == "therapist" else None,
            room_id=int(number) if kind == "room" else None,
            note=said["note"],
            key=said["key"],
        )


class Stretches(forms.Form):
    """Up to three stretches of working time; those left empty are none."""

    def __init__(self, *args: Any, places: Sequence[PlaceSheet], **given: Any) -> None:
        super().__init__(*args, **given)
        self.places = places
        for number in range(1, STRETCHES + 1):
            self._ask(
                f"from{number}", ClockField(label=format_lazy(_("{number}. From"), number=number), required=False)
            )
            self._ask(f"to{number}", ClockField(label=format_lazy(_("{number}. Until"), number=number), required=False))
            if len(places) > 1:
                choices = [(str(one.id), one.name) for one in places]
                where = format_lazy(_("{number}. Where"), number=number)
                self._ask(f"place{number}", forms.ChoiceField(label=where, choices=choices, required=False))

    def _ask(self, name: str, field: forms.Field) -> None:
        field.one_of = True  # type: ignore[attr-defined]  # empty is said above the form, not at each field
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(1, STRETCHES + 1):
            starts, ends = said.get(f"from{number}"), said.get(f"to{number}")
            if (starts is None) != (ends is None) and not {f"from{number}", f"to{number}"} & self.errors.keys():
                self.add_error(f"to{number}" if ends is None else f"from{number}", _("Write both times, or none."))
        return said

    def stretches(self) -> tuple[tuple[int, int, int], ...]:
        """The clean values; an end at or before the start is on the next morning."""
        return tuple(self._each())

    def _each(self) -> Iterator[tuple[int, int, int]]:
        said = self.cleaned_data
        for number in range(1, STRETCHES + 1):
            if said[f"from{number}"] is None:
                continue
            start, end = _minutes(said[f"from{number}"]), _minutes(said[f"to{number}"])
            place = int(said.get(f"place{number}") or self.places[0].id)
            yield start, end if end > start else end + DAY_MINUTES, place


class Weekday(Stretches):
    """What is worked on one weekday from a date on."""

    first_day = DayField(label=_("From this date on"))
    every_weeks = forms.TypedChoiceField(
        label=_("How often"), coerce=int, choices=[(1, _("Every week")), (2, _("Every second week"))]
    )

    def __init__(self, *args: Any, weekday: int, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.weekday, self.today = weekday, today

    def clean_first_day(self) -> date:
        first_day: date = self.cleaned_data["first_day"]
        if first_day < self.today:
            raise ValidationError(_("Choose today or a day to come."))
        return first_day

    def change(self, therapist_id: int) -> NewWeekday:
        """The clean value."""
        said = self.cleaned_data
        return NewWeekday(therapist_id, self.weekday, said["first_day"], self.stretches(), said["every_weeks"])


class Date(Stretches):
    """What is worked on one date; nothing written means that nobody works."""

    day = DayField(label=_("Date"))
    note = LineField(label=_("Note"), required=False, max_length=120, help_text=_("Only staff see it."))

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(_("Choose today or a day to come."))
        return day

    def change(self, therapist_id: int) -> NewDay:
        """The clean value."""
        return NewDay(therapist_id, self.cleaned_data["day"], self.stretches(), self.cleaned_data["note"])


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
