"""Lists of HTML pages, and archives by day: what they do while they are read, and hide."""

from dataclasses import replace

import pytest
from emulated import at, dated, emulated, numbers, rows, statuses

from dateline.model import Reason
from emulators.day_archive import day_archive
from emulators.drupal import Drupal
from emulators.faults import refusal
from emulators.releases import Release, releases
from emulators.serving import missing
from office.answers import Answer

HELD = releases(at(4), 16)
OLD = Release(
    900, at(4).replace(year=2009), at(4).replace(year=2009), "/news/2009/11/04/notice-900"
)
OLDER = replace(OLD, number=901, path="/news/2009/11/04/notice-901")


def html(body, charset="utf-8"):
    return Answer(body=body.encode(charset), content_type="text/html", tagged=False)


def pages(**by_path):
    """An office of fixed pages, by path; what is not there is missing."""

    def app(asked):
        found = by_path.get(asked.target.lstrip("/"))
        return html(found) if isinstance(found, str) else (found or missing(asked))

    return app


@pytest.mark.parametrize("size", [2, 5, 10])
def test_is_not_stopped_by_an_old_item_on_top(size):
    site = Drupal(list(HELD), sticky=(OLD,), size=size)
    with emulated("drupal", HELD, site) as office:
        found = office.seen(at(10), at(14))
    assert numbers(found) == [one.number for one in HELD if at(10) <= one.published < at(14)]
    assert statuses(found) == "oooo"


def test_stops_after_a_page_that_is_older_than_the_window():
    with emulated("drupal", HELD, Drupal(list(HELD), sticky=(OLD,), size=4)) as office:
        office.seen(at(18), at(20))
    # 19 and 18; 17 and 16, of which the 17th may still matter; 15 and 14; and the first again.
    assert [target.rpartition("=")[2] for target in office.targets] == ["0", "1", "2", "0"]


def undated(asked):
    """A list without end whose items state no date."""
    first = int(asked.one("page")) * 5
    items = "".join(f"<li><a href=/news/notice-{first + n}>T</a></li>" for n in range(5))
    return html(f"<html><body><ul>{items}</ul></body></html>")


@pytest.mark.parametrize(("day", "read", "said"), [(20, 8, "u"), (1, 40, "t")])
def test_goes_no_further_back_in_a_list_without_dates_than_a_window_needs(day, read, said):
    route = """
    kind = "listing"
    url = "BASE/news?page={page}"
    order = "newest"
    items = "li"
    pages = 40
    """
    with emulated("drupal", (), undated, route=route) as office:
        found = office.seen(at(day), at(day + 1))  # on the 22nd
    assert len(found.entries) == 5 * read
    assert len(office.targets) == read + (read < 40)  # the first again
    assert statuses(found) == said
    if read < 40:
        assert found.coverage[0].detail == "no item of 8 pages states a date"


def test_is_not_fooled_by_an_old_item_when_a_later_page_fails():
    with emulated("drupal", HELD, Drupal(list(HELD), sticky=(OLD, OLDER), size=4)) as office:
        office.faulty.fail(refusal(403), after=1)
        found = office.seen(at(10), at(20))
    assert statuses(found) == "rrrrrrrrro"


def test_sees_what_is_added_on_top_while_it_reads():
    site = Drupal(list(HELD), size=4)
    extra = replace(HELD[-1], number=99, path="/news/2026/11/19/notice-99")

    def moving(asked):
        if asked.one("page") == "2" and len(site.releases) == len(HELD):
            site.releases.append(extra)
        return site(asked)

    with emulated("drupal", HELD, moving) as office:
        found = office.seen(at(10), at(20))
    assert 99 in numbers(found)
    assert statuses(found) == "o" * 10


def test_reads_again_when_an_item_is_withdrawn_while_it_reads():
    site = Drupal(list(HELD), size=4)

    def moving(asked):
        if asked.one("page") == "1" and len(site.releases) == len(HELD):
            site.releases.pop()
        return site(asked)

    with emulated("drupal", HELD, moving) as office:
        found = office.seen(at(10), at(20))
    assert numbers(found) == [one.number for one in HELD if one.published >= at(10)]
    assert statuses(found) == "o" * 10


def swapped(site, one, other, *, when):
    """The site, in which two releases change places in the list as a page is asked for."""
    done = []

    def moving(asked):
        if asked.one("page") == when and not done:
            done.append(True)
            held = site.releases
            first, second = held[one], held[other]
            held[one] = replace(second, published=first.published)
            held[other] = replace(first, published=second.published)
        return site(asked)

    return moving


