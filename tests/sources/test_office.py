import os
from dataclasses import fields
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import ConfigError
from dateline.model import Feed, Licence, Selector, Source
from dateline.sources import load_offices, parse_office, read_offices
from dateline.sources.places import ISO_3166
from dateline.sources.schedule import schedule_fault

DOCUMENTS = Path(__file__).parent / "documents"
DOCUMENT = "[document]\npage = '/detail/(.+)'\nurl = 'https://x.example/{1}'\n"
LEAST = 'id = "x"\nname = "X"\nhome = "https://x.example/"\n'


def refused(more: str, *, least: str = LEAST, file: str = "offices/x.toml") -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        parse_office(least + more, file)
    return caught.value


def test_reads_every_kind_of_key() -> None:
    file = DOCUMENTS / "kyiv_city.toml"
    source = parse_office(file.read_text(encoding="utf-8"), str(file))
    assert source.languages == ("uk", "en", "zh-Hant", "sr-Latn-RS", "es-419")
    assert source.feeds == (
        Feed(
            url="https://press.kyiv-city.example/feed.xml",
            language="uk",
            evidence="the office's front page",
            confidence="sample",
        ),
        Feed(url="https://press.kyiv-city.example/feed.json", kind="json"),
    )
    assert source.routes[0].kind == "wordpress"
    assert source.page.body == (
        Selector(css="div.story > p", valid_until=date(2024, 3, 1)),
        Selector(css="article p:not(.ad)"),
    )
    assert source.page.published[0].attribute == "datetime"
    assert source.rights.text.name == "CC BY 4.0"
    assert source.rights.photos == Licence()
    assert (source.pace, source.photos, source.rechecks) == (0.5, "header", (3600,))
    assert source.known


def test_takes_an_office_of_three_keys() -> None:
    source = parse_office(LEAST, "x.toml")
    assert source == Source(id="x", name="X", home="https://x.example/")


def test_carries_its_real_offices_each_fact_with_its_evidence() -> None:
    offices = load_offices()
    assert len(offices) == 73
    assert len({source.home for source in offices.values()}) == len(offices)
    for source in offices.values():
        assert ZoneInfo(source.timezone)
        assert source.languages, source.id
        assert source.routes, source.id
        assert source.feeds or any(route.daily for route in source.routes), source.id
        stated = (*source.feeds, *source.routes, source.rights.text, source.rights.photos)
        assert all(fact.evidence for fact in stated), source.id
        assert not source.loopback, source.id


def test_names_the_file_the_line_the_key_and_the_valid_choices() -> None:
    error = refused(
        '[[feeds]]\nurl = "https://x.example/a"\n'
        '[[feeds]]\nurl = "https://x.example/b"\nkind = "rs"'
    )
    assert error.file == "offices/x.toml"
    assert (error.line, error.key) == (8, "feeds[1].kind")
    assert str(error) == (
        "offices/x.toml:8: feeds[1].kind: 'rs' is not one of them; did you mean 'rss'? "
        "valid: atom, json, rdf, rss"
    )


