"""an office's route → a site that is as the office's file describes it.

Lists of HTML and JSON, archives by day and numbered pages are made of the route's own words: the
address tells how it is asked for days and pages, the selectors and paths what an answer looks
like. So what it shows is that a file holds together and is read as it is meant; whether the
office is like that, its first request shows.
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from string import Formatter
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dateline.model import ApiRoute, ListingRoute, NumbersRoute, Source
from emulators.faults import newest_first, refusal, told
from emulators.markup import Element, alternatives, around, chain, nested
from emulators.releases import Release, page
from emulators.serving import Asked, missing
from office.answers import Answer

SIZE = 5  # items of a page where the address doesn't say how many
_STEP = timedelta(minutes=10)  # between the pages of a number and the next, before the releases
_MINGUO = 1911
_NOISE = (
    '<nav><ul><li><a href="/about">About us</a></li><li><a href="/contact/">Contact</a></li></ul>'
    "</nav><table><tr><th>Date</th><th>Title</th></tr></table>"
)
# Where an office's addresses are known to be of a form of their own.
PATHS: dict[str, str] = {
    "kantei": "/105/statement/{at:%Y%m}/{at:%m%d}kaiken.html",
    "lamoncloa": "/serviciosdeprensa/notasprensa/interior/paginas/{at:%Y}/{at:%d%m%y}-quay.aspx",
    "eia": "/pressroom/releases/press{number}.php",
    "eurekalert": "/news-releases/{number}",
    "iran_mfa": "/portal/newsview/{number}",
    "korea_kr": "/briefing/pressReleaseView.do?newsId={number}",
    "mfa_cn": "/eng/xw/fyrbt/{at:%Y%m}/t{at:%Y%m%d}_{number}.html",
    "president_tw": "/NEWS/{number}",
    "tccb": "/en/news/542/{number}/eastern-quay",
}
_PORTUGUESE = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro", "dezembro",
)  # fmt: skip
_DAYS: dict[str, Callable[[datetime], str]] = {
    "en": lambda at: f"{at.day} {at:%B} {at.year}",
    "ja": lambda at: f"{at.year}年{at.month}月{at.day}日",
    "ko": lambda at: f"{at:%Y.%m.%d}",
    "pl": lambda at: f"{at:%d.%m.%Y}",
    "pt": lambda at: f"{at.day} de {_PORTUGUESE[at.month - 1]} de {at.year}",
    "zh-Hant": lambda at: f"中華民國{at.year - _MINGUO}年{at.month:02}月{at.day:02}日",
}


@dataclass(frozen=True, slots=True)
class Described:
    """A site of these releases, described by the one route of ``source``."""

    source: Source
    releases: Sequence[Release]

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a question, or a release."""
        found = next((one for one in self.releases if self.path(one) == asked.target), None)
        route = self.source.routes[0]
        if isinstance(route, NumbersRoute):
            return self._numbered(route, asked)
        if found:
            return page(found)
        assert isinstance(route, ListingRoute | ApiRoute)
        question = _read(route.url, asked.target)
        if question is None and route.first_url:
            first = "" if route.first is None else str(route.first)
            question = _read(route.first_url, asked.target) and {"page": first}
        if question is None or asked.path == "/robots.txt":
            return missing(asked)
        shown = self._shown(route, question)
        if isinstance(route, ApiRoute):
            return self._json(route, *shown)
        if route.missing_is_empty and not shown[0]:
            return missing(asked)
        return self._html(route, shown[0])

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the office's days."""
        return ZoneInfo(getattr(self.source.routes[0], "zone", "") or self.source.timezone)

    def path(self, release: Release) -> str:
        """The address of a release on the site, as its links have it."""
        known = PATHS.get(self.source.id)
        if known:
            local = release.published.astimezone(self.zone)
            return known.format(number=release.number, at=local)
        route = self.source.routes[0]
        if not isinstance(route, ListingRoute):
            return f"/news/notice-{release.number}"
        links = alternatives(route.link or route.items)
        part = chain(links[release.number % len(links)])[-1].holds.get("href", "/news/")
        return f"{part}notice-{release.number}"

    def _day(self, release: Release) -> date:
        return release.published.astimezone(self.zone).date()

    def _shown(
        self, route: ListingRoute | ApiRoute, question: dict[str, str]
    ) -> tuple[list[Release], int]:
        """The releases of one page of an answer, and how many the answer has in all."""
        found = newest_first(self.releases)
        if "day" in question:
            form = question["form"]
            found = [one for one in found if self._day(one).strftime(form) == question["day"]]
        if "start" in question:
            first, last = (_date(question[name], question["form"]) for name in ("start", "end"))
            found = [one for one in found if first <= self._day(one) <= last]
        size = int(question.get("size", 0)) or route.per_page or SIZE
        start = int(question.get("offset", 0))
        if "page" in question:
            start = (int(question["page"]) - (1 if route.first is None else route.first)) * size
        elif "offset" not in question:
            size = len(found)
        return found[start : start + size], len(found)

    def _html(self, route: ListingRoute, releases: Sequence[Release]) -> Answer:
        first = alternatives(route.items)[0]
        outer = chain(first)[:-1]
        items = "".join(self._item(route, one) for one in releases)
        held = nested(outer, around(items, chain(first)[-1].tag))
        body = nested(chain(route.frame), held) if route.frame else held
        whole = f"<!doctype html><html><body>{_NOISE}<main>{body}</main></body></html>"
        return Answer(body=whole.encode(), tagged=False)

    def _item(self, route: ListingRoute, release: Release) -> str:
        kinds = alternatives(route.items)
        item = chain(kinds[release.number % len(kinds)])[-1]
        if "href" in item.holds:  # the items are the links themselves
            item.attributes["href"] = self.path(release)
            return nested([item], html.escape(release.title))
        link = nested(self._link(route, release), html.escape(release.title))
        if route.title and route.title != route.link:
            link += nested(chain(route.title), html.escape(release.title))
        published = self._published(route, release)
        if route.published_above:
            return published + nested([item], link)
        return nested([item], published + (f"<td>{link}</td>" if item.tag == "tr" else link))

    def _link(self, route: ListingRoute, release: Release) -> list[Element]:
        kinds = alternatives(route.link or "a[href]")
        elements = chain(kinds[release.number % len(kinds)])
        elements[-1].attributes["href"] = self.path(release)
        return elements

    def _published(self, route: ListingRoute | NumbersRoute, release: Release) -> str:
        if not route.published:
            return ""
        kinds = alternatives(route.published)
        elements = chain(kinds[release.number % len(kinds)])
        local = release.published.astimezone(self.zone)
        if route.published_attribute:
            elements[-1].attributes[route.published_attribute] = local.isoformat()
        return nested(elements, self._told(local))

    def _told(self, local: datetime) -> str:
        """A day as the pages in the language of the route's address tell it."""
        url = self.source.routes[0].url
        language = "en" if re.search(r"/en(g)?[/._]|//en\.", url) else self.source.languages[0]
        return _DAYS.get(language, _DAYS["en"])(local)

    def _json(self, route: ApiRoute, releases: Sequence[Release], total: int) -> Answer:
        answer: dict[str, object] = {}
        if route.total:
            _put(answer, route.total, total)
        _put(answer, route.items, [self._object(route, one) for one in releases])
        return told(answer)

    def _object(self, route: ApiRoute, release: Release) -> dict[str, object]:
        made: dict[str, object] = {}
        for path, value in (
            (route.link, self.path(release)),
            (route.title, release.title),
            (route.published, release.published.isoformat().replace("+00:00", "Z")),
        ):
            kinds = path.split(" || ")
            _put(made, kinds[release.number % len(kinds)], value)
        return made

    def _numbered(self, route: NumbersRoute, asked: Asked) -> Answer:
        """The page of a number; what is missing leads home."""
        question = _read(route.url, asked.target)
        if question is None:
            return Answer(body=b"<html><body><h1>Home</h1></body></html>", tagged=False)
        number = int(question["id"])
        release = next((one for one in self.releases if one.number == number), None)
        if release is None and number < self.releases[0].number:
            before = self.releases[0].published - _STEP * (self.releases[0].number - number)
            release = Release(number, before, before, "")
        if release is None:
            return refusal(302, location="/")
        shown = self._published(route, release)
        body = page(release).body.decode().replace("<h1>", f"{shown}<h1>")
        return Answer(body=body.encode(), tagged=False)


