"""Every component once, for looking at and for axe: as ROOT_URLCONF, a page at /gallery/ beside all others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from unknot.house.urls import handler404, handler500
from unknot.house.urls import urlpatterns as all_pages
from unknot.kit.forms import LineField, MailField, ManyField, OneField, PhoneField, ScaleField, TickField, YesNoField
from unknot.kit.forms.picks import Pick, PicksForm

STUDY = {"citation": "A trial of 400 people. 2011", "note": "Read in a copy"}


class Questions(forms.Form):
    """One field of each shape."""

    name = LineField(label="Your name", help_text="As we should call you.")
    mail = MailField(label="Mail address")
    mobile = PhoneField(label="Mobile", required=False)
    note = forms.CharField(label="Anything else?", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Type", choices=[("swedish", "Swedish"), ("deep", "Deep tissue")])
    where = OneField(label="Where does it hurt most?", choices=[("back", "Low back"), ("leg", "Leg, below the knee")])
    numb = YesNoField(label="Is there numbness between your legs?")
    signs = ManyField(
        label="Do any of these fit?",
        help_text="Tick all that do.",
        choices=[("cough", "It hurts when I cough"), ("tingling", "Pins and needles in the leg")],
    )
    pain = ScaleField(label="How bad is the pain in your leg today?")
    agree = TickField(label="I agree that the practice keeps my answers.")


def context() -> dict[str, Any]:
    """What `gallery.html` shows: an empty form, one with mistakes, and values for the rest."""
    typed = {"name": "Ada", "mobile": "12", "note": "Stairs are hard", "signs": ["none", "cough"], "pain": "7"}
    return {
        "empty": Questions(prefix="empty"),
        "wrong": Questions({f"wrong-{key}": value for key, value in typed.items()}, prefix="wrong"),
        "times": [
            {"when": "Today 16:30", "details": ["45 minutes", "$70", "with Mara Example"], "href": "#1"},
            {"when": "Tomorrow 9:00", "details": ["60 minutes", "$90", "with Tomas Sample"], "href": "#2"},
        ],
        "starts": [{"when": "Today 16:30", "details": ["45 minutes"], "value": "1"}],
        "rows": [("When", "Tuesday 24 November, 16:30"), ("Therapist", "Mara Example", "#change")],
        "picks": PicksForm(
            {"one": "9", "two": "14"},
            picks=[
                Pick("one", "Visit 2: Tuesday, 9:00", (("9", "9:00"),)),
                Pick("two", "Visit 3: Tuesday, 9:00", (("10", "10:00"), ("11", "11:00")), "This time is not free."),
            ],
        ),
        "claims": [{"id": "C01", "evidence": [STUDY], "certainty": "Low to very low"}],
        "ground": {
            "rule": "M13",
            "href": "#M13",
            "cited": [STUDY | {"mark": "V"}],
            "marks": [("V", "We read the source itself.")],
        },
        "drawing": {
            219: {"level": 4, "feels": ["ache"]},
            224: {"level": 7, "feels": ["burning"]},
            229: {"level": 5, "feels": ["shooting"]},
            234: {"level": 2, "feels": ["pins", "numb"]},
            130: {"level": None, "feels": []},
        },
        "until": datetime(2026, 11, 24, 22, 40, tzinfo=UTC),
    }


def show(request: HttpRequest) -> HttpResponse:
    """The gallery as a page in the frame."""
    template = Template((Path(__file__).parent / "templates" / "gallery.html").read_text(encoding="utf-8"))
    return HttpResponse(template.render(RequestContext(request, context())))


urlpatterns = [path("gallery/", show), *all_pages]
__all__ = ["context", "handler404", "handler500", "urlpatterns"]
