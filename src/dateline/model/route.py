"""A way into a source's past: how a window of days is asked for, one table of keys a kind."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Confidence = Literal["verified", "conflict", "memory", "sample"]

# pydantic reads this from the plain dataclasses when it validates an office file:
# an unknown key is then an error rather than a silent no-op.
STRICT: dict[str, object] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What every kind of route has.

    ``daily`` is the number of days back from now for which a scheduled run asks it, besides
    the feeds: 0 where the feeds tell what is new, more for an office that has none.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    url: str
    daily: int = 0
    evidence: str = ""
    confidence: Confidence = "memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPressRoute(Way):
    """The REST API of a WordPress site: ``url`` is the site's root or a full
    ``…/wp-json/wp/v2/<type>`` address."""

    kind: Literal["wordpress"] = "wordpress"


# A further kind is a class here and a strategy in discover/routes.py.
Route = WordPressRoute
RouteKind = Literal["wordpress"]
ROUTES: dict[str, type[Route]] = {"wordpress": WordPressRoute}