@pytest.mark.parametrize(
    ("more", "key", "word"),
    [
        ("fedes = 1", "fedes", "did you mean 'feeds'?"),
        ("known = true", "known", "no such key"),
        ('rights.photos.evidense = "x"', "rights.photos.evidense", "did you mean 'evidence'?"),
        ("[page]\nbody = [{}]", "page.body[0].css", "must be given"),
        (f'{DOCUMENT}html = "a"\ntitel = "b"', "document.titel", "did you mean 'title'?"),
        ("document = 3", "document", "must be a table"),
        ('[document]\npage = "x"\nurl = "https://x.example/"', "document.html", "must be given"),
        (f'{DOCUMENT}html = ""', "document.html", "must be given"),
        (f'{DOCUMENT}html = "a["', "document.html", "no JMESPath"),
        (f'{DOCUMENT}html = "a"\ntitle = "b["', "document.title", "no JMESPath"),
        (DOCUMENT.replace("(.+)", "(") + 'html = "a"', "document.page", "no regular expression"),
        (DOCUMENT.replace("{1}", "{2}") + 'html = "a"', "document.url", "{2} is no group of page"),
        (
            DOCUMENT.replace("x.example/{1}", "x{1}.example/") + 'html = "a"',
            "document.url",
            "not a web address",
        ),
        (
            DOCUMENT.replace("x.example", "10.0.0.1") + 'html = "a"',
            "document.url",
            "not a public address",
        ),
        ("feeds = 3", "feeds", "must be a list"),
        ("feeds = [1]", "feeds[0]", "must be a table"),
        ('languages = "en"', "languages", "must be a list"),
        ('languages = ["en", "EN"]', "languages[1]", "'EN' is no language tag"),
        ('pace = "fast"', "pace", "must be a number"),
        ("pace = -1", "pace", "-1.0, choose between 0 and 3600"),
        ("pace = nan", "pace", "nan, choose between 0 and 3600"),
        ("pace = inf", "pace", "choose between 0 and 3600"),
        ("rechecks = [60, 0]", "rechecks[1]", "0, choose between 1 and"),
        ("rechecks = [1.5]", "rechecks[0]", "must be a whole number"),
        ('loopback = "perhaps"', "loopback", "true or false"),
        ('country = "ua"', "country", "did you mean 'UA'?"),
        ('country = "XX"', "country", "INT for an international body"),
        ('timezone = "Europe/Kyjiv"', "timezone", "did you mean 'Europe/Kyiv'?"),
        ('timezone = "Europe"', "timezone", "no time zone"),
        ('timezone = "../../etc/passwd"', "timezone", "no time zone"),
        ('timezone = ""', "timezone", "no time zone"),
        ('timezone = "a\\u0000b"', "timezone", "no time zone"),
        ('photos = "all"', "photos", "valid: file, header, link"),
        ('[page]\nbody = [{ css = "a" }, { css = "a[" }]', "page.body[1].css", "no CSS selector"),
        ('dates = ["jsonld", "moon"]', "dates[1]", "valid: feed, jsonld, meta"),
        ('dates = ["feed", "time", "feed"]', "dates[2]", "already"),
        ('[page]\nbody = [{ css = "p", attribute = "id" }]', "page.body[0].attribute", "text"),
        ('[page]\nbody = [{ css = "a", valid_until = "soon" }]', "page.body[0].valid_until", "day"),
        (
            '[page]\nbody = [{ css = "a", valid_until = "2026" }]',
            "page.body[0].valid_until",
            "must be a day, like 2026-05-01",
        ),
        ('schedule = "daily"', "schedule", "five fields"),
        ('schedule = "0 24 * * *"', "schedule", "'24' is no hour (0 to 23)"),
        (
            '[[feeds]]\nurl = "https://x.example/a"\nstrip = "en"',
            "feeds[0].strip",
            "must be a path, like '/en'",
        ),
        ('event_paths = ["events"]', "event_paths[0]", "must begin a path"),
        ('access = "close"', "access", "valid: barred, contact"),
        ('[[feeds]]\nurl = "ftp://x.example/a"', "feeds[0].url", "is not a web address"),
        ('[[feeds]]\nurl = "https:///a"', "feeds[0].url", "is not a web address"),
        ('[[feeds]]\nurl = "https://x.example:no/a"', "feeds[0].url", "is not a web address"),
        ('[[feeds]]\nurl = "https://[x/a"', "feeds[0].url", "is not a web address"),
        ('[[feeds]]\nurl = "https://x.example/a b"', "feeds[0].url", "is not a web address"),
        (
            '[[routes]]\nkind = "wordpress"\nurl = "https://me:pw@x.example/"',
            "routes[0].url",
            "a password",
        ),
        ('[[routes]]\nurl = "https://x.example/"', "routes[0].kind", "wordpress"),
        ('[[routes]]\nkind = "wordpress"\nurl = 7', "routes[0].url", "text in quotes"),
        ('[[routes]]\nkind = "wordpress"\nurl = "https://x/"\nday = 1', "routes[0].day", "daily"),
        (
            '[[routes]]\nkind = "wordpress"\nurl = "https://x.example/"\ndaily = -1',
            "routes[0].daily",
            "-1, choose between 0 and 366",
        ),
        ("routes = 3", "routes", "a list"),
        ("routes = [3]", "routes[0]", "a table"),
        ('[[routes]]\nurl = "https://x.example/"\nkind = "press"', "routes[0].kind", "wordpress"),
    ],
)
def test_refuses(more: str, key: str, word: str) -> None:
    error = refused(more)
    assert (error.file, error.key) == ("offices/x.toml", key)
    assert word in str(error)


