"""Page → zone and languages: what helps to read a date that states neither."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from dateline import times, urls
from dateline.extract.fields import Reading
from dateline.model import Moment

_REGION = re.compile(r"/([a-z]{2}-[a-z]{2})(?:/|$)", re.IGNORECASE)
_FIGURES = re.compile(r"\d{4}|\d[./-]\d")
_A_WHILE = timedelta(days=60)  # into a year in which a page may still show the last one
_WEB_BEGAN = 1995
_A_CENTURY = timedelta(days=36525)


@dataclass(frozen=True, slots=True)
class Home:
    """``zone`` is the source's, or where that is but assumed, its country's by its domain;
    ``languages`` are the page's, with its region ("en-gb") where one is stated; ``known`` are
    the strings read so far: pages state a date in several places."""

    zone: str
    languages: tuple[str, ...]
    reading: Reading
    known: dict[tuple[str, bool], Moment | None] = field(default_factory=dict)

    @staticmethod
    def of(reading: Reading) -> "Home":
        """The home of a page's dates."""
        source = reading.page.source
        zone = source.timezone
        if source.zone_assumed and zone == "UTC":
            zone = times.home_zone(_host(reading.page.url)) or zone
        return Home(zone, _languages(reading), reading)

    def moment(self, raw: str, *, future: bool = False) -> Moment | None:
        """The date in a string; none where "3 hours ago" stands on a page of another year."""
        if (raw, future) not in self.known:
            self.known[raw, future] = self._read(raw, future=future)
        return self.known[raw, future]

    def ahead(self, raw: str) -> Moment | None:
        """A date, with its year, that lies too far ahead of the capture to be a publication's;
        None for any other."""
        if self.moment(raw):
            return None
        later = self.reading.now + _A_CENTURY
        found = times.parse(raw, zone=self.zone, now=later, languages=self.languages)
        if found is None or str(found.day.year) not in raw:
            return None
        return found if found.day > self.reading.now.date() else None

    def _read(self, raw: str, *, future: bool) -> Moment | None:
        now = self.reading.now
        found = times.parse(raw, zone=self.zone, now=now, languages=self.languages, future=future)
        is_relative = found and found.instant and not _FIGURES.search(raw)
        return None if is_relative and not self._is_of_now() else found

    def _is_of_now(self) -> bool:
        """Whether the page shows the year of its capture: a copy of one shows its own time."""
        now, text = self.reading.now, self.reading.page.text
        recent = (now.year, (now - _A_WHILE).year)
        return any(_shows(text, year) for year in recent) or not any(
            _shows(text, year) for year in range(_WEB_BEGAN, now.year)
        )


def _shows(text: str, year: int) -> bool:
    """Whether a year stands in a text, apart from longer numbers."""
    sign, at = str(year), -1
    while (at := text.find(sign, at + 1)) >= 0:
        if not text[max(0, at - 1) : at].isdecimal() and not text[at + 4 : at + 5].isdecimal():
            return True
    return False


def _host(url: str) -> str:
    try:
        return urls.host(url)
    except ValueError:
        return ""


def _languages(reading: Reading) -> tuple[str, ...]:
    found = [reading.language] if reading.language else []
    root = reading.page.tree.root
    declared = (root.attributes.get("lang") or "") if root is not None else ""
    stated = _REGION.search(reading.page.url)
    for region in (declared.lower(), stated[1].lower() if stated else ""):
        if found and "-" in region and region.partition("-")[0] == reading.language:
            found.insert(0, region)
            break
    return tuple(dict.fromkeys((*found, *reading.page.source.languages)))