# Counted from the newest, four to a page: the second page is read when the third is asked for.
@pytest.mark.parametrize(
    ("one", "other", "when"),
    [(-8, -9, "2"), (-6, -10, "2"), (-5, -12, "2"), (-4, -5, "1"), (-2, -7, "1"), (-1, -12, "2")],
)
def test_reads_again_when_two_items_change_places_while_it_reads(one, other, when):
    site = Drupal(list(HELD), size=4)
    with emulated("drupal", HELD, swapped(site, one, other, when=when)) as office:
        found = office.seen(at(10), at(20))
    assert numbers(found) == sorted(r.number for r in site.releases if r.published >= at(10))
    assert statuses(found) == "o" * 10


def test_asks_for_no_page_twice_of_which_all_items_hold_still():
    with emulated("drupal", HELD, Drupal(list(HELD), size=4)) as office:
        office.seen(at(10), at(20))
        asked = [one.one("page") for one in office.running.asked if one.path == "/news"]
    assert sorted(asked) == ["0", *map(str, range(len(asked) - 1))]


def test_says_unknown_of_a_list_that_never_holds_still():
    site = Drupal(list(HELD), size=4)
    order = list(HELD)

    def restless(asked):
        if asked.one("page") == "0":
            order.insert(0, order.pop())
            shifted = [replace(one, published=HELD[n].published) for n, one in enumerate(order)]
            site.releases[:] = shifted
        return site(asked)

    with emulated("drupal", HELD, restless) as office:
        found = office.seen(at(10), at(20))
    assert set(statuses(found)) == {"u"}
    assert found.coverage[0].detail == "the list kept changing while it was read"


def test_ends_at_a_page_that_shows_what_was_shown_before():
    """A site that knows no ?page shows the same for each."""
    site = Drupal(list(HELD), size=8)

    def same(asked):
        return site(replace(asked, query=(("page", "0"),)))

    with emulated("drupal", HELD, same) as office:
        found = office.seen(at(10), at(20))
    assert len(office.targets) == 3
    assert statuses(found) == "uuuuuuuooo"


def test_ends_at_a_page_that_is_missing():
    site = Drupal(list(HELD), size=10)
    with emulated("drupal", HELD, site) as office:
        office.faulty.fail_on("page=4", refusal(404))
        found = office.seen(at(2), at(20))
    assert len(found.entries) == 32
    assert statuses(found) == "uuu" + "o" * 15
    assert found.problems == ()


def test_takes_a_list_whose_pages_overlap_for_what_it_is():
    """Each page begins with the last item of the one before."""

    def overlapping(asked):
        number = int(asked.one("page", "0"))
        return Drupal(list(HELD[: len(HELD) - 3 * number]), size=4)(replace(asked, query=()))

    with emulated("drupal", HELD, overlapping) as office:
        found = office.seen(at(10), at(20))
    assert numbers(found) == [one.number for one in HELD if one.published >= at(10)]
    assert statuses(found) == "o" * 10


def test_says_truncated_of_the_days_beyond_its_last_page():
    with emulated("drupal", HELD, Drupal(list(HELD), size=4), pages=3) as office:
        found = office.seen(at(10), at(20))
    assert statuses(found) == "ttttt" + "ooooo"


def test_keeps_each_day_of_an_archive_apart():
    with emulated("day_archive", HELD) as office:
        office.faulty.fail_on("12.11.2026", refusal(500))
        found = office.seen(at(10), at(16))
    # The 12th of Moscow began on the 11th. What other days' pages show of it is taken.
    assert statuses(found) == "orrooo"
    assert {one.number for one in HELD if at(10) <= one.published < at(16)} == set(numbers(found))


def test_asks_no_further_day_of_an_archive_that_refuses():
    with emulated("day_archive", HELD) as office:
        office.faulty.fail(refusal(403), after=4)
        found = office.seen(at(10), at(18))
    assert len(office.targets) == 5
    # Pages of the 9th to the 12th were read; that of the 13th, which begins on the 12th, was not.
    assert statuses(found) == "oorrrrrr"
    assert found.coverage[-1].detail == "not asked after refused: status 403: HTTP 403"


def test_gives_up_an_archive_that_fails_for_three_days_running():
    with emulated("day_archive", HELD) as office:
        office.faulty.fail(refusal(500))
        found = office.seen(at(4), at(18))
    assert len(office.targets) == 3
    assert set(statuses(found)) == {"r"}


