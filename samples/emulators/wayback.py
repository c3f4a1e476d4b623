"""copies → an index that can be asked (a CDX server) and the copies themselves, raw.

github.com/internetarchive/wayback, wayback-cdx-server/README: times inclusive and padded,
filters that match whole fields, adjacent rows collapsed, keys to go on with. Copies answer as a
memento does (RFC 7089), at the time that is nearest to the one that was asked for.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote_plus, unquote_plus, urlsplit

from emulators.serving import TEXT, Asked, missing
from office.answers import Answer

_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_RAW = re.compile(r"/web/(\d{1,14})id_/(.+)")
_STAMP = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a page, made at ``at``."""

    at: datetime
    original: str
    body: bytes = b"<html><body>A page</body></html>"
    kind: str = "text/html"
    status: int = 200

    @property
    def stamp(self) -> str:
        """Its time in 14 digits."""
        return self.at.astimezone(UTC).strftime(_STAMP)

    @property
    def row(self) -> dict[str, str]:
        """Its line in the index."""
        digest = hashlib.sha1(self.body, usedforsecurity=False).hexdigest().upper()
        values = (surt(self.original), self.stamp, self.original, self.kind, str(self.status))
        return dict(zip(_FIELDS, (*values, digest[:32], str(len(self.body))), strict=True))


@dataclass
class Archive:
    """An archive of ``copies``; ``busy`` are statuses that the index answers with first."""

    copies: Sequence[Copy]
    busy: list[int] = field(default_factory=list)
    most: int = 150_000
    mementos: bool = True

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a GET."""
        if asked.path == "/cdx/search/cdx":
            if self.busy:
                return Answer(self.busy.pop(0), b"busy\n", TEXT, tagged=False)
            return self._index(asked)
        # The address that is asked for keeps its query.
        if found := _RAW.fullmatch(asked.target):
            return self._copy(found[1], found[2], asked.base)
        return missing(asked)

    def _index(self, asked: Asked) -> Answer:
        if not asked.one("url"):
            return Answer(400, b"The parameter 'url' is required.\n", TEXT, tagged=False)
        rows = sorted((copy.row for copy in self.copies), key=_place)
        found = list(_collapsed(_matching(rows, asked), asked.one("collapse")))
        start = unquote_plus(asked.one("resumeKey")).rstrip("!")
        found = [row for row in found if not start or " ".join(_place(row)) > start]
        limit = min(int(asked.one("limit", "0")) or self.most, self.most)
        shown, left = found[:limit], found[limit:]
        names = asked.one("fl", ",".join(_FIELDS)).split(",")
        told: list[list[str]] = [[row[name] for name in names] for row in shown]
        key = quote_plus(" ".join(_place(shown[-1])) + "!") if shown and left else ""
        if asked.one("output") != "json":
            lines = [" ".join(row) for row in told] + (["", key] if key else [])
            return Answer(body="\n".join(lines).encode() + b"\n", content_type=TEXT, tagged=False)
        after: list[list[str]] = [[], [key]] if key and asked.one("showResumeKey") else []
        whole = [names, *told, *after] if told else []
        body = json.dumps(whole).encode() + b"\n"
        return Answer(body=body, content_type="application/json", tagged=False)

    def _copy(self, stamp: str, original: str, base: str) -> Answer:
        held = [one for one in self.copies if surt(one.original) == surt(original)]
        if not held:
            return Answer(404, b"Not in archive\n", TEXT, tagged=False)
        nearest = min(held, key=lambda one: abs(int(one.stamp) - int(stamp.ljust(14, "0"))))
        if nearest.stamp != stamp:
            place = f"{base}/web/{nearest.stamp}id_/{nearest.original}"
            return Answer(302, headers={"Location": place}, tagged=False)
        headers = {"X-Archive-Orig-Server": "harbour/1", "X-Archive-Orig-Etag": '"then"'}
        if self.mementos:
            headers["Memento-Datetime"] = format_datetime(nearest.at.astimezone(UTC), usegmt=True)
        return Answer(nearest.status, nearest.body, nearest.kind, headers=headers, tagged=False)


def surt(url: str) -> str:
    """The key under which an address stands in the index, its host turned round."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    turned = host if host.replace(".", "").isdigit() else ",".join(reversed(host.split(".")))
    query = f"?{parts.query}" if parts.query else ""
    return f"{turned}){parts.path or '/'}{query}".lower()


def _place(row: dict[str, str]) -> tuple[str, str]:
    return row["urlkey"], row["timestamp"]


def _matching(rows: Iterable[dict[str, str]], asked: Asked) -> Iterator[dict[str, str]]:
    wanted, scope = asked.one("url"), asked.one("matchType", "exact")
    key = surt(wanted if "//" in wanted else f"//{wanted}")
    first = asked.one("from").ljust(14, "0")
    last = asked.one("to").ljust(14, "9")
    filters = [value for name, value in asked.query if name == "filter"]
    for row in rows:
        host = key.partition(")")[0]
        fits = {
            "exact": row["urlkey"] == key,
            "prefix": row["urlkey"].startswith(key),
            "host": row["urlkey"].startswith(f"{host})"),
            "domain": row["urlkey"].startswith((f"{host})", f"{host},")),
        }[scope]
        if fits and first <= row["timestamp"] <= last and all(_passes(row, f) for f in filters):
            yield row


def _passes(row: dict[str, str], told: str) -> bool:
    name, _, pattern = told.removeprefix("!").partition(":")
    return bool(re.fullmatch(pattern, row[name])) is not told.startswith("!")


def _collapsed(rows: Iterable[dict[str, str]], name: str) -> Iterator[dict[str, str]]:
    last = None
    for row in rows:
        field_name, _, length = name.partition(":")
        value = row[field_name][: int(length or 10**6)] if name else None
        if not name or value != last:
            yield row
        last = value
