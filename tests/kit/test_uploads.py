"""No page takes a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import practice as people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [1, 5_000_000])
def test_file_is_refused_and_never_touches_the_disk(client: Client, settings, tmp_path: Path, size: int) -> None:
    people.practice()
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    answer = client.post("/again/", {"email": "ada@home.example", "file": SimpleUploadedFile("x", b"x" * size)})

    assert answer.status_code == 400
    assert list(tmp_path.iterdir()) == []


def test_form_in_parts_without_a_file_is_read(client: Client) -> None:
    people.practice()

    assert client.post("/again/", {"email": "ada@home.example"})["Location"] == "/again/code/"
