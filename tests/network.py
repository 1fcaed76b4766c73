"""No test speaks to another machine: a socket that would is refused where it connects."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


class OtherMachine(Exception):
    """A test tried to reach another machine."""


def stay_on_this_machine() -> None:
    """From now on, only unix sockets and loopback."""
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign]  # the point of this module
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign]  # as above


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _refuse_other_machines(self, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_other_machines(self, address)
    return _connect_ex(self, address)


def _refuse_other_machines(connecting: socket.socket, address: Any) -> None:
    if connecting.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
        raise OtherMachine(f"a test tried to reach {address[0]}; use a stand-in from tests/fakes")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
