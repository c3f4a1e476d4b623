"""Route → [Fault]: what types can't say about a way into the past."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from string import Formatter
from typing import NamedTuple

import jmespath
from jmespath.exceptions import JMESPathError

from dateline.model import (
    ApiRoute,
    DatedRoute,
    ListingRoute,
    NumbersRoute,
    PagedRoute,
    Route,
)


class Fault(NamedTuple):
    """One thing that is wrong: the key ("feeds[1].url") and why."""

    key: str
    message: str


_INSTANTS = ("start", "end", "day")
_PAGING = ("page", "offset", "cursor", "size")
_PATHS = ("items", "link", "guid", "title", "lead", "published", "modified", "image", "total",
          "next")  # fmt: skip
_SELECTORS = ("items", "frame", "link", "title", "lead", "published")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PARAMETER = re.compile(r"[A-Za-z0-9_.-]{1,100}")
# Long ago and unmistakable: a day, month and year that differ in every pattern.
_TRIAL = datetime(2003, 11, 25, 13, 47, 59, tzinfo=UTC)

Places = dict[str, list[str]]


def route_faults(route: Route) -> Iterator[Fault]:
    """All that is wrong with the keys of one route, each named without its table."""
    if isinstance(route, DatedRoute):
        yield from _dating(route)
        yield from _places(route)
    if isinstance(route, PagedRoute):
        yield from _paging(route)
        yield from _posted(route)
        yield from _links(route)
    if isinstance(route, ApiRoute):
        yield from _paths(route)
        yield from _key(route)
    if isinstance(route, ListingRoute):
        yield from _selectors(route, _SELECTORS)
    if isinstance(route, NumbersRoute):
        yield from _selectors(route, ("published",))
        yield from _running(route)


def _dating(route: DatedRoute) -> Iterator[Fault]:
    try:
        re.compile(route.published_pattern)
    except re.error as error:
        yield Fault("published_pattern", f"no regular expression: {error}")
    told = route.published_format
    if told and told != "epoch":
        try:
            datetime.strptime(_TRIAL.strftime(told), told).replace(tzinfo=UTC)
        except ValueError as error:
            yield Fault("published_format", f"no strptime pattern: {error}")


def _places_of(template: str) -> Places:
    """{name: [its formats]} of an address. Raises ValueError for a brace that stands alone."""
    found: Places = {}
    for _, name, form, conversion in Formatter().parse(template):
        if name is not None:
            found.setdefault(name, []).append(f"!{conversion}" if conversion else form or "")
    return found


def _templates(route: DatedRoute) -> Iterator[tuple[str, str]]:
    """Each key that may have places, and what it holds."""
    yield "url", route.url
    if isinstance(route, PagedRoute):
        yield "first_url", route.first_url
        yield from ((f"form.{name}", template) for name, template in route.form.items())


def _places(route: DatedRoute) -> Iterator[Fault]:
    known = ("id",) if isinstance(route, NumbersRoute) else (*_INSTANTS, *_PAGING)
    for key, template in _templates(route):
        try:
            places = _places_of(template)
        except ValueError as error:
            yield Fault(key, f"no address with places: {error}; a brace is written twice")
            continue
        for name, forms in places.items():
            if name not in known:
                meant = ", ".join(f"{{{place}}}" for place in known)
                yield Fault(key, f"has no place {{{name}}}; valid: {meant}")
            elif name in _INSTANTS:
                yield from (Fault(key, told) for form in forms if (told := _form(name, form)))
            elif any(forms):
                yield Fault(key, f"{{{name}}} takes no pattern")
        if key == "url" and "id" in known and "id" not in places:
            yield Fault(key, "needs the place {id}")


def _form(name: str, form: str) -> str | None:
    """What is wrong with the pattern of an instant, for itself."""
    if form in ("epoch", "iso"):
        return "{day} takes a strftime pattern" if name == "day" else None
    if "%" not in form:
        return f"{{{name}:…}} needs a strftime pattern, like {{{name}:%Y-%m-%d}}, epoch or iso"
    if name == "day" and _TRIAL.strftime(form) != _TRIAL.replace(hour=1, minute=2).strftime(form):
        return f"{{day:{form}}} has a time of day"
    return None


def _years(route: PagedRoute, places: Places) -> Iterator[Fault]:
    """Instants without a year; one may be told in parts, its day, month and year in a field
    each."""
    for name in _INSTANTS:
        told = "".join(form for form in places.get(name, ()) if "%" in form)
        if told and _TRIAL.strftime(told) == _TRIAL.replace(year=2004).strftime(told):
            key = next(key for key, held in _templates(route) if f"{{{name}:" in held)
            yield Fault(key, f"{{{name}:{told}}} has no year")


def _paging(route: PagedRoute) -> Iterator[Fault]:
    places: Places = {}
    try:
        first = _places_of(route.first_url)
        for template in (route.url, *route.form.values()):
            for name, forms in _places_of(template).items():
                places.setdefault(name, []).extend(forms)
    except ValueError:
        return
    yield from _years(route, places)
    yield from _years(route, first)
    windowed = {"start", "day"} & set(places)
    if not windowed and route.order == "unsorted":
        yield Fault("order", "must be newest or oldest: the question has no place for the window")
    if "day" in places and {"start", "end"} & set(places):
        yield Fault("url", "has both {day} and {start} or {end}")
    if (
        not windowed
        and route.order == "oldest"
        and not (
            getattr(route, "total", "") and route.per_page and {"page", "offset"} & set(places)
        )
    ):
        yield Fault("order", "oldest needs total, per_page, and {page} or {offset}")
    if "offset" in places and route.per_page <= 0:
        yield Fault("per_page", "must be given with {offset}")
    if "cursor" in places and not getattr(route, "next", ""):
        yield Fault("next", "must be given with {cursor}")
    if "size" in places and route.per_page <= 0:
        yield Fault("per_page", "must be given with {size}")


def _posted(route: PagedRoute) -> Iterator[Fault]:
    """What a form can't go together with, or what needs one."""
    if getattr(route, "hidden_fields", False) and not route.form:
        yield Fault("hidden_fields", "goes with form")
    if not route.form:
        return
    if route.first_url:
        yield Fault("first_url", "says nothing here: a form is posted to one address")
    told = "".join((route.url, *route.form.values()))
    if getattr(route, "next", "") and "{cursor}" not in told:
        yield Fault("next", "needs the place {cursor}: no form is posted to a link")