def test_says_truncated_of_a_day_that_fills_its_page():
    held = dated(at(1), *(at(12, hour // 2, 30 * (hour % 2)) for hour in range(40)))
    with emulated("day_archive", held, day_archive(held)) as office:
        found = office.seen(at(10), at(15))
    # Moscow's 12th holds 36 and ends on the UTC 12th; its 13th shows the 4 of its own and others.
    assert [row[1] for row in rows(found)] == ["empty", "truncated", "truncated", "empty", "empty"]


def test_asks_no_archive_for_a_day_to_come():
    with emulated("day_archive", HELD) as office:
        found = office.seen(at(21), at(25))
    assert [target.rpartition("/")[2][:2] for target in office.targets] == ["20", "21", "22"]
    assert statuses(found) == "eeuu"


ARCHIVE = """
kind = "listing"
url = "BASE/general/{day:%Y%m/%d}.htm"
items = "ul.list li"
link = "a"
dated_by_day = true
"""


@pytest.mark.parametrize(("missing_is_empty", "said"), [("false", "uuu"), ("true", "eoe")])
def test_reads_a_day_without_a_page_as_the_office_means_it(missing_is_empty, said):
    day = '<ul class="list"><li><a href="/gia/1.htm">One</a></li><li>More</li></ul>'
    app = pages(**{"general/202611/18.htm": day})
    with emulated("hongkong", (), app, ARCHIVE, missing_is_empty=missing_is_empty) as office:
        found = office.seen(at(16, 16), at(19, 16))  # Hong Kong's 17th to 19th
    by_day = {row.day.day: str(row.status)[0] for row in found.coverage}
    assert "".join(by_day[day] for day in (17, 18, 19)) == said
    assert [(entry.url, entry.day.day) for entry in found.entries] == [
        (f"{office.running.url}/gia/1.htm", 18)
    ]


def test_believes_no_empty_days_of_an_archive_that_moved():
    """None of them has a page, nor has any day before: each of them would be empty for good."""
    with emulated("hongkong", (), pages(), ARCHIVE, missing_is_empty="true") as office:
        found = office.seen(at(12, 16), at(19, 16))
        assert len(office.targets) == 9 + 10
    assert set(statuses(found)) == {"u"}
    assert [problem.reason for problem in found.problems] == [Reason.GONE]


def test_looks_for_a_day_that_has_a_page_where_a_quiet_window_has_none():
    day = '<ul class="list"><li><a href="/gia/1.htm">One</a></li><li>More</li></ul>'
    app = pages(**{"general/202611/13.htm": day})
    with emulated("hongkong", (), app, ARCHIVE, missing_is_empty="true") as office:
        found = office.seen(at(17, 16), at(19, 16))
        asked = [target[-6:-4] for target in office.targets]
    assert asked == ["17", "18", "19", "20", "16", "15", "14", "13"]
    assert set(statuses(found)) == {"e"}
    assert found.entries == ()


def test_walks_an_archive_by_month():
    november = '<ul class="list"><li><a href="/n">N</a> <b>18.11.2026</b></li></ul>'
    october = '<ul class="list"><li><a href="/o">O</a> <b>30.10.2026</b></li></ul>'
    app = pages(**{"2026/11": november, "2026/10": october})
    route = ARCHIVE.replace("general/{day:%Y%m/%d}.htm", "{day:%Y/%m}")
    route = route.replace("dated_by_day = true", 'published = "b"')
    with emulated("drupal", (), app, route) as office:
        found = office.seen(at(1), at(20))
        assert office.targets == ["/2026/10", "/2026/11"]
    assert [(entry.url[-2:], entry.day.day) for entry in found.entries] == [("/n", 18)]
    assert statuses(found) == "e" * 17 + "oe"


def test_reads_static_pages_whose_dates_stand_in_their_names():
    row = '<ul><li><a href="{}">A title</a></li></ul>'
    first = row.format("./202611/t20261119_123.html") + row.format("t20261118_7.html")
    second = row.format("t20261110_1.html") + row.format("t20261109_1.html")
    app = pages(**{"xw/": first, "xw/index_1.html": second})
    route = """
kind = "listing"
url = "BASE/xw/index_{page}.html"
first_url = "BASE/xw/"
first = 0
order = "newest"
items = "ul li"
published_pattern = 't(\\d{8})_'
published_format = "%Y%m%d"
"""
    with emulated("hongkong", (), app, route) as office:
        found = office.seen(at(17), at(20))
    assert [entry.url.removeprefix(office.running.url) for entry in found.entries] == [
        "/xw/202611/t20261119_123.html",
        "/xw/t20261118_7.html",
    ]
    assert office.targets == ["/xw/", "/xw/index_1.html", "/xw/"]
    assert statuses(found) == "eoo"


def test_counts_items_where_an_office_pages_by_them():
    def batch(asked):
        start = int(asked.one("b_start:int"))
        listed = sorted(HELD, key=lambda one: -one.number)[start : start + 10]
        return html(
            "".join(
                f'<article><a href="{one.path}">{one.number}</a>'
                f"<i>{one.published:%d/%m/%Y %H:%M}</i></article>"
                for one in listed
            )
        )

    route = """
kind = "listing"
url = "BASE/list?b_start:int={offset}"
per_page = 10
order = "newest"
items = "article"
published = "i"
"""
    with emulated("drupal", (), batch, route) as office:
        found = office.seen(at(15), at(20))
    assert [target.rpartition("=")[2] for target in office.targets[:2]] == ["0", "10"]
    assert len(found.entries) == 10


def test_reads_dates_that_stand_above_the_items():
    listed = (
        '<base href="/press/"><h2>19 November 2026</h2><dd><a href="a">A</a></dd>'
        '<dd><a href="b">B</a></dd><h2>18 November 2026</h2><dd><a href="c">C</a></dd>'
    )
    route = """
kind = "listing"
url = "BASE/2026.html"
order = "newest"
items = "dd"
published = "h2"
published_above = true
"""
    with emulated("commission", (), pages(**{"2026.html": listed}), route) as office:
        found = office.seen(at(17), at(20))
    assert [(entry.url.rpartition("/press/")[2], entry.day.day) for entry in found.entries] == [
        ("a", 19),
        ("b", 19),
        ("c", 18),
    ]
    assert statuses(found) == "uuo"


def test_reads_the_months_of_the_language_in_the_charset_that_the_page_states():
    listed = (
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
        '<p><a href="/1">Новости</a><i>18 ноября 2026, 14:30</i></p>'
        '<p><a href="/2">Ещё</a><i>вчера, 10:00</i></p>'
    )
    route = """
kind = "listing"
url = "BASE/all"
order = "newest"
items = "p"
published = "i"
"""
    app = lambda _: html(listed, "windows-1251")  # noqa: E731
    with emulated("day_archive", (), app, route) as office:
        office.source = replace(office.source, languages=("ru",))
        found = office.seen(at(18), at(22))
    told = [
        {hint.name: hint.raw for hint in entry.hints}
        for entry in sorted(found.entries, key=lambda entry: entry.url)
    ]
    assert told == [
        {"title": "Новости", "published": "2026-11-18T11:30:00+00:00"},
        {"title": "Ещё", "published": "2026-11-21T07:00:00+00:00"},
    ]


def test_says_unknown_of_a_list_without_dates():
    listed = "".join(f'<p><a href="/{n}">Title {n}</a></p>' for n in range(5))
    route = 'kind = "listing"\nurl = "BASE/all"\norder = "newest"\nitems = "p"\npublished = "i"\n'
    with emulated("drupal", (), pages(all=listed), route) as office:
        found = office.seen(at(10), at(12))
    assert len(found.entries) == 5
    assert {entry.day for entry in found.entries} == {None}
    assert statuses(found) == "uu"


def test_takes_the_good_items_around_a_bad_one():
    listed = (
        '<p><a href="/a">A</a><i>2026-11-18 10:00</i></p>'
        '<p><a href="javascript:void(0)">B</a><i>2026-11-17 10:00</i></p>'
        '<p><a href="/c">C</a><i>2026-11-16 10:00</i></p>'
    )
    route = 'kind = "listing"\nurl = "BASE/all"\norder = "newest"\nitems = "p"\npublished = "i"\n'
    with emulated("drupal", (), pages(all=listed), route) as office:
        found = office.seen(at(16), at(19))
    assert statuses(found) == "uuo"
    assert [problem.reason for problem in found.problems] == [Reason.BAD_ITEM]
    assert "no usable address: B" in found.problems[0].detail


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * 2000, Reason.TOO_DEEP),
        ("<p>" * 70_000, Reason.TOO_LARGE),
        ("x" * 3_100_000, Reason.TOO_LARGE),
    ],
    ids=["deep", "many", "long"],
)
def test_refuses_a_page_that_no_list_is(body, reason):
    route = 'kind = "listing"\nurl = "BASE/all"\norder = "newest"\nitems = "p"\n'
    with emulated("drupal", (), pages(all=body), route) as office:
        found = office.seen(at(10), at(12))
    assert statuses(found) == "rr"
    assert [problem.reason for problem in found.problems] == [reason]


