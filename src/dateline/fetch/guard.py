"""address → why it must not be asked, or None: what is public on the web, and nothing else.

Addresses are judged where they are connected to (see ``network``), so that a name whose answer
changes between check and use gains nothing. The lists are IANA's special-purpose registries,
written out because ``ipaddress`` judges some of them differently from one Python to the next.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from dateline import urls

PORTS = frozenset({80, 443})
LOOPBACK = IPv4Network("127.0.0.0/8")

NOT_PUBLIC_4 = {
    IPv4Network("0.0.0.0/8"): "this network",
    IPv4Network("10.0.0.0/8"): "private",
    IPv4Network("100.64.0.0/10"): "shared by a carrier",
    LOOPBACK: "loopback",
    IPv4Network("168.63.129.16/32"): "cloud metadata",  # Azure's, in the midst of public space
    IPv4Network("169.254.0.0/16"): "link-local or cloud metadata",
    IPv4Network("172.16.0.0/12"): "private",
    IPv4Network("192.0.0.0/24"): "protocol assignments",
    IPv4Network("192.0.2.0/24"): "documentation",
    IPv4Network("192.31.196.0/24"): "special purpose",
    IPv4Network("192.52.193.0/24"): "special purpose",
    IPv4Network("192.88.99.0/24"): "6to4 relay",
    IPv4Network("192.168.0.0/16"): "private",
    IPv4Network("192.175.48.0/24"): "special purpose",
    IPv4Network("198.18.0.0/15"): "benchmarking",
    IPv4Network("198.51.100.0/24"): "documentation",
    IPv4Network("203.0.113.0/24"): "documentation",
    IPv4Network("224.0.0.0/4"): "multicast",
    IPv4Network("240.0.0.0/4"): "reserved",
}
# All of IPv6 but global unicast is refused: loopback, mapped (::ffff:0:0/96), NAT64
# (64:ff9b::/96), unique local, link-local, multicast. Within it these, most of which carry an
# IPv4 address that would go unjudged:
PUBLIC_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = {
    IPv6Network("2001::/23"): "protocol assignments",  # holds Teredo
    IPv6Network("2001:db8::/32"): "documentation",
    IPv6Network("2002::/16"): "6to4",
    IPv6Network("2620:4f:8000::/48"): "special purpose",
    IPv6Network("3fff::/20"): "documentation",
}


def refused_url(url: str, *, loopback: bool) -> str | None:
    """Why a URL in its canonical (or exact) spelling must not be asked, before any look-up."""
    if not url.startswith(("http://", "https://")):
        return "neither http nor https"
    name, port = _place(url)
    address = _literal(name)
    if address is not None:
        return refused_address(address, port, loopback=loopback)
    return None if loopback or port in PORTS else f"port {port}"


def refused_address(address: IPv4Address | IPv6Address, port: int, *, loopback: bool) -> str | None:
    """Why nothing must be connected to at this address; ``loopback`` admits 127.0.0.0/8 alone,
    on any port."""
    if loopback and isinstance(address, IPv4Address) and address in LOOPBACK:
        return None
    kind = _kind_4(address) if isinstance(address, IPv4Address) else _kind_6(address)
    if kind is not None:
        return f"{address} is {kind}"
    return None if port in PORTS else f"port {port}"


def _kind_4(address: IPv4Address) -> str | None:
    return next((kind for network, kind in NOT_PUBLIC_4.items() if address in network), None)


def _kind_6(address: IPv6Address) -> str | None:
    if address not in PUBLIC_6:
        return "not global unicast"
    return next((kind for network, kind in NOT_PUBLIC_6.items() if address in network), None)


def _place(url: str) -> tuple[str, int]:
    place = urls.host(url)
    name, colon, port = place.rpartition(":")
    if not colon or place.endswith("]"):
        return place, 443 if url.startswith("https:") else 80
    return name, int(port)


def _literal(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.strip("[]"))
    except ValueError:
        return None
