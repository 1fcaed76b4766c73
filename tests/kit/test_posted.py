"""An address that only takes a form leads whoever merely comes by to where the form stands."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from unknot.kit.posted import posted_from


@posted_from("booking:visit")
def taken(request: HttpRequest, *, token: str) -> HttpResponse:
    return HttpResponse(token)


def test_posted_form_is_taken() -> None:
    assert taken(RequestFactory().post("/"), token="abc").content == b"abc"


@pytest.mark.parametrize("method", ["get", "head"])
def test_call_without_form_leads_to_its_page(method: str) -> None:
    answer = taken(getattr(RequestFactory(), method)("/"), token="abc")

    assert (answer.status_code, answer["Location"]) == (302, "/visit/abc/")


def test_other_method_is_refused() -> None:
    assert taken(RequestFactory().delete("/"), token="abc").status_code == 405
