"""A page as a PDF: one sheet, nothing fetched, and a plain word where the machine cannot write one."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from unknot.kit import pdf

pytestmark = pytest.mark.variant  # asks no database


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A web server, and what it was asked for."""
    paths: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """The variables of a machine on which one of the libraries cannot be loaded."""
    (tmp_path / "libpangoft2-1.0.so.0").touch()
    return {"LD_LIBRARY_PATH": str(tmp_path)}


def whole(body: str) -> str:
    return f"<!doctype html><html lang='es'><head><title>A title</title></head><body>{body}</body></html>"


def read(written: bytes) -> PdfReader:
    return PdfReader(BytesIO(written))


def python(words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", words], env=env, capture_output=True, text=True, check=False)


def test_this_machine_can_write_one() -> None:
    assert pdf.missing() == ()


def test_page_has_its_words_its_title_its_language_and_tags() -> None:
    written = read(pdf.write([whole("<h1>To the doctor</h1>")], styles=[], base_url="http://localhost"))

    root = written.root_object
    assert written.pages[0].extract_text() == "To the doctor"
    assert written.metadata is not None
    assert written.metadata.title == "A title"
    assert root["/Lang"] == "es"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]


def test_first_version_that_fits_on_one_sheet_is_taken() -> None:
    versions = [whole(f"<p>{size} " + "word " * size) for size in (4000, 400, 300)]

    written = read(pdf.write(versions, styles=[], base_url=""))

    assert len(written.pages) == 1
    assert written.pages[0].extract_text().startswith("400 ")


def test_last_version_is_taken_where_none_fits() -> None:
    versions = [whole(f"<p>{size} " + "word " * size) for size in (5000, 4000)]

    written = read(pdf.write(versions, styles=[], base_url=""))

    assert len(written.pages) > 1
    assert written.pages[0].extract_text().startswith("4000 ")


def test_nothing_is_fetched_from_the_network_or_the_disk(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    elsewhere, paths = asked
    leak = tmp_path / "leak.css"
    leak.write_text("body::before { content: 'from the disk' }")
    places = (elsewhere, tmp_path.as_uri())
    imported = [f"@import url({place}/leak.css);" for place in places]
    shown = [f"<link rel=stylesheet href='{place}/leak.css'><img alt='x' src='{place}/x.png'>" for place in places]

    written = read(pdf.write([whole("".join([*shown, "<p>A page"]))], styles=imported, base_url=elsewhere))

    assert "from the disk" not in written.pages[0].extract_text()
    assert paths == []


def test_missing_library_is_named(broken: dict[str, str]) -> None:
    done = python("from unknot.kit import pdf; print(*pdf.missing())", broken)

    assert done.stdout.split() == ["libpangoft2-1.0.so.0"], done.stderr


def test_without_a_library_it_refuses_before_anything_heavy_is_loaded(broken: dict[str, str]) -> None:
    done = python(
        "import sys\nfrom unknot.kit import pdf\n"
        "try: pdf.write(['<p>A page'], styles=[], base_url='')\n"
        "except pdf.CannotWrite as why: print(why, 'weasyprint' in sys.modules)",
        broken,
    )

    assert done.stdout == "libpangoft2-1.0.so.0 False\n", done.stderr


def test_what_only_shows_at_the_import_is_the_same_refusal(broken: dict[str, str]) -> None:
    done = python(
        "from unknot.kit import pdf\npdf.LIBRARIES = ()\n"
        "try: pdf.write(['<p>A page'], styles=[], base_url='')\n"
        "except pdf.CannotWrite as why: print('refused:', why)",
        broken,
    )

    assert "refused: cannot load library 'libpangoft2-1.0-0'" in done.stdout, done.stdout + done.stderr
