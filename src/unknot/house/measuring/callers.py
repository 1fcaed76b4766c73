"""The callers: one process with many kept connections, which asks as fast as it is answered, and keeps the time.

Sockets and one selector, no HTTP library: what the callers take from the two cores, the server does not get. Each
client is a generator that yields a request and is sent the reply, so a booking reads from top to bottom.

    echo PLAN | python -m unknot.house.measuring.callers
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
from collections import Counter, deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, NamedTuple

CHUNK = 1 << 16
PATIENCE = 30.0  # seconds for one answer, on a machine that does other things too


class Reply(NamedTuple):
    """What came back."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes:
        """A header's value; empty where it is not there."""
        _, _, rest = self.head.partition(b"\r\n" + name + b": ")
        return rest.partition(b"\r\n")[0]


Asking = Generator[bytes, Reply, None]


@dataclass
class Log:
    """What a run of callers saw: seconds of each thing that was timed, and how often each status came."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes_read: int = 0
    took: float = 0.0

    def report(self) -> dict[str, Any]:
        """Percentiles in milliseconds, and the rate."""
        ordered = sorted(self.seconds)
        return {
            "count": len(ordered),
            "p50_ms": percentile(ordered, 0.5) * 1000,
            "p95_ms": percentile(ordered, 0.95) * 1000,
            "per_s": len(ordered) / self.took if self.took else 0.0,
            "statuses": {str(status): times for status, times in sorted(self.statuses.items())},
            "bytes": self.bytes_read // max(1, sum(self.statuses.values())),
        }


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that this share of an ordered list does not pass; 0 for an empty one."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def main() -> None:
    """Do the plan of standard input; print what was seen."""
    plan = json.load(sys.stdin)
    act = {"pages": pages, "bookings": bookings, "race": race}[plan["act"]]
    json.dump(act(plan), sys.stdout)


def pages(plan: dict[str, Any]) -> dict[str, Any]:
    """Ours and the fixed body in turn, slice by slice, so that a slow moment of the machine slows both alike."""
    logs = {name: Log() for name in plan["paths"]}
    with connected(plan) as clients:
        for name, paths in plan["paths"].items():  # once through, so that no first time is in the figures
            clients.run([_asks_pages(plan, paths[:1] * 2, Log())], 1)
            logs[name] = Log()
        for _ in range(plan["slices"]):
            for name, paths in plan["paths"].items():
                work = deque(paths[n % len(paths)] for n in range(plan["requests"] // plan["slices"]))
                log, count = logs[name], plan["clients"]
                log.took += clients.run([_asks_pages(plan, work, log) for _ in range(count)], plan["seconds"])
    return {name: log.report() for name, log in logs.items()}


def bookings(plan: dict[str, Any]) -> dict[str, Any]:
    """Each visitor holds a time of their own and confirms it. A booking's time is that of both requests together."""
    log, retries = Log(), Counter[str]()
    with connected(plan) as clients:
        work = deque(plan["visitors"])
        log.took = clients.run([_books(plan, work, log, retries) for _ in range(plan["clients"])], plan["seconds"])
    return log.report() | {"conflicts": retries["conflict"], "failed": retries["failed"]}


def race(plan: dict[str, Any]) -> dict[str, Any]:
    """All at once on one time, round after round; whoever holds it confirms it."""
    log, won = Log(), list[int]()
    with connected(plan) as clients:
        for visitors in plan["rounds"]:
            counted = Counter[str]()
            each = [_books(plan, deque([one]), log, counted) for one in visitors]
            log.took += clients.run(each, plan["seconds"])
            won.append(counted["booked"])
    return log.report() | {"won": won}


def _asks_pages(plan: dict[str, Any], work: Any, log: Log) -> Asking:
    todo = work if isinstance(work, deque) else deque(work)
    host, more = plan["host"], plan.get("headers", "")
    while todo:
        path = todo.popleft()
        started = perf_counter()
        reply = yield f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()
        log.seconds.append(perf_counter() - started)
        log.statuses[reply.status] += 1
        log.bytes_read += len(reply.body)


def _books(plan: dict[str, Any], work: deque[dict[str, Any]], log: Log, counted: Counter[str]) -> Asking:
    while work:
        one = work.popleft()
        started = perf_counter()
        held = yield _form(plan, one, "/book/holds/", one["hold"])
        log.statuses[held.status] += 1
        if held.status != 302 or b"/book/holds/" not in (where := held.header(b"location")):
            counted["conflict" if held.status == 409 else "failed"] += 1
            continue
        booked = yield _form(plan, one, f"{where.decode()}confirmation/", one["confirm"])
        log.statuses[booked.status] += 1
        done = booked.status == 302 and b"/visit/" in booked.header(b"location")
        counted["booked" if done else "failed"] += 1
        if done:
            log.seconds.append(perf_counter() - started)


def _form(plan: dict[str, Any], one: dict[str, Any], path: str, body: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: {plan['host']}\r\nOrigin: http://{plan['host']}\r\n"
        f"Accept: text/html\r\nX-Forwarded-For: {one['address']}\r\nCookie: {one['cookies']}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


class connected:  # noqa: N801 - reads as `with connected(plan) as clients`
    """So many connections to the server, kept until the block ends."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.port, self.count = plan["port"], plan["clients"]
        self.sockets: list[socket.socket] = []

    def __enter__(self) -> connected:
        for _ in range(self.count):
            one = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.setblocking(False)  # noqa: FBT003 - the standard library's own signature
            self.sockets.append(one)
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.sockets:
            one.close()

    def run(self, askings: Sequence[Asking], seconds: float) -> float:
        """Let each asking have a connection until it is through, or until the time is up; the seconds it took."""
        started, selector = perf_counter(), selectors.DefaultSelector()
        running = dict(zip(self.sockets, askings, strict=False))
        for one, asking in running.items():
            if (request := next(asking, None)) is not None:
                one.sendall(request)
                selector.register(one, selectors.EVENT_READ, _Reading(asking))
        while selector.get_map():
            if not (ready := selector.select(PATIENCE)):
                raise TimeoutError(f"no answer for {PATIENCE:g} seconds")
            late = perf_counter() - started > seconds
            for key, _ in ready:
                if not key.data.goes_on(key.fileobj, late=late):
                    selector.unregister(key.fileobj)
        selector.close()
        return perf_counter() - started


class _Reading:
    """One connection's reply as it arrives."""

    def __init__(self, asking: Asking) -> None:
        self.asking, self.read = asking, b""

    def goes_on(self, one: Any, *, late: bool) -> bool:
        """Take what is there; where the reply is whole, hand it over and send what comes next. False at the end."""
        if not (chunk := one.recv(CHUNK)):
            raise ConnectionError("the server closed the connection")
        self.read += chunk
        if (reply := _whole(self.read)) is None:
            return True
        self.read = b""
        try:
            request = self.asking.send(reply)
        except StopIteration:
            return False
        if late and request.startswith((b"GET", b"POST /book/holds/ ")):  # what was begun is finished
            return False
        one.sendall(request)
        return True


def _whole(read: bytes) -> Reply | None:
    head, found, body = read.partition(b"\r\n\r\n")
    if not found:
        return None
    reply = Reply(int(head[9:12]), head, body)
    return reply if len(body) >= int(reply.header(b"content-length") or 0) else None


if __name__ == "__main__":
    main()
