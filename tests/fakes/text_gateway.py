"""A gateway for texts on this machine: takes what a real one takes, refuses what it refuses, and keeps what it took.

`tests/verification/test_text_gateway.py` holds it against what gateways promise in their documents.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Taken:
    """One text that the gateway will put on the air."""

    id: str
    to: str
    text: str
    callback: str


@dataclass
class TextGateway:
    """Answers 201 with a number to whoever has the secret; other answers stand in ``answers``, used up one by one."""

    secret: str = "letmein"
    port: int = 0
    answers: list[int | str] = field(default_factory=list)  # a status, or "hang up"
    taken: dict[str, Taken] = field(default_factory=dict)  # by the key that the sender gave
    calls: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/messages"

    def settings(self, **change: Any) -> dict[str, Any]:
        """What an operator writes down of it."""
        return {
            "url": self.url,
            "headers": {"Authorization": "Bearer {secret}", "Idempotency-Key": "{key}"},
            "body": {"to": "{to}", "text": "{text}", "status_url": "{callback}"},
            "answer": {"id": "id"},
            "status": {"field": "state", "delivered": ["delivered"], "failed": ["undelivered", "expired"]},
            **change,
        }

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int | str, dict[str, Any]]:
        """Status, or "hang up", and what is said."""
        said = _read(headers, body)
        self.calls.append((headers, said))
        if path != "/messages":
            return 404, {"error": "no such address"}
        if headers.get("authorization") != f"Bearer {self.secret}":
            return 401, {"error": "who are you"}
        scripted = self.answers.pop(0) if self.answers else 201
        if isinstance(scripted, int) and scripted != 201:
            return scripted, {"error": "scripted"}
        if not said.get("text") or not str(said.get("to", "")).startswith("+"):
            return 400, {"error": "no number or no words"}
        taken = self._take(headers.get("idempotency-key", f"none-{len(self.taken)}"), said)
        return scripted, {"id": taken.id, "state": "queued"}

    def _take(self, key: str, said: dict[str, Any]) -> Taken:
        """Asked twice with one key, it takes the text once and gives the same number."""
        new = Taken(f"g-{len(self.taken) + 1}", said["to"], said["text"], said.get("status_url", ""))
        return self.taken.setdefault(key, new)


def _read(headers: dict[str, str], body: bytes) -> dict[str, Any]:
    if headers.get("content-type") == "application/json":
        found = json.loads(body)
        return found if isinstance(found, dict) else {}
    return {name: values[-1] for name, values in parse_qs(body.decode()).items()}


@contextmanager
def opened(gateway: TextGateway) -> Iterator[TextGateway]:
    """The gateway listens within."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            status, said = gateway.answer(self.path, headers, body)
            if isinstance(status, str):
                self.close_connection = True
                return
            answer = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_PUT = do_POST  # noqa: N815 - as above

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as above
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", gateway.port), Handler)
    gateway.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