def test_says_how_much_more_is_wrong() -> None:
    assert str(refused("", least='id = "x"')) == "offices/x.toml: name: must be given (and 1 more)"


@pytest.mark.parametrize("made", ["X", "x-y", "", "x.y", "ї"])
def test_refuses_an_id_of_other_signs(made: str) -> None:
    error = refused("", least=LEAST.replace('"x"', f'"{made}"'), file=f"{made}.toml")
    assert error.key == "id"


def test_refuses_an_id_that_is_not_the_files_name() -> None:
    assert "must be the file's own name, 'y'" in str(refused("", file="offices/y.toml"))


def test_refuses_a_feed_named_twice() -> None:
    feed = '[[feeds]]\nurl = "https://x.example/a"\n'
    assert "feeds[1].url: stands at feeds[0]" in str(refused(feed + feed))


def test_says_where_the_file_is_not_toml() -> None:
    assert "x.toml: not TOML" in str(refused("feeds = ["))
    error = refused("feeds = ]")
    assert "offices/x.toml:4: not TOML" in str(error)
    assert error.line == 4


@pytest.mark.parametrize("home", ["http://127.0.0.1:8765/", "http://localhost/", "http://[::1]/a"])
def test_lets_loopback_be_for_an_office_on_this_machine(home: str) -> None:
    least = LEAST.replace("https://x.example/", home)
    assert parse_office(least + "loopback = true", "x.toml").loopback


def test_refuses_loopback_for_an_office_elsewhere() -> None:
    assert refused("loopback = true").key == "home"


def test_refuses_loopback_where_one_feed_is_elsewhere() -> None:
    least = LEAST.replace("https://x.example/", "http://127.0.0.1/")
    more = 'loopback = true\n[[feeds]]\nurl = "http://127.0.0.1.example/feed"'
    assert refused(more, least=least).key == "feeds[0].url"


