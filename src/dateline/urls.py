"""str → str: one spelling, one identity key, one host and one site for every address.

Pure: nothing is looked up on the network; the public suffix list comes with the ``tld``
package. Besides http and https there is ``folder://<source>/<path>``, the address of a file
in a drop folder.
"""

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes

import idna
import tld

LONGEST = 8000  # characters; what no server of a press office needs and no index should hold

DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say how a reader came, never what is read. ``id``, ``ref``, ``source``,
# ``page`` and the like choose the content somewhere and are therefore not here.
_TRACKING_NAMES = """
    __hsfp __hssc __hstc _branch_match_id _ga _gl _hsenc _hsmi _openstat action_object_map
    action_ref_map action_type_map at_campaign at_custom1 at_custom2 at_custom3 at_custom4
    at_link_id at_link_origin at_link_type at_medium dclid fb_action_ids fb_action_types fb_ref
    fb_source fbclid gad_campaignid gad_source gbraid gclid gclsrc gdffi gdfms gdftrk
    hsctatracking igsh igshid li_fat_id mc_cid mc_eid mkt_tok ml_subscriber ml_subscriber_hash
    msclkid ns_campaign ns_fee ns_linkname ns_mchannel ns_source oly_anon_id oly_enc_id phpsessid
    rb_clickid ref_src ref_url s_cid smid smtyp srsltid sscid ttclid twclid vero_conv vero_id
    wbraid wickedid wt.mc_id wt_mc yclid ysclid
"""
TRACKING = frozenset(_TRACKING_NAMES.split())
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "itm_")

_PARTS = re.compile(  # RFC 3986, appendix B
    r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL
)
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")  # what no part of an address escapes
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9._~-])")
_BREAKS = re.compile(r"[\t\n\r]")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SOURCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATH = frozenset("!$&'()*+,;=:@/")
_IN_QUERY = _IN_PATH | {"?"}
_IN_FOLDER = frozenset("/")
_AROUND = "".join(map(chr, range(0x21))) + "\u00a0\ufeff"


class _Parts(NamedTuple):
    scheme: str
    authority: str | None
    path: str
    query: str | None


def canonical(url: str) -> str:
    """The one spelling under which an address is requested and stored.

    Scheme and host in lower case, IDN in punycode, default port and fragment dropped, dot
    segments resolved, percent-encoding normalised (RFC 3986, 6.2.2), tracking parameters and
    session ids removed; the path's case and the rest of the query stay, in order.
    Raises ValueError on what is not a usable http, https or folder URL.
    """
    parts = _read(url)
    if parts.scheme == "folder":
        return _text(parts)
    pieces = (parts.query or "").split("&")
    kept = "&".join(piece for piece in pieces if piece and not _tracks(piece))
    path = _without_dots(_SESSION.sub("", parts.path))
    return _text(parts._replace(path=path, query=kept or None))


def exact(url: str) -> str:
    """The normalised spelling with every parameter kept: where a server sends one by redirect.

    A server may answer one address only with the parameters that :func:`canonical` removes.
    Raises ValueError as :func:`canonical` does.
    """
    return _text(_read(url))


def key(url: str) -> str:
    """The identity of an address: http and https, with and without ``www.``, are one.

    Not itself a URL. Raises ValueError as :func:`canonical` does.
    """
    spelled = canonical(url)
    if spelled.startswith("folder:"):
        return spelled
    bare = spelled.partition("://")[2]
    rest = bare.removeprefix("www.")
    return rest if "." in rest.partition("/")[0] else bare


def host(url: str) -> str:
    """The host, with its port where that is not the scheme's own: ``127.0.0.1:8765``.

    For a folder URL the source id. Raises ValueError as :func:`canonical` does.
    """
    return _read(url).authority or ""