def test_asks_a_list_for_its_window_where_it_takes_one():
    def between(asked):
        first, last = (asked.one(name) for name in ("date-from", "date-to"))
        listed = [
            one for one in HELD[::-1] if first <= f"{one.published:%d-%m-%Y}" <= last
        ]  # of one month, so that days compare
        start = 4 * (int(asked.one("page")) - 1)
        row = '<p><a href="{0.path}">{0.number}</a> <i>{0.published:%d.%m.%Y %H:%M}</i></p>'
        return html("".join(map(row.format, listed[start : start + 4])))

    route = """
kind = "listing"
url = "BASE/news?date-from={start:%d-%m-%Y}&date-to={end:%d-%m-%Y}&page={page}"
order = "newest"
items = "p"
published = "i"
"""
    with emulated("govuk", (), between, route) as office:
        office.source = replace(office.source, timezone="UTC")
        found = office.seen(at(10), at(14))
    assert numbers(found) == [one.number for one in HELD if at(10) <= one.published < at(14)]
    assert statuses(found) == "oooo"
    assert "date-from=09-11-2026&date-to=14-11-2026&page=1" in office.targets[0]


def test_writes_a_window_into_a_path():
    route = """
kind = "listing"
url = "BASE/search/date/[{start:%Y-%m-%d}%20TO%20{end:%Y-%m-%d}]?page={page}"
order = "newest"
items = "p"
published = "i"
"""
    with emulated("govuk", (), lambda _: html("<main>Nothing</main>"), route) as office:
        office.seen(at(10), at(12))
    assert office.targets == ["/search/date/%5B2026-11-09%20TO%202026-11-12%5D?page=1"]