def test_adds_the_offices_of_further_folders(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(LEAST)
    (tmp_path / ".x.toml.swp.toml").write_text("half a fi")
    (tmp_path / "notes.txt").write_text("not an office")
    offices = load_offices([tmp_path, DOCUMENTS, tmp_path])
    assert {"x", "kyiv_city", "nasa"} <= offices.keys()
    assert list(offices) == sorted(offices)


def test_refuses_an_id_in_two_folders_and_names_both(tmp_path: Path) -> None:
    (tmp_path / "nasa.toml").write_text(LEAST.replace('"x"', '"nasa"'))
    with pytest.raises(ConfigError, match=r"offices/nasa\.toml") as caught:
        load_offices([tmp_path])
    assert str(tmp_path) in str(caught.value)


def test_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        load_offices([tmp_path / "nowhere"])


def test_reads_a_file_behind_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xef\xbb\xbf" + LEAST.encode())
    assert load_offices([tmp_path])["x"].name == "X"


def test_refuses_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(LEAST.encode() + b"# caf\xe9")
    with pytest.raises(ConfigError, match=r"x\.toml: not UTF-8"):
        load_offices([tmp_path])


def test_knows_every_country_that_unicode_knows() -> None:
    theirs = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
    kept_out = {
        "AC",
        "CP",
        "CQ",
        "DG",
        "EA",
        "EU",
        "EZ",
        "IC",
        "QO",
        "TA",
        "UN",
        "XA",
        "XB",
        "XK",
        "ZZ",
    }
    assert theirs - kept_out == ISO_3166


@pytest.mark.parametrize(
    "schedule",
    ["* * * * *", "0 5 * * *", "*/15 0-6/2 1,15 * 7", "0 0 1 DEC sun", "59 23 31 12 0-6"],
)
def test_takes_a_schedule(schedule: str) -> None:
    assert schedule_fault(schedule) is None


@pytest.mark.parametrize(
    "schedule",
    ["", "@daily", "* * * *", "* * * * * *", "60 * * * *", "* * 0 * *", "* * * 13 *"],
)
def test_refuses_a_schedule(schedule: str) -> None:
    assert schedule_fault(schedule)


@pytest.mark.parametrize(
    "schedule",
    ["5-1 * * * *", "*/0 * * * *", "1,,2 * * * *", "mon * * * *", "1- * * * *", "* * * * 8"],
)
def test_refuses_a_part_of_a_schedule(schedule: str) -> None:
    assert schedule_fault(schedule)


def answer(text: str) -> Source | None:
    """The source, None for a refusal; any other error than ours comes through."""
    try:
        return parse_office(text, "x.toml")
    except ConfigError:
        return None


@given(st.text())
def test_raises_nothing_but_its_own_error(text: str) -> None:
    assert answer(text) is None


KEYS = [field.name for field in fields(Source)]


@given(
    st.sampled_from(KEYS),
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(alphabet="abc /:.*", max_size=9)),
)
def test_refuses_any_value_in_any_key_with_its_own_error_alone(key: str, value: object) -> None:
    shown = repr(value).lower() if not isinstance(value, str) else f'"{value}"'
    least = "\n".join(line for line in LEAST.splitlines() if not line.startswith(f"{key} "))
    source = answer(f"{key} = {shown}\n{least}\n")
    assert source is None or getattr(source, key) == value or not isinstance(value, str)


def test_lets_a_wrong_file_cost_itself_alone(tmp_path: Path) -> None:
    for name, text in {
        "broken": "id = ",
        "typed": 'id = "typed"\nname = 3\nhome = "https://x.example/"\n',
        "nasa": LEAST.replace('"x"', '"nasa"', 1),
        "x": LEAST,
    }.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    offices = read_offices([tmp_path, tmp_path / "nowhere"])
    assert {"govuk", "x"} <= offices.sources.keys()
    assert offices.sources["nasa"].name == "NASA"
    wrong = [Path(fault.file or "").name for fault in offices.faults]
    assert wrong == ["broken.toml", "folder.toml", "nasa.toml", "typed.toml", "nowhere"]


def test_waits_for_no_pipe_that_is_called_like_an_office(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (fault,) = read_offices([tmp_path]).faults
    assert str(fault).endswith("is no file")


@pytest.mark.parametrize("text", ["a=" + "[" * 5000, "a=" + "{a=" * 5000])
def test_refuses_a_file_that_is_nested_too_deep(text: str) -> None:
    with pytest.raises(ConfigError, match="too deep"):
        parse_office(text, "x.toml")


def test_refuses_an_id_that_no_dag_could_have() -> None:
    name = "x" * 101
    with pytest.raises(ConfigError, match="at most 100"):
        parse_office(LEAST.replace('"x"', f'"{name}"', 1), f"{name}.toml")


@pytest.mark.parametrize(
    "more",
    [
        'published_pattern = "a{99999999999999}"',
        f"published_pattern = '{'(' * 5000}{')' * 5000}'",
        'published = "a"\npublished_format = "%Y %Y"',
        f"first = {'9' * 5000}",
    ],
)
def test_refuses_what_makes_a_parser_of_patterns_give_up(more: str) -> None:
    route = '[[routes]]\nkind = "listing"\nurl = "https://x.example/{page}"\nitems = "li"\n'
    assert refused(route + more).file == "offices/x.toml"
