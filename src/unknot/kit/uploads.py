"""Files that strangers send: none of our pages takes one, so none is read, neither into memory nor onto the disk."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler


class FileNotWanted(SuspiciousOperation):
    """A file came with a form; Django answers 400. Sending the form without it helps."""


class RefuseFiles(FileUploadHandler):
    """Ends the request at the first byte of a file."""

    def new_file(self, *args: Any, **more: Any) -> NoReturn:
        raise FileNotWanted("a form came with a file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing is read."""

    def file_complete(self, file_size: int) -> None:
        """Nothing is kept."""