def is_local(name: str) -> bool:
    """Whether a host's name, without a port, is this machine's: a loopback address, localhost
    or a name of its own domain (RFC 6761, 6.3)."""
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def site(url: str) -> str:
    """The registrable domain (``gov.uk`` is a public suffix, ``mod.gov.uk`` a site).

    The host itself, without its port, for IP addresses and unknown suffixes. Raises
    ValueError as :func:`canonical` does.
    """
    parts = _read(url)
    name = parts.authority or ""
    if parts.scheme == "folder":
        return name
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return _registrable(name.partition(":")[0])


def same_site(a: str, b: str) -> bool:
    """Whether both addresses belong to one registrable domain (or to one folder source);
    False where either of them is unusable."""
    try:
        kinds = {url.strip().lower().startswith("folder:") for url in (a, b)}
        return len(kinds) == 1 and site(a) == site(b)
    except ValueError:
        return False


def join(base: str, url: str) -> str | None:
    """The canonical form of a reference found at ``base``; None where it leads nowhere usable.

    ``javascript:``, ``mailto:``, broken references, and those to the same document (``""``,
    ``#top``) are unusable; so is a folder URL on a page that did not come from that folder.
    """
    try:
        return canonical(_resolve(base, url))
    except ValueError:
        return None


def join_exact(base: str, url: str) -> str | None:
    """As :func:`join`, with every parameter kept, for the target of a redirect."""
    try:
        return exact(_resolve(base, url))
    except ValueError:
        return None


def folder_url(source_id: str, relative_path: str) -> str:
    """``folder://<source>/<percent-encoded path>`` for a file of a drop folder.

    Raises ValueError for an absolute path, one that leaves the folder, or an id with
    characters other than letters, digits, dot, dash and underscore.
    """
    name = relative_path.encode("utf-8", "surrogateescape")  # file names need not be UTF-8
    return canonical(f"folder://{source_id}/{quote(name, safe='/-._~')}")


def folder_path(url: str) -> str:
    """The relative path that :func:`folder_url` was made from. Raises ValueError."""
    parts = _read(url)
    if parts.scheme != "folder":
        raise ValueError(f"not a folder URL: {url[:200]!r}")
    return unquote_to_bytes(parts.path[1:]).decode("utf-8", "surrogateescape")


@lru_cache(maxsize=1024)
def _read(url: str) -> _Parts:
    # A page's address is asked for its host, its key and its spelling many times over.
    return _exact(_split(url))


def _split(url: str) -> _Parts:
    # As the WHATWG URL standard does: controls and spaces around it, tabs and line breaks
    # anywhere are not part of an address; lone surrogates become U+FFFD.
    sound = url
    if not url.isascii():
        sound = url.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    sound = _BREAKS.sub("", sound).strip(_AROUND)
    match = _PARTS.fullmatch(sound)
    if match is None or len(sound) > LONGEST:
        raise ValueError(f"not a URL: {url[:200]!r}")
    parts = _Parts((match[1] or "").lower(), match[2], match[3], match[4])
    if parts.scheme in ("http", "https", "") and "\\" in sound:
        return _split(sound.replace("\\", "/"))
    return parts


def _exact(parts: _Parts) -> _Parts:
    if parts.scheme == "folder":
        return _folder(parts)
    if parts.scheme not in DEFAULT_PORTS or not parts.authority:
        raise ValueError(f"not an http(s) or folder URL: {_text(parts)[:200]!r}")
    path = _without_dots(_escaped(parts.path, _IN_PATH)) or "/"
    query = _escaped(parts.query or "", _IN_QUERY) or None
    return _Parts(parts.scheme, _authority(parts.scheme, parts.authority), path, query)


def _folder(parts: _Parts) -> _Parts:
    path = _escaped(parts.path, _IN_FOLDER)
    segments = path[1:].split("/")
    wrong = not _SOURCE_ID.fullmatch(parts.authority or "") or parts.query is not None
    if wrong or any(segment in ("", ".", "..") for segment in segments):
        raise ValueError(f"not the address of a file in a folder: {_text(parts)[:200]!r}")
    if "%2F" in path or "%00" in path:
        raise ValueError(f"no file can have this name: {path[:200]!r}")
    return _Parts("folder", parts.authority, path, None)