@pytest.mark.parametrize(
    ("body", "frame", "said"),
    [
        ("<main>There is nothing.</main>", '"main"', "ee"),
        ("<p>Please enable JavaScript.</p>", '"main"', "rr"),
        ("<main>There is nothing.</main>", '""', "uu"),
    ],
)
def test_tells_an_empty_list_from_a_page_that_is_none(body, frame, said):
    route = ARCHIVE.replace("{day:%Y%m/%d}.htm", "?day={day:%Y%m%d}")
    with emulated("govuk", (), lambda _: html(body), route, frame=frame) as office:
        assert statuses(office.seen(at(10), at(12))) == said


def test_knows_a_list_from_the_page_that_takes_its_place_after_a_while():
    site = Drupal(list(HELD), size=4)
    with emulated("drupal", HELD, site, frame='"main"') as office:
        office.faulty.fail(html("<p>Are you human?</p>"), after=3)
        found = office.seen(at(10), at(20))
    assert statuses(found) == "rrrrr" + "ooooo"
    assert found.problems[0].detail == "no 'main' on the page"


BETWEEN = """
kind = "listing"
url = "BASE/news?date-from={start:%d-%m-%Y}&date-to={end:%d-%m-%Y}&page={page}"
order = "newest"
items = "p.item"
published = "i"
"""
WALL = '<div class="gate"><p>Please wait while your browser is checked.</p></div>'


def listed(place, walls):
    """A list of 20 between two days, newest first, 4 a page; a wall on page 3, so many times."""

    def app(asked):
        number, left = int(asked.one("page")), len(walls)
        if number >= 3 and left:
            walls.pop()
            return html(WALL)
        row = '<p class="item"><a href="{0.path}">{0.number}</a><i>{0.published:%d.%m.%Y}</i></p>'
        shown = [one for one in HELD[::-1] if at(9) <= one.published < at(15)]
        some = "".join(map(row.format, shown[4 * (number - 1) : 4 * number]))
        return html(place.format(f"<div class=rows>{some}</div>" if some else "<p>No more.</p>"))

    return app


@pytest.mark.parametrize(("walls", "said"), [(0, "oooo"), (1, "oooo"), (99, "rroo")])
def test_tells_the_end_of_a_list_from_a_wall_with_status_200(walls, said):
    app = listed('<main><div class="news list">{}</div></main>', list(range(walls)))
    with emulated("govuk", (), app, BETWEEN) as office:
        office.source = replace(office.source, timezone="UTC")
        found = office.seen(at(10), at(14))
    assert statuses(found) == said
