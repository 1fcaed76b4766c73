"""One refusal, said as a page to a browser and as a problem document to a program."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.test import RequestFactory

from unknot.kit.problems import asks_as_program, problem


class Form(forms.Form):
    name = forms.CharField(error_messages={"required": "Write your name."})


@pytest.mark.parametrize(
    ("accept", "is_program"),
    [
        ("application/json", True),
        ("application/problem+json", True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_a_program_says_so_by_what_it_accepts(accept, is_program):
    request = RequestFactory().get("/", headers={"accept": accept} if accept else {})

    assert asks_as_program(request) is is_program


def test_a_document_names_the_field_at_fault():
    answer = problem(status=422, detail="Something is missing.", form=Form({}))

    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "Something is missing.",
        "errors": {"name": ["Write your name."]},
    }
