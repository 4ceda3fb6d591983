"""Whose net an address belongs to: everybody's, a private one, or this machine alone."""

from contextlib import suppress
from enum import IntEnum
from ipaddress import IPv6Address, ip_address


class Net(IntEnum):
    """Where a host is, from the outside to the inside."""

    PUBLIC = 0
    PRIVATE = 1
    """What IANA's registries of special-purpose addresses (RFC 6890) do not call globally reachable."""
    HERE = 2

    @property
    def words(self) -> str:
        """What people call it."""
        return ("the internet", "a private network", "this machine")[self]


def net_of_address(text: str) -> Net:
    """Where a numeric address is."""
    address = ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    address = mapped or address
    if address.is_loopback or address.is_unspecified:
        return Net.HERE
    return Net.PUBLIC if address.is_global else Net.PRIVATE


def net_of_host(host: str) -> Net:
    """Where a host is, by name or address, however that is written; of several places the innermost."""
    plain = host.rstrip(".").lower()
    if plain == "localhost" or plain.endswith(".localhost"):
        return Net.HERE
    from socket import getaddrinfo

    # Who cannot be found cannot be asked either, unless by a proxy, which knows others.
    with suppress(OSError, ValueError):
        return max(net_of_address(str(found[4][0])) for found in getaddrinfo(host, None))
    return Net.PUBLIC
