"""Where a request comes from, also behind proxies that we trust."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

IPV6_SITE = 64  # bits: whoever has one address of IPv6 has the whole network


@lru_cache
def _networks(trusted: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(one, strict=False) for one in trusted]


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def address_of(request: HttpRequest) -> str:
    """The client's address, an IPv6 one as its network.

    `X-Forwarded-For` is believed only as far as `TRUSTED_PROXIES` (networks) wrote it: read from its end, the first
    address that is not one of ours. Anybody can write the rest.
    """
    trusted = _networks(tuple(settings.TRUSTED_PROXIES))
    found = _parsed(request.META.get("REMOTE_ADDR", ""))
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if found is None or not any(found in network for network in trusted):
            break
        before = _parsed(hop)
        if before is None:
            break
        found = before
    if found is None:
        return "unknown"
    if found.version == 6:
        return str(ipaddress.ip_network((found, IPV6_SITE), strict=False))
    return str(found)
