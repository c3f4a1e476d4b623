"""[SourceNews] → HTML: every value escaped, no script, and headers that allow none."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from dateline.warehouse.latest import NewsItem, SourceNews

_CREDIT_STATES = {
    None: "no photo",
    "none_stated": "photo, no credit stated",
    "not_extracted": "photo, credit not read",
}


@cache
def _style() -> str:
    return (files("dateline.newsroom") / "templates" / "newsroom.css").read_text("utf-8")


@cache
def headers() -> dict[str, str]:
    """The response headers of every page: nothing may run, load, frame or leak.

    The one style sheet stands in the page and is allowed by its hash, so that it works in a
    sandboxed frame too, where no origin is 'self'.
    """
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = (
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Vary": "Sec-Fetch-Dest",
    }


def safe_link(url: str) -> str | None:
    """The address if it is one that a browser may be sent to: http or https, with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def written(day: date, at: datetime | None) -> str:
    """A date as people read it; the time only where it was stated."""
    said = f"{day.day} {day:%b %Y}"
    return said if at is None else f"{at.day} {at:%b %Y, %H:%M} UTC"


def credit_line(item: NewsItem) -> str:
    """The credit as it was printed, or why there is none."""
    return item.credit or _CREDIT_STATES.get(item.credit_state, "no credit")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dateline.newsroom"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(safe_link=safe_link)
    made.globals.update(written=written, credit_line=credit_line)
    return made


def sources_page(sources: Sequence[SourceNews], address: str | None = None) -> str:
    """The first page: sources and their latest articles.

    ``address`` is where it can be had by itself, given within Airflow's pages: the sandbox of
    that frame lets no link open in a tab, and Airflow 3.3 shows what leads out of it as a
    button that does nothing. So the page has no links there, and says where it has.
    """
    shown = [source for source in sources if source.items]
    waiting = [source for source in sources if not source.items]
    return (
        _environment()
        .get_template("sources.html")
        .render(style=_style(), sources=shown, waiting=waiting, address=address)
    )


def refused_page(reason: str) -> str:
    """What is shown while there is no warehouse to read."""
    return _environment().get_template("refused.html").render(style=_style(), reason=reason)
