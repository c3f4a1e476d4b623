"""bytes of an EML file → Newsletter: its page and what its headers say (RFC 5322, MIME).

The part that is shown is taken, HTML before plain text; attachments are counted, not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from dateline.discover.markup import decode
from dateline.errors import DiscoverError
from dateline.model import Hint, Reason
from dateline.text import one_line

MAX_HINT = 1000
MOST_PARTS = 1000
MAX_HEADER = 2000  # characters of a header that are read
_HEADERS = (("Subject", "title"), ("Date", "published"), ("From", "sender"))
# What the header parsers of the standard library raise at what nobody should write.
_BROKEN = (
    ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError
)  # fmt: skip
# Each line is held against the boundary of each message around it: this many and no more.
MOST_NESTED = 100
MOST_BOUNDARIES = 100_000  # lines that may be one
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)


class _Plain(policy.Compat32):
    """Headers as they stand: to take each apart, as newer policies do, takes a second for some
    kilobytes, and more than a second each for the most of them."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """A header's beginning, which is all that a part's can need."""
        return super().header_fetch_parse(name, value[:MAX_HEADER])


@dataclass(frozen=True, slots=True)
class Newsletter:
    """``body`` is UTF-8 of ``content_type``; ``hints`` are title, published and sender."""

    body: bytes
    content_type: str
    hints: tuple[Hint, ...] = ()
    attachments: int = 0


def read_newsletter(data: bytes) -> Newsletter:
    """The page in a message. Raises DiscoverError where there is none to be read."""
    if len(_MULTIPART.findall(data)) > MOST_NESTED:
        raise DiscoverError(f"more than {MOST_NESTED} messages within messages", Reason.TOO_DEEP)
    if data.count(b"\n--") + data.count(b"\r--") > MOST_BOUNDARIES:
        raise DiscoverError(f"more than {MOST_BOUNDARIES} parts", Reason.TOO_LARGE)
    try:
        message = message_from_bytes(data, policy=_Plain())
        parts = list(_parts(message))
        shown = next(
            (part for kind in ("html", "plain") for part in parts if _is(part, kind)), None
        )
        text = _text(shown) if shown is not None else ""
    except _BROKEN as error:
        raise DiscoverError(f"no message: {error}"[:300], Reason.BAD_ITEM) from None
    if not text.strip() or not message.keys():
        raise DiscoverError("a message without a text", Reason.EMPTY)
    is_html = shown is not None and _is(shown, "html")
    hints = [*_hints(message)]
    if count := sum(_is_attached(part) for part in parts):
        hints.append(Hint("attachments", str(count), "email:attachments"))
    return Newsletter(
        text.encode("utf-8", "replace"),
        f"text/{'html' if is_html else 'plain'}; charset=utf-8",
        tuple(hints),
        count,
    )


def _parts(message: Message) -> Iterator[Message]:
    """The leaves in their order; messages within a message are attachments, and stay whole."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop()
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(part.get_payload())  # type: ignore[arg-type]
        else:
            yield part


def _is(part: Message, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and not _is_attached(part)


def _is_attached(part: Message) -> bool:
    if part.get_content_disposition() == "attachment":
        return True
    # Pictures that the page shows are a part of it.
    return part.get_content_maintype() not in ("text", "multipart") and not part["Content-ID"]


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    charset = part.get_content_charset() or "utf-8"
    return decode(raw, f"text/plain; charset={charset}") if isinstance(raw, bytes) else ""


def _hints(message: Message) -> Iterator[Hint]:
    for name, hint in _HEADERS:
        stated = (value for key, value in message.raw_items() if key.lower() == name.lower())
        raw = str(next(stated, ""))[:MAX_HEADER]
        try:
            told = one_line(str(policy.default.header_fetch_parse(name, raw)))[:MAX_HINT]
        except _BROKEN:
            continue
        if told:
            yield Hint(hint, told, f"email:{name.lower()}")
