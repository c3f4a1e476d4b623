"""Pieces and a query → what WordPress REST answers, strict dates and paging errors included.

The rules are those of ``WP_REST_Posts_Controller``: ``after`` and ``before`` are strict and
compare ``post_date``, which is the site's local time; a value without offset is local too.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from office.answers import JSON, Answer
from office.content import Piece, Site

ROOT = "/wp-json/wp/v2/posts"
# rest_parse_date(): a date alone is refused, and so is an offset whose "+" came unescaped.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}(:\d{2})?)?")
_DATES = ("after", "before", "modified_after", "modified_before")
_ORDERS = {"date": "date", "modified": "modified", "id": "id", "title": "title", "slug": "slug"}


class InvalidError(Exception):
    """A query parameter that WordPress answers with 400; carries name and message."""


def posts(
    site: Site, pieces: Iterable[Piece], base: str, query: Mapping[str, str], cap: int
) -> Answer:
    """The collection of posts; ``cap`` is the greatest page a plugin of the site lets out."""
    try:
        bounds = {name: _local(query[name], name, site.tz) for name in _DATES if name in query}
        size = min(_number(query, "per_page", 10, 100), cap)
        page = _number(query, "page", 1, 10**9)
        orderby = _choice(query, "orderby", "date", _ORDERS)
        order = _choice(query, "order", "desc", ("asc", "desc"))
    except InvalidError as error:
        return _invalid(*error.args)
    found = [post for post in _all(site, pieces, base) if _inside(post, bounds)]
    found.sort(key=lambda post: (_key(post, orderby), post["id"]), reverse=order == "desc")
    pages = -(-len(found) // size)
    if page > pages and found:
        message = "The page number requested is larger than the number of pages available."
        return _error("rest_post_invalid_page_number", message)
    shown = [_pick(post, query.get("_fields")) for post in found[(page - 1) * size : page * size]]
    totals = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
    return _json(shown, headers=totals)


def post(site: Site, pieces: Iterable[Piece], base: str, number: str) -> Answer:
    """One post by its id; 404 ``rest_post_invalid_id`` where there is none."""
    for each in _all(site, pieces, base):
        if str(each["id"]) == number:
            return _json(each)
    return _error("rest_post_invalid_id", "Invalid post ID.", status=404)


def index(site: Site, base: str) -> Answer:
    """The root of the API."""
    routes = {"/wp/v2/posts": {"methods": ["GET"]}}
    zone = {"timezone_string": site.zone, "namespaces": ["wp/v2"], "routes": routes}
    return _json({"name": site.name, "url": base, "home": base, **zone})


def _all(site: Site, pieces: Iterable[Piece], base: str) -> list[dict[str, object]]:
    listed = (piece for piece in pieces if piece.listed)
    return [
        _post(piece, site.tz, base) for piece in listed if isinstance(piece.published, datetime)
    ]


def _post(piece: Piece, zone: ZoneInfo, base: str) -> dict[str, object]:
    assert isinstance(piece.published, datetime)
    modified = piece.modified or piece.published
    slug = piece.path.rstrip("/").rpartition("/")[2]
    return {
        "id": piece.number,
        "date": _stamp(piece.published, zone),
        "date_gmt": _stamp(piece.published, UTC),
        "guid": {"rendered": f"{base}/?p={piece.number}"},
        "modified": _stamp(modified, zone),
        "modified_gmt": _stamp(modified, UTC),
        "slug": slug,
        "status": "publish",
        "type": "post",
        "link": base + piece.path,
        "title": {"rendered": html.escape(piece.title)},
        "excerpt": {"rendered": f"<p>{html.escape(piece.lead)}</p>\n", "protected": False},
    }


def _stamp(instant: datetime, zone: tzinfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")


def _local(raw: str, name: str, zone: ZoneInfo) -> str:
    try:
        read = datetime.fromisoformat(raw.upper()) if _DATE.fullmatch(raw) else None
    except ValueError:  # a form that is right with a day that is not
        read = None
    if read is None:
        raise InvalidError(name, "Invalid date.")
    return _stamp(read if read.tzinfo else read.replace(tzinfo=zone), zone)


def _inside(post: Mapping[str, object], bounds: Mapping[str, str]) -> bool:
    date, modified = str(post["date"]), str(post["modified"])
    return bounds.get("after", "") < date < bounds.get("before", "~") and bounds.get(
        "modified_after", ""
    ) < modified < bounds.get("modified_before", "~")


def _number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    raw = query.get(name, str(default))
    if not raw.isascii() or not raw.isdigit():
        raise InvalidError(name, f"{name} is not of type integer.")
    if not 1 <= int(raw) <= most:
        raise InvalidError(name, f"{name} must be between 1 (inclusive) and {most} (inclusive)")
    return int(raw)


def _choice(query: Mapping[str, str], name: str, default: str, valid: Iterable[str]) -> str:
    raw = query.get(name, default)
    if raw not in valid:
        raise InvalidError(name, f"{name} is not one of {', '.join(valid)}.")
    return raw


def _key(post: Mapping[str, object], orderby: str) -> tuple[int, str]:
    value = post[_ORDERS[orderby]]
    return (value, "") if isinstance(value, int) else (0, str(value))


def _pick(post: Mapping[str, object], fields: str | None) -> dict[str, object]:
    if not fields:
        return dict(post)
    picked: dict[str, object] = {}
    for name in fields.split(","):
        whole, _, part = name.strip().partition(".")
        value = post.get(whole)
        if part and isinstance(value, Mapping):
            value = {**picked.get(whole, {}), part: value.get(part)}  # type: ignore[dict-item]
        if whole in post:
            picked[whole] = value
    return picked


def _invalid(name: str, message: str) -> Answer:
    told = f"Invalid parameter(s): {name}"
    return _error("rest_invalid_param", told, params={name: message})


def _error(code: str, message: str, status: int = 400, **about: object) -> Answer:
    told = {"code": code, "message": message, "data": {"status": status, **about}}
    return _json(told, status=status)


def _json(
    value: Mapping[str, object] | Sequence[object],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, body, JSON, headers=headers or {}, tagged=False)
