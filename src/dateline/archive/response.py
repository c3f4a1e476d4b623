"""WARC response record → Capture, its digests checked (WARC 1.1, section 6.3)."""

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime

from dateline.archive.buffer import DamagedError
from dateline.archive.decoding import decoded
from dateline.model import Capture

# Common Crawl's names for headers of the transfer that are not true of the stored body.
TRANSFER_HEADERS = ("content-encoding", "content-length", "transfer-encoding")
MOVED = "x-crawl-"
SOFTWARE = b"software: dateline/"
ASKED, REDIRECT = "x-dateline-asked", "x-dateline-redirect"

_STATUS_LINE = re.compile(rb"\s*[A-Za-z]{2,8}(?:/\d(?:\.\d)?)?[ \t]+(\d{3})\b")
_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?[Zz]?"
)
_HASHES = ("sha1", "sha256", "sha512", "md5")

Headers = dict[str, list[str]]


def read_headers(head: bytes) -> Headers:
    """Header lines by lower-case name; folded lines joined, lines without a colon dropped."""
    lines: list[bytes] = []
    for line in head.splitlines():
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1] += b" " + line.strip()
        else:
            lines.append(line)
    headers: Headers = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon and (key := _told(name).strip().lower()):
            headers.setdefault(key, []).append(_told(value).strip())
    return headers


def _told(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def first(headers: Headers, name: str) -> str:
    """The first value of a header, "" where there is none."""
    return headers.get(name, [""])[0]


def is_page(headers: Headers) -> bool:
    """Whether a record's WARC headers say it is an answer to an HTTP request, or a file that
    was kept as one."""
    return first(headers, "warc-type").lower() == "response" and address(
        headers
    ).lower().startswith(("http://", "https://", "folder://"))


def own_file(headers: Headers, block: bytes) -> str:
    """The id that each record of the file must name, where a warcinfo says the file is ours."""
    ours = first(headers, "warc-type") == "warcinfo" and block.startswith(SOFTWARE)
    return first(headers, "warc-record-id") if ours else ""


def address(headers: Headers) -> str:
    """WARC-Target-URI; WARC 1.0 wrote it between angle brackets."""
    return first(headers, "warc-target-uri").strip("<>")


def read_capture(headers: Headers, block: bytes, limit: int) -> Capture:
    """The capture a response record holds. Raises DamagedError."""
    _check(first(headers, "warc-block-digest"), block, "block")
    status, answer, payload = _http(block)
    cut = first(headers, "warc-truncated")
    body = decoded(payload, answer, limit, partial=bool(cut))
    sha256 = hashlib.sha256(body).hexdigest()
    ours = ASKED in headers
    if ours:
        _check(first(headers, "warc-payload-digest"), payload, "payload")
    for name in TRANSFER_HEADERS:
        if MOVED + name in answer:
            answer[name] = answer.pop(MOVED + name)
    if cut:
        answer["warc-truncated"] = cut
    return Capture(
        url=first(headers, ASKED) if ours else address(headers),
        final_url=address(headers),
        status=status,
        headers=answer,
        body=body,
        fetched_at=_date(first(headers, "warc-date")),
        sha256=sha256,
        redirects=tuple(headers.get(REDIRECT, ())),
    )


def _http(block: bytes) -> tuple[int, dict[str, str], bytes]:
    status = _STATUS_LINE.match(block)
    if not status:
        raise DamagedError("no HTTP status line")
    ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := block.find(mark)) >= 0]
    end = min(ends, default=len(block))
    lines = read_headers(block[:end].partition(b"\n")[2])
    return int(status[1]), {name: ", ".join(said) for name, said in lines.items()}, block[end:]


def _check(digest: str, content: bytes, what: str) -> None:
    name, colon, stated = digest.partition(":")
    name = name.lower().replace("-", "")
    if not colon or name not in _HASHES:
        return
    true = hashlib.new(name, content, usedforsecurity=False).digest()
    if _digest(stated, len(true)) != true:
        raise DamagedError(f"the {what} digest does not match")


def _digest(stated: str, size: int) -> bytes | None:
    """Base32 by custom, hexadecimal by some."""
    try:
        if len(stated) == size * 2:
            return bytes.fromhex(stated)
        return base64.b32decode(stated.upper() + "=" * (-len(stated) % 8))
    except (ValueError, binascii.Error):
        return None


def _date(stated: str) -> datetime:
    read = _DATE.fullmatch(stated)
    if not read:
        raise DamagedError(f"no capture time ({stated[:40]!r})")
    year, month, day, hour, minute, second = (int(part) for part in read.groups("0")[:6])
    micro = int((read[7] or "0").ljust(6, "0")[:6])
    try:
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
    except ValueError:
        raise DamagedError(f"no capture time ({stated[:40]!r})") from None