def _authority(scheme: str, authority: str) -> str:
    if "@" in authority:
        raise ValueError("credentials in a URL")
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?", authority)
    if match is None:
        raise ValueError(f"not a host and port: {authority[:200]!r}")
    port = int(match[2] or DEFAULT_PORTS[scheme])
    if not 0 < port < 65536:
        raise ValueError(f"not a port: {port}")
    name = _host_name(match[1])
    return name if port == DEFAULT_PORTS[scheme] else f"{name}:{port}"


@lru_cache(maxsize=4096)
def _host_name(raw: str) -> str:
    if raw.startswith("["):
        return f"[{_ipv6(raw[1:-1])}]"
    name = unquote(raw, errors="strict").lower().removesuffix(".")
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii").removesuffix(".")
        except idna.IDNAError as error:
            raise ValueError(f"not a host name: {raw[:200]!r}: {error}") from None
    labels = name.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        # What browsers read as an IPv4 address; of its many notations only the plain one.
        return str(ipaddress.IPv4Address(name))
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(f"not a host name: {raw[:200]!r}")
    return name


def _ipv6(raw: str) -> str:
    address = ipaddress.IPv6Address(raw)
    if address.scope_id is not None:
        raise ValueError(f"an address with a zone: {raw!r}")
    if address.ipv4_mapped is not None:  # Python 3.13 began to print these in another way
        return f"::ffff:{address.ipv4_mapped}"
    return address.compressed


@lru_cache(maxsize=4096)
def _registrable(name: str) -> str:
    # The list spells most suffixes in Unicode only (公司.cn), hosts are in punycode here.
    labels = name.split(".")
    readable = ".".join(map(_readable, labels))
    found = tld.get_fld(SplitResult("http", readable, "/", "", ""), fail_silently=True)
    return ".".join(labels[-(found.count(".") + 1) :]) if found else name


def _readable(label: str) -> str:
    try:
        return idna.decode(label) if label.startswith("xn--") else label
    except idna.IDNAError:
        return label


def _escaped(text: str, allowed: frozenset[str]) -> str:
    if allowed is not _IN_FOLDER and _PLAIN.fullmatch(text):
        return text

    def spell(match: re.Match[str]) -> str:
        if match[1]:
            plain = chr(int(match[1], 16))
            return plain if plain in _UNRESERVED else f"%{match[1].upper()}"
        if match[2] in allowed:
            return match[2]
        return quote(match[2], safe="")

    return _ESCAPE.sub(spell, text)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _tracks(piece: str) -> bool:
    # "&amp;utm_source=" is what a twice escaped ampersand in a feed leaves behind.
    name = piece.partition("=")[0].lower().removeprefix("amp;")
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


@lru_cache(maxsize=64)
def _start(base: str) -> _Parts:
    """The parts of a page's address, from which all its references start."""
    return _exact(_split(base))


def _resolve(base: str, url: str) -> str:
    start, found = _start(base), _split(url)
    if found.scheme or found.authority is not None:
        target = found._replace(scheme=found.scheme or start.scheme)
        if target.scheme == "folder" and target[:2] != start[:2]:
            raise ValueError("a folder is only reached from within")
        return _text(target)
    if not found.path and found.query is None:
        raise ValueError("a reference to the same document")
    if not found.path:
        path = start.path
    elif found.path.startswith("/"):
        path = found.path
    else:
        path = start.path.rpartition("/")[0] + "/" + found.path
    return _text(start._replace(path=_without_dots(path), query=found.query))


def _text(parts: _Parts) -> str:
    scheme = f"{parts.scheme}:" if parts.scheme else ""
    authority = "" if parts.authority is None else f"//{parts.authority}"
    query = "" if parts.query is None else f"?{parts.query}"
    return f"{scheme}{authority}{parts.path}{query}"