def numbered_from(route: NumbersRoute, releases: Sequence[Release]) -> list[Release]:
    """The releases under numbers that end with the one that the route knows of."""
    last = route.newest or 2 * len(releases)
    first = last - len(releases) + 1
    return [
        Release(first + at, one.published, one.touched, one.path) for at, one in enumerate(releases)
    ]


def _read(template: str, target: str) -> dict[str, str] | None:
    """What an address asks for, by the places of the template that it was made of; ``form`` is
    the pattern of its days. None where it was not made of it."""
    parts = urlsplit(template)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    pattern = ""
    found: dict[str, str] = {}
    for literal, name, form, _ in Formatter().parse(path):
        pattern += re.escape(unquote(literal))
        if name is not None:
            pattern += f"(?P<{name}>[^&?]+?)"
            found |= {"form": form} if form else {}
    match = re.fullmatch(pattern, unquote(target))
    return {**found, **match.groupdict()} if match else None


def _date(text: str, form: str) -> date:
    return datetime.strptime(text, form).replace(tzinfo=UTC).date()


def _put(holder: dict[str, object], path: str, value: object) -> None:
    """Set what stands at a path of names."""
    *names, last = path.split(".")
    for name in names:
        inner = holder.setdefault(name, {})
        assert isinstance(inner, dict)
        holder = inner
    holder[last] = value
