"""Which addresses of the web may be called, and which lie inside.

An address that somebody types could point at the machine itself, at the practice's own network, or at the page where a
cloud tells a machine its secrets. So a name is resolved once, every address that it stands for is judged, and the very
address that was judged is called (`fetching`). Only what is plainly outside passes. The operator can name hosts inside
that may be called all the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote, urlsplit

SCHEMES = {"https": ("https", 443), "http": ("http", 80), "webcal": ("https", 443), "webcals": ("https", 443)}
PORTS = {80, 443}
LONGEST = 2000

GLOBAL_6 = IPv6Network("2000::/3")  # all that the world has been given so far
EMBEDS_4 = ((IPv6Network("2002::/16"), 80), (IPv6Network("64:ff9b::/96"), 0))  # 6to4, NAT64: where an IPv4 stands in it
NOT_OUTSIDE = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"), IPv6Network("2001::/23"))


class CallRefused(Exception):
    """An address that is not called, or a call that came to nothing. Nothing of the address is in it.

    ``code`` is ``address`` (none of the web), ``scheme``, ``port``, ``inside``, or one of those that `fetching` adds;
    ``number`` is the status where a server gave one that means nothing better.
    """

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(f"{code} {number}" if number else code)
        self.code, self.number = code, number


@dataclass(frozen=True)
class WebAddress:
    """An address taken apart. The name and password in it are sent to its own host alone, and shown to nobody."""

    scheme: str
    host: str
    port: int
    path: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"WebAddress({self.host})"  # a path can be the secret itself

    @property
    def origin(self) -> tuple[str, str, int]:
        """What has to stay the same for a secret to be sent on."""
        return self.scheme, self.host, self.port


def read_address(said: str, *, inside: Collection[str] = ()) -> WebAddress:
    """Take an address apart; ``inside`` are hosts that the operator named, alone or with a port. No name is resolved.

    Raises `CallRefused`.
    """
    said = said.strip()
    if len(said) > LONGEST or any(not sign.isprintable() or sign.isspace() for sign in said):
        raise CallRefused("address")
    try:
        parts = urlsplit(said)
        host, port = _host(parts.hostname), parts.port
    except ValueError as why:
        raise CallRefused("address") from why
    if parts.scheme.lower() not in SCHEMES:
        raise CallRefused("scheme" if parts.scheme and host else "address")
    if not host:
        raise CallRefused("address")
    scheme, usual = SCHEMES[parts.scheme.lower()]
    address = WebAddress(
        scheme=scheme,
        host=host,
        port=port or usual,
        path=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    _refuse(address, inside)
    return address


def is_named(address: WebAddress, inside: Collection[str]) -> bool:
    """True where the operator named this host; with its port, if it is none of the usual."""
    names = {name.strip().lower() for name in inside}
    whole = f"[{address.host}]" if ":" in address.host else address.host
    usual = address.port in PORTS
    return f"{whole}:{address.port}" in names or (usual and (whole in names or address.host in names))


def is_outside(said: str) -> bool:
    """True for an address that is plainly the world's: no loopback, no private or local network, nothing reserved."""
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        return "%" not in said and _is_outside_6(address)
    return _is_outside_4(address)


def _refuse(address: WebAddress, inside: Collection[str]) -> None:
    if is_named(address, inside):
        return
    if address.port not in PORTS:
        raise CallRefused("port")
    try:
        ip_address(address.host)
    except ValueError:
        return  # a name: what it stands for is judged when it is called
    if not is_outside(address.host):
        raise CallRefused("inside")


def _host(said: str | None) -> str:
    host = (said or "").rstrip(".").lower()
    return host if host.isascii() else host.encode("idna").decode()


def _is_outside_4(address: IPv4Address) -> bool:
    reserved = (
        address.is_multicast or address.is_reserved or any(address in net for net in NOT_OUTSIDE if net.version == 4)
    )
    return address.is_global and not reserved


def _is_outside_6(address: IPv6Address) -> bool:
    if address.ipv4_mapped is not None:
        return _is_outside_4(address.ipv4_mapped)
    for net, shift in EMBEDS_4:
        if address in net:
            return _is_outside_4(IPv4Address(int(address) >> shift & 0xFFFFFFFF))
    reserved = any(address in net for net in NOT_OUTSIDE if net.version == 6)
    return address in GLOBAL_6 and address.is_global and not reserved
