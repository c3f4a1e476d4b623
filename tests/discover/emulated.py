"""Offices of the emulated kinds, as their files would describe them, and a way to ask them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dateline.discover import discover
from dateline.fetch import Fetcher, MemoryHosts
from dateline.model import Discovery, RobotsFile, Source, Window, gathered
from dateline.sources.office import parse_office
from emulators.canada import canada
from emulators.commission import commission
from emulators.day_archive import day_archive
from emulators.drupal import Drupal
from emulators.faults import Faulty
from emulators.federal_register import federal_register
from emulators.govuk import govuk
from emulators.hongkong import hongkong
from emulators.justice import justice
from emulators.nato import nato
from emulators.releases import Release
from emulators.serving import Running, serving
from emulators.web_form import WebForm
from emulators.who import who
from emulators.worldbank import worldbank

NUMBER = re.compile(r"(?:notice-|_|PRID=)(\d+)")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

APPS = {
    "govuk": govuk,
    "commission": commission,
    "federal_register": federal_register,
    "canada": canada,
    "hongkong": hongkong,
    "worldbank": worldbank,
    "justice": justice,
    "nato": nato,
    "who": who,
    "drupal": lambda releases: Drupal(list(releases)),
    "day_archive": day_archive,
    "web_form": WebForm,
}
ZONES = {
    "govuk": "Europe/London",
    "commission": "Europe/Brussels",
    "federal_register": "America/New_York",
    "canada": "America/Toronto",
    "hongkong": "Asia/Hong_Kong",
    "worldbank": "America/New_York",
    "justice": "America/New_York",
    "nato": "Europe/Brussels",
    "who": "Europe/Zurich",
    "drupal": "America/New_York",
    "day_archive": "Europe/Moscow",
    "web_form": "Asia/Kolkata",
}
# Which of them state a total of what a window holds, and which a day alone.
COUNTED = {"govuk", "commission", "federal_register", "who"}
BY_DAY = {"commission", "federal_register", "hongkong", "justice", "nato", "web_form"}

ROUTES = {
    "govuk": """
kind = "api"
url = "BASE/api/search.json?filter_public_timestamp=from:{start:%Y-%m-%d},to:{end:%Y-%m-%d}\
&order=-public_timestamp&count={size}&start={offset}&fields=title,link,public_timestamp,format"
per_page = 7
order = "newest"
items = "results"
link = "link"
title = "title"
published = "public_timestamp"
total = "total"
""",
    "commission": """
kind = "api"
url = "BASE/commission/presscorner/api/latestnews?language=en&datefrom={start:%d%m%Y}\
&dateto={end:%d%m%Y}&pagesize={size}&pagenumber={page}"
per_page = 5
order = "newest"
items = "docuLanguageListResources"
link = "refCode"
link_pattern = '(\\w+)/(\\d+)/(\\d+)'
link_template = "/commission/presscorner/detail/en/{1:lower}_{2}_{3}"
guid = "refCode"
title = "title"
lead = "leadText"
published = "eventDate"
total = "totalNumber"
""",
    "federal_register": """
kind = "api"
url = "BASE/api/v1/documents.json?conditions[publication_date][gte]={start:%Y-%m-%d}\
&conditions[publication_date][lte]={end:%Y-%m-%d}&per_page={size}&page={page}"
per_page = 6
cap = 10000
items = "results"
link = "html_url"
guid = "document_number"
title = "title"
lead = "abstract"
published = "publication_date"
total = "count"
""",
    "canada": """
kind = "api"
url = "BASE/io-server/gc/news/en/v2?publishedDate%3E={start:%Y-%m-%d}\
&publishedDate%3C={end:%Y-%m-%d}&pick=1000"
end_inclusive = false
cap = 1000
items = "feed.entry"
link = "link"
title = "title"
lead = "teaser"
published = "publishedDate"
modified = "modifiedDate"
""",
    "hongkong": """
kind = "api"
url = "BASE/v1/pressrelease/search?startDate={start:%Y-%m-%d}&endDate={end:%Y-%m-%d}&lang=en"
items = "@"
link = "url"
title = "title"
published = "date"
""",
    "worldbank": """
kind = "api"
url = "BASE/api/v2/news?format=json&rows={size}&os={offset}"
per_page = 8
order = "newest"
items = "values(documents)[?id]"
link = "url"
guid = "id"
title = 'title."cdata!"'
published = "lnchdt"
total = "total"
""",
    "justice": """
kind = "api"
url = "BASE/api/v1/press_releases.json?pagesize={size}&page={page}"
first = 0
per_page = 6
order = "oldest"
items = "results"
link = "url"
guid = "uuid"
title = "title"
published = "date"
published_format = "epoch"
day_only = true
total = "metadata.resultset.count"
""",
    "nato": """