def _links(route: PagedRoute) -> Iterator[Fault]:
    pattern, template = route.link_pattern, route.link_template
    yield from template_faults(("link_pattern", pattern), ("link_template", template))


def template_faults(pattern: tuple[str, str], template: tuple[str, str]) -> Iterator[Fault]:
    """What is wrong with a pattern and the template of its groups, each a key and its value."""
    try:
        groups = re.compile(pattern[1]).groups
        places = _places_of(template[1])
    except re.error as error:
        yield Fault(pattern[0], f"no regular expression: {error}")
        return
    except ValueError as error:
        yield Fault(template[0], f"no address with places: {error}")
        return
    for name, forms in places.items():
        if not (name.isdecimal() and int(name) <= groups):
            yield Fault(template[0], f"{{{name}}} is no group of {pattern[0].rpartition('.')[2]}")
        if odd := sorted(set(forms) - {"", "lower", "upper"}):
            told = f"{{{name}:{odd[0]}}}: valid are {{{name}:lower}}, {{{name}:upper}}"
            yield Fault(template[0], told)


def path_faults(key: str, path: str) -> Iterator[Fault]:
    """What is wrong with a JMESPath, which may be empty."""
    try:
        if path:
            jmespath.compile(path)
    except JMESPathError as error:
        yield Fault(key, f"no JMESPath: {str(error).splitlines()[0][:200]}")


def _paths(route: ApiRoute) -> Iterator[Fault]:
    for key in ("items", "link"):
        if not getattr(route, key).strip():
            yield Fault(key, "must be given")
    for key in _PATHS:
        yield from path_faults(key, getattr(route, key))


def _key(route: ApiRoute) -> Iterator[Fault]:
    if bool(route.key) != bool(route.key_parameter):
        yield Fault("key", "goes with key_parameter")
    if route.key and not _KEY.fullmatch(route.key):
        yield Fault("key", "must be a name (a-z, 0-9, _) in DATELINE_KEYS, not the key itself")
    if route.key and "{" in route.url.partition("?")[0]:
        yield Fault("url", "must have its places behind a ?, as a key is sent to one address")
    if route.key_parameter and not _PARAMETER.fullmatch(route.key_parameter):
        yield Fault("key_parameter", f"{route.key_parameter!r} is no name of a parameter")


def _selectors(route: Route, keys: tuple[str, ...]) -> Iterator[Fault]:
    for key in keys:
        css = getattr(route, key)
        if css:
            yield from css_fault(key, css)
        elif key == "items":
            yield Fault(key, "must be given")


def css_fault(key: str, css: str) -> Iterator[Fault]:
    """What is wrong with a CSS selector."""
    import soupsieve  # brings BeautifulSoup with it, which no office without selectors needs

    try:
        soupsieve.compile(css)
    except soupsieve.SelectorSyntaxError as error:
        yield Fault(key, f"no CSS selector: {str(error).partition(chr(10))[0]}")


def _running(route: NumbersRoute) -> Iterator[Fault]:
    if not route.published:
        yield Fault("published", "must be given")
