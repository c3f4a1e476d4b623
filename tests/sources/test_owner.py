import pytest

from dateline.model import Feed, Rights, Source, WordPressRoute
from dateline.sources import folder_source, host_source, load_offices, source_for_url


def office(id: str, home: str, *feeds: str, routes: tuple[str, ...] = ()) -> Source:  # noqa: A002
    return Source(
        id=id,
        name=id,
        home=home,
        feeds=tuple(Feed(url=url) for url in feeds),
        routes=tuple(WordPressRoute(url=url) for url in routes),
    )


def owner(url: str, *offices: Source) -> str:
    return source_for_url(url, {source.id: source for source in offices}).id


CITY = office(
    "city",
    "https://www.example.org/",
    "https://feeds.example.com/city.xml",
    "https://news.example.org/rss",
)
PRESS = office("press", "https://press.example.net/en/")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/a",
        "http://example.org/a",
        "https://news.example.org/a",
        "https://NEWS.Example.Org:443/a",
        "https://parks.example.org/a",
    ],
)
def test_gives_an_office_its_hosts_and_the_rest_of_its_site(url: str) -> None:
    assert owner(url, CITY, PRESS) == "city"


def test_gives_an_office_nothing_of_a_host_that_only_serves_its_feed() -> None:
    assert owner("https://feeds.example.com/x", CITY) == "feeds_example_com"


def test_lets_an_office_in_a_corner_of_a_site_speak_for_that_corner_only() -> None:
    assert owner("https://press.example.net/fr/1", PRESS) == "press"
    assert owner("https://www.example.net/1", PRESS) == "www_example_net"
    assert owner("https://courts.example.net/1", PRESS) == "courts_example_net"


def test_tells_offices_of_one_host_apart_by_the_path_of_their_homes() -> None:
    host = "http://127.0.0.1:8765"
    whole, north, south = (
        office("whole", f"{host}/"),
        office("north", f"{host}/north/"),
        office("south", f"{host}/south"),
    )
    assert owner(f"{host}/north/2026/a", whole, north, south) == "north"
    assert owner(f"{host}/south", whole, north, south) == "south"
    assert owner(f"{host}/southern/a", whole, north, south) == "whole"
    assert owner(f"{host}/southern/a", north, south) == "127_0_0_1_8765"
    assert owner("http://127.0.0.1:9999/north/a", whole, north, south) == "127_0_0_1_9999"


def test_gives_a_page_to_neither_of_two_with_the_same_claim() -> None:
    one, two = office("one", "https://x.example/"), office("two", "https://www.x.example/")
    assert owner("https://x.example/a", one, two) == "x_example"


def test_makes_a_source_whose_rights_are_unknown_and_whose_zone_is_a_guess() -> None:
    made = host_source("press.münchen.example")
    assert made.id == "press_m_nchen_example"
    assert (made.known, made.timezone, made.zone_assumed) == (False, "UTC", True)
    assert made.rights == Rights()
    assert made.rights.photos.name == "unknown"


def test_never_lets_a_made_source_take_an_offices_id() -> None:
    offices = load_offices()
    made = source_for_url("https://un.press/a", offices)
    assert made.id == "un_press_host"
    assert made.home == "https://un.press/"
    assert not made.known


def test_finds_a_source_that_it_made_before() -> None:
    made = host_source("x.example")
    assert source_for_url("https://x.example/a", {made.id: made}) is made


def test_makes_a_source_for_a_folder_or_takes_the_office_of_that_name() -> None:
    assert source_for_url("folder://seed/a.txt", {}) == folder_source("seed")
    assert source_for_url("folder://city/a.txt", {"city": CITY}) is CITY
    assert folder_source("seed").zone_assumed
    assert not folder_source("seed").known


@pytest.mark.parametrize("url", ["mailto:a@x.example", "", "https://", "javascript:0"])
def test_refuses_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError):
        owner(url, CITY)


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        ("https://interfax.com.ua/news/political/1.html", "interfax_ua"),
        ("https://ru.interfax.com.ua/news/1.html", "interfax_ua"),
        ("https://www.gov.uk/government/news/x", "govuk"),
        ("https://www.parliament.uk/x", "www_parliament_uk"),
        ("https://www.jpl.nasa.gov/news/x", "nasa"),
        ("https://press.un.org/en/2026/sc1.doc.htm", "un_press"),
        ("https://news.un.org/en/story", "un_news"),
        ("https://en.kremlin.ru/events/president/news/1", "kremlin"),
        ("https://www.war.gov/News/1", "war_us"),
        ("https://japan.kantei.go.jp/105/statement/1.html", "kantei"),
        ("https://www.gov.pl/web/premier/x", "kprm_pl"),
        ("https://library.un.org/x", "library_un_org"),
    ],
)
def test_finds_the_real_offices(url: str, id_: str) -> None:
    assert source_for_url(url, load_offices()).id == id_
