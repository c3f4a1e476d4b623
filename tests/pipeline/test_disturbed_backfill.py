"""Three months of six kinds of offices, disturbed: nothing is called quiet that was refused, a
second run asks for what is missing only, and in the end the rows are those of a quiet run."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from rows_of import content

from dateline.model import Run, Window
from dateline.pipeline import open_journey
from dateline.settings import Settings
from discover.emulated import ROUTES, ZONES
from emulators.day_archive import day_archive
from emulators.drupal import Drupal
from emulators.faults import Faulty, refusal, told
from emulators.federal_register import federal_register
from emulators.feed_pages import FeedSite
from emulators.govuk import govuk
from emulators.releases import Release
from emulators.serving import Asked, Running, serving
from emulators.sitemaps import SitemapSite
from office.answers import Answer

FIRST = datetime(2026, 8, 1, tzinfo=UTC)
DAYS = 92
WINDOW = Window(FIRST, FIRST + timedelta(days=DAYS))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# A release every other day at noon: the same day in each of the offices' zones. They began
# before the window: of a list's very first day nobody can say that it is whole.
RELEASES = tuple(
    Release(n, at, at, f"/news/{at:%Y/%m/%d}/notice-{n}")
    for n, at in enumerate(FIRST + timedelta(days=2 * k, hours=12) for k in range(-3, DAYS // 2))
)
# What came before: of the day of its oldest item a list is silent.
EARLIER = tuple(
    Release(900 + n, at, at, f"/news/{at:%Y/%m/%d}/notice-{900 + n}")
    for n, at in enumerate(FIRST - timedelta(days=2 * k, hours=-12) for k in (3, 2))
)
PUBLISHED = {release.published.date() for release in RELEASES}

KINDS = {
    "govuk": (govuk, ROUTES["govuk"], ZONES["govuk"]),
    "federal_register": (federal_register, ROUTES["federal_register"], ZONES["federal_register"]),
    "drupal": (lambda held: Drupal(list(held)), ROUTES["drupal"], ZONES["drupal"]),
    "day_archive": (day_archive, ROUTES["day_archive"], ZONES["day_archive"]),
    "sitemap": (
        lambda held: SitemapSite(held, now=NOW),
        'kind = "sitemap"\nurl = "BASE/sitemap.xml"\ndated = true\n',
        "UTC",
    ),
    "feed_pages": (
        lambda held: FeedSite(held, way="paged"),
        'kind = "feed_pages"\nurl = "BASE/feed"\nparameter = "paged"\n',
        "UTC",
    ),
}


@dataclass
class Pages:
    """An app some of whose releases are refused while they stand in ``refused``."""

    app: Faulty
    refused: dict[str, int] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Answer:
        status = self.refused.get(asked.path)
        return refusal(status) if status else self.app(asked)


@dataclass
class Office:
    """One of the six, and what of it can be disturbed."""

    name: str
    pages: Pages
    running: Running

    def disturb(self) -> None:
        """Fail in the way that is the kind's own, and refuse two pages."""
        faulty = self.pages.app
        if self.name == "govuk":
            faulty.fail(refusal(403), after=3)
        elif self.name == "federal_register":  # the rest of the list is not there
            faulty.fail_on("page=4", told({"count": len(RELEASES), "results": []}))
        elif self.name == "drupal":
            faulty.fail(refusal(503), after=2)
        elif self.name == "day_archive":
            faulty.fail(refusal(403), after=60, times=20)
        elif self.name == "sitemap":
            faulty.fail_on("sitemap-2026-09", refusal(500))
        else:
            faulty.fail(refusal(429, retry_after="7200"), after=6)
        self.pages.refused = {RELEASES[-1].path: 403, RELEASES[-3].path: 503}

    def heal(self) -> None:
        """Answer everything again, as if nothing had been."""
        self.pages.app.faults.clear()
        self.pages.refused.clear()

    @property
    def questions(self) -> list[str]:
        """What its routes were asked, its pages and robots.txt left out."""
        return [
            one.target
            for one in self.running.asked
            if one.path != "/robots.txt" and not one.path.startswith("/news/")
        ]


@pytest.fixture
def offices() -> Iterator[list[Office]]:
    with ExitStack() as stack:
        made = []
        for name, (app, _, _) in KINDS.items():
            pages = Pages(Faulty(app((*EARLIER, *RELEASES))))
            made.append(Office(name, pages, stack.enter_context(serving(pages))))
        yield made


class Installation:
    """An empty home that knows the offices; time stands still until it is moved."""

    def __init__(self, folder, offices: list[Office]) -> None:
        self.now = NOW
        files = folder / "offices"
        files.mkdir(parents=True)
        for office in offices:
            _, route, zone = KINDS[office.name]
            base = office.running.url
            head = f'id = "emulated_{office.name}"\nname = "Press"\ntimezone = "{zone}"\n'
            head += f'home = "{base}/"\n'
            rest = "loopback = true\npace = 0\n[[routes]]\n" + route.replace("BASE", base)
            (files / f"emulated_{office.name}.toml").write_text(head + rest)
        self.url = f"sqlite:///{folder / 'warehouse.db'}"
        self._settings = Settings(home=folder, warehouse_url=self.url, offices=(files,))

    def run(self, source: str, name: str) -> dict[date, str]:
        """A backfill of the three months; each day's status."""
        with open_journey(self._settings, clock=lambda: self.now, sleep=self._pass) as journey:
            run = Run(f"{source} {name}", f"emulated_{source}", "backfill", WINDOW)
            report = journey.ingest(run)
        return {day.day: str(day.status) for day in report.days}

    def _pass(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


RIGHT = {
    day: "ok" if day in PUBLISHED else "empty"
    for day in (FIRST.date() + timedelta(days=n) for n in range(DAYS))
}


def test_comes_to_the_rows_of_a_quiet_run_whatever_was_refused(tmp_path, offices):
    quiet = Installation(tmp_path / "quiet", offices)
    for office in offices:
        assert quiet.run(office.name, "only") == RIGHT, office.name
    asked = {office.name: len(office.questions) for office in offices}
    place = Installation(tmp_path / "disturbed", offices)

    hurt: dict[str, set[date]] = {}
    for office in offices:
        office.running.asked.clear()
        office.disturb()
        seen = place.run(office.name, "one")
        hurt[office.name] = {day for day, status in seen.items() if status != RIGHT[day]}
        # No day is called empty, or complete, of which something was kept from us.
        wrong = {day: seen[day] for day in hurt[office.name]}
        assert set(wrong.values()) <= {"refused", "truncated", "unknown"}, office.name
        assert RELEASES[-1].published.date() in wrong, office.name
        if office.name in ("drupal", "day_archive", "feed_pages"):  # days come in an order
            assert len(wrong) < DAYS, office.name
        assert content(place.url) != content(quiet.url)

    place.now += timedelta(days=3)
    for office in offices:
        office.heal()
        office.running.asked.clear()
        assert place.run(office.name, "two") == RIGHT, office.name
        assert len(office.questions) <= asked[office.name], office.name
        if office.name == "day_archive":
            days = {
                datetime.strptime(one.rpartition("/")[2], "%d.%m.%Y").replace(tzinfo=UTC).date()
                for one in office.questions
            }
            near = {d + timedelta(days=n) for d in hurt[office.name] for n in range(-2, 3)}
            assert days <= near
    assert content(place.url) == content(quiet.url)

    place.now += timedelta(days=3)
    for office in offices:
        office.running.asked.clear()
        assert place.run(office.name, "three") == RIGHT, office.name
        assert office.questions == [], office.name
    assert content(place.url) == content(quiet.url)
