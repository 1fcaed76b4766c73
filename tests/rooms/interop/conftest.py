"""A server of somebody else's, on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest


@pytest.fixture
def httpserver_of() -> Iterator[Callable[[bytes], str]]:
    """Serve these bytes at an address; asked for again with their ETag, nothing new."""
    servers: list[HTTPServer] = []

    def serve(body: bytes) -> str:
        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                same = self.headers.get("If-None-Match") == '"1"'
                self.send_response(304 if same else 200)
                self.send_header("ETag", '"1"')
                self.send_header("Content-Type", "text/calendar; charset=utf-8")
                self.end_headers()
                self.wfile.write(b"" if same else body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        server = HTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/calendar.ics"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