kind = "api"
url = "BASE/content/search.json?sortBy=dateDesc&pageSize={size}&page={page}"
per_page = 9
order = "newest"
items = "pages"
link = "link"
title = "title"
published = "link"
published_pattern = '/(\\d{4}/\\d{2}/\\d{2})/'
published_format = "%Y/%m/%d"
""",
    "who": """
kind = "api"
url = "BASE/api/news/newsitems?$filter=PublicationDateAndTime%20ge%20{start:%Y-%m-%dT%H:%M:%SZ}\
%20and%20PublicationDateAndTime%20lt%20{end:%Y-%m-%dT%H:%M:%SZ}&$orderby=PublicationDateAndTime%20desc\
&$top={size}&$skip={offset}&$count=true"
zone = "UTC"
end_inclusive = false
per_page = 7
order = "newest"
items = "value"
link = "ItemDefaultUrl"
link_template = "/news{0}"
guid = "Id"
title = "Title"
published = "PublicationDateAndTime"
total = '"@odata.count"'
""",
    "drupal": """
kind = "listing"
url = "BASE/news?page={page}"
first = 0
order = "newest"
items = "div.views-row"
link = "h3 a"
published = "span.date"
""",
    "day_archive": """
kind = "listing"
url = "BASE/events/by-date/{day:%d.%m.%Y}"
cap = 20
items = "div.event"
link = "a"
published = "time"
published_attribute = "datetime"
""",
    "web_form": """
kind = "listing"
url = "BASE/allRel.aspx"
hidden_fields = true
items = "div.content-area a"
frame = "div.content-area"
dated_by_day = true
form = { "ctl00$ContentPlaceHolder1$ddlday" = "{day:%-d}", \
"ctl00$ContentPlaceHolder1$ddlMonth" = "{day:%-m}", \
"ctl00$ContentPlaceHolder1$ddlYear" = "{day:%Y}" }
""",
}


@dataclass
class Emulated:
    """An office that answers, and what can go wrong with it."""

    source: Source
    faulty: Faulty
    running: Running

    @property
    def targets(self) -> list[str]:
        """What the office was asked, robots.txt left out."""
        return [one.target for one in self.running.asked if one.path != "/robots.txt"]

    def seen(
        self, start: datetime, end: datetime, now: datetime = NOW, state=None, trials=()
    ) -> Discovery:
        """What a window on the office comes to, over the wire."""
        clock = [now]
        hosts = MemoryHosts()
        hosts.save_robots(RobotsFile(self.running.url.removeprefix("http://"), 404, "", now))
        with Fetcher(
            hosts,
            pace=0.0,
            loopback=True,
            timeout=10.0,
            max_bytes=5_000_000,
            user_agent="dateline/test (+press@example.org)",
            clock=lambda: clock[0],
            sleep=lambda seconds: clock.append(clock.pop() + timedelta(seconds=seconds)),
            patience=0.0,
        ) as fetcher:
            window = Window(start, end)
            return gathered(discover(self.source, window, state or {}, fetcher.get, now, trials))


@contextmanager
def emulated(kind: str, releases, app=None, route: str = "", **keys) -> Iterator[Emulated]:
    """An office of a kind with these releases; ``keys`` change those of its route."""
    faulty = Faulty(app or APPS[kind](releases))
    with serving(faulty) as running:
        table = (route or ROUTES[kind]).replace("BASE", running.url)
        for name, value in keys.items():
            table = "\n".join(
                line for line in table.splitlines() if not line.startswith(f"{name} =")
            )
            table += f"\n{name} = {value}"
        head = (
            f'id = "press"\nname = "Press"\nhome = "{running.url}/"\ntimezone = "{ZONES[kind]}"\n'
            'languages = ["en"]\nloopback = true\n[[routes]]\n'
        )
        yield Emulated(parse_office(head + table, "press.toml"), faulty, running)


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """An instant of November 2026, UTC."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def dated(*instants: datetime) -> list[Release]:
    """A release at each instant; in its address stands its day in UTC."""
    return [
        Release(number, when, when + timedelta(days=1), f"/news/{when:%Y/%m/%d}/notice-{number}")
        for number, when in enumerate(instants, start=1)
    ]


def rows(found: Discovery) -> list[tuple[int, str, int | None, int]]:
    """(day, status, expected, discovered) of each row."""
    return [(r.day.day, str(r.status), r.expected, r.discovered) for r in found.coverage]


def statuses(found: Discovery) -> str:
    """The first letters of the days' statuses, in order."""
    return "".join(str(row.status)[0] for row in found.coverage)


def numbers(found: Discovery) -> list[int]:
    """The releases that were found, by their numbers."""
    return sorted(int(NUMBER.findall(entry.url)[-1]) for entry in found.entries)
