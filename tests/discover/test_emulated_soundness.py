"""Three months of every kind of office, on which refusals, outages and caps fall at random: what
is called ok or empty is so, and what a second visit asks for is only the rest."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

import emulated
import pytest
from emulated import BY_DAY, NUMBER
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.discover import discover
from dateline.model import Capture, DayStatus, Reason, Rejected, RouteState, Window, gathered
from dateline.sources.office import parse_office
from emulators.faults import Faulty, refusal, told
from emulators.numbered import Numbered
from emulators.releases import Release
from emulators.serving import Asked
from emulators.wordpress import wordpress
from office.answers import HTML, Answer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START, DAYS = datetime(2026, 8, 1, tzinfo=UTC), 92
WINDOW = Window(START, START + timedelta(days=DAYS))
BASE = "https://press.example"
SETTLED = (DayStatus.OK, DayStatus.EMPTY)
# Nothing counts what "silent" and "headless" ones hold; the latter prove no window to be empty.
APPS = {
    **emulated.APPS,
    "silent": emulated.APPS["who"],
    "wordpress": lambda releases: wordpress(releases, 7),
    "headless": lambda releases: wordpress(releases, 7, counts=False),
}
ZONES = {**emulated.ZONES, "silent": "UTC", "wordpress": "Europe/Kyiv", "headless": "Europe/Kyiv"}
WORDPRESS = 'kind = "wordpress"\nurl = "BASE/"\n'
ROUTES = {
    **emulated.ROUTES,
    "silent": emulated.ROUTES["who"].replace("total =", "lead ="),
    "wordpress": WORDPRESS,
    "headless": WORDPRESS,
}
FAULTS = {
    "refused": refusal(403),
    "throttled": refusal(429),
    "broken": refusal(500),
    "gone": refusal(404),
    "waiting": Answer(body=b"<p>Please wait</p>", content_type=HTML, tagged=False),
    "message": told({"message": "busy"}),
    "list": told([]),
    "object": told({}),
    "blank": Answer(body=b"", tagged=False),
    "cut": lambda answer, _: replace(answer, body=answer.body[: len(answer.body) // 2]),
    "repeated": lambda _, earlier: earlier,
    "undated": lambda answer, _: replace(answer, body=DATED.sub(rb'\1"-"', answer.body, count=2)),
}
# What can't be told from the truth: that there is nothing, where an office says so; the page of
# a day on which nothing came is that of the day before.
UNSEEN = {("hongkong", "list"), ("day_archive", "repeated")}
DATED = re.compile(
    rb'("(?:date|date_gmt|lnchdt|eventDate|publication_date|public_timestamp|publishedDate|'
    rb'PublicationDateAndTime)": |datetime=|class="date">)(?:"[^"]*"|[^<"]+)'
)
REASONS = {403: Reason.REFUSED, 404: Reason.GONE, 429: Reason.RATE_LIMITED}


def asking(app):
    """A get that asks an app without a wire between."""

    def get(request):
        parts = urlsplit(request.url)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        posted = request.form.body.decode() if request.form else ""
        form = tuple(parse_qsl(posted, keep_blank_values=True))
        method = "POST" if request.form else "GET"
        answer = app(Asked(unquote(parts.path), query, {}, BASE, request.url, method, form))
        if answer.status == 302:
            return replace(get(replace(request, url=f"{BASE}/")), url=request.url)
        if answer.status != 200:
            reason = REASONS.get(answer.status, Reason.SERVER_ERROR)
            return Rejected(request.url, reason, f"HTTP {answer.status}", status=answer.status)
        body = answer.body
        told_in = {name.lower(): value for name, value in answer.headers.items()}
        headers = {**told_in, "content-type": answer.content_type}
        digest = hashlib.sha256(body).hexdigest()
        return Capture(request.url, request.url, 200, headers, body, NOW, digest)

    return get


def release(number, hours):
    when = START - timedelta(days=5) + timedelta(hours=hours, minutes=20)
    return Release(number, when, when, f"/news/{when:%Y/%m/%d}/notice-{number}")


# Up to two a day, with weeks of silence, from before the window until after it.
HELD = st.sets(st.integers(0, 24 * (DAYS + 10)), min_size=3, max_size=120).map(
    lambda hours: [release(number, hour) for number, hour in enumerate(sorted(hours), start=1)]
)
FAILING = st.lists(
    st.tuples(st.sampled_from(sorted(FAULTS)), st.integers(0, 12), st.integers(1, 12)), max_size=3
)


def days_of(kind, held):
    """{day: the addresses that are its own} as an office of a kind dates them."""
    found = {}
    for one in held:
        if kind in ("commission", "federal_register", "nato") or kind not in BY_DAY:
            day = one.published.date()
        else:
            day = one.published.astimezone(ZoneInfo(ZONES[kind])).date()
        found.setdefault(day, set()).add(one.number)
    return found


def office(kind):
    head = f'id = "press"\nname = "P"\nhome = "{BASE}/"\ntimezone = "{ZONES[kind]}"\n[[routes]]\n'
    read = parse_office(head + ROUTES[kind].replace("BASE", BASE), "press.toml")
    if kind == "drupal":
        read = replace(read, routes=(replace(read.routes[0], frame="main"),))
    return read


@pytest.mark.parametrize("kind", APPS)
@settings(max_examples=12, deadline=None)
@given(held=HELD, failing=FAILING)
def test_calls_a_day_ok_or_empty_only_where_it_is(kind, held, failing):
    truth = days_of(kind, held)
    app = Faulty(APPS[kind](held))
    for name, after, times in failing:
        if (kind, name) in UNSEEN:
            continue
        app.fail(FAULTS[name], after=after, times=times)
    source = office(kind)
    first = gathered(discover(source, WINDOW, {}, asking(app), NOW))
    check(first, truth)
    app.faults.clear()
    name = f"{source.routes[0].kind}:{source.routes[0].url}"
    settled = frozenset(row.day for row in first.coverage if row.status in SETTLED)
    before = app.count
    state = {name: RouteState(settled=settled)}
    second = gathered(discover(source, WINDOW, state, asking(app), NOW))
    check(second, truth)
    assert {row.day for row in second.coverage}.isdisjoint(settled)
    assert (app.count == before) == (len(settled) == DAYS)


FEW = [release(number, 60 * number) for number in range(1, 31)]


@pytest.mark.parametrize("kind", APPS)
def test_calls_no_day_ok_or_empty_that_any_one_fault_hides(kind):
    truth, source = days_of(kind, FEW), office(kind)
    for name, after, times in product(FAULTS, (0, 1), (1, 99)):
        if (kind, name) not in UNSEEN:
            app = Faulty(APPS[kind](FEW))
            app.fail(FAULTS[name], after=after, times=times)
            check(gathered(discover(source, WINDOW, {}, asking(app), NOW)), truth)


def check(found, truth):
    """What lost its date is found all the same, and its own page has the date."""
    own = {}
    for entry in found.entries:
        number = int(NUMBER.findall(entry.url)[-1])
        own.setdefault(entry.day, set()).add(number)
    for row in found.coverage:
        if row.status in SETTLED:
            wanted, seen = truth.get(row.day, set()), own.get(row.day, set())
            assert seen <= wanted <= seen | own.get(None, set()), (row.day, row.status)
            assert (row.status is DayStatus.OK) == bool(wanted)
            assert row.expected in (None, len(wanted))


NUMBERED = """
kind = "numbers"
url = "https://press.example/NEWS/{id}"
published = "div.date"
day_only = true
"""


@settings(max_examples=40, deadline=None)
@given(HELD, st.sets(st.integers(1, 60), max_size=20), st.integers(0, 150), st.integers(0, 90))
def test_calls_a_numbered_day_ok_or_empty_only_where_it_is(held, gaps, patience, newest):
    kept = [one for one in held if one.number not in gaps]
    head = 'id = "press"\nname = "P"\nhome = "https://press.example/"\n[[routes]]\n'
    source = parse_office(f"{head}{NUMBERED}newest = {newest}\n", "press.toml")
    truth = {}
    for one in kept:
        truth.setdefault(one.published.date(), set()).add(one.number)
    found = gathered(discover(source, WINDOW, {}, asking(Numbered(kept, patience)), NOW))
    own = {}
    for entry in found.entries:
        own.setdefault(entry.day, set()).add(int(entry.guid))
    for row in found.coverage:
        if row.status in SETTLED:
            assert own.get(row.day, set()) == truth.get(row.day, set()), (row.day, row.status)


@pytest.mark.parametrize("kind", sorted({*APPS} - {"headless"}))
@settings(max_examples=8, deadline=None)
@given(held=HELD)
def test_leaves_no_day_open_of_an_office_that_answers(kind, held):
    """But for days up to that of the first of all releases, of which a list without a window is
    silent."""
    found = gathered(discover(office(kind), WINDOW, {}, asking(APPS[kind](held)), NOW))
    check(found, days_of(kind, held))
    open_days = [row.day for row in found.coverage if row.status not in SETTLED]
    oldest = min(days_of(kind, held))
    assert all(row.status is not DayStatus.REFUSED for row in found.coverage)
    assert all(day <= oldest for day in open_days) or kind == "day_archive"
