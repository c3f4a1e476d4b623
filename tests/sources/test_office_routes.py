"""The keys of a route: what the documentation shows is understood, and slips are named."""

import re
from pathlib import Path

import pytest

from dateline.errors import ConfigError
from dateline.model import ROUTES
from dateline.sources.office import parse_office

DOCUMENT = Path(__file__).parents[2] / "docs" / "routes.md"
EXAMPLES = re.findall(
    r"^```toml\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL
)
HEAD = 'id = "press"\nname = "Press"\nhome = "https://press.example/"\n\n'
KEYS = {
    "api": {
        "url": '"https://press.example/api?from={start:%Y-%m-%d}&page={page}"',
        "items": '"results"',
        "link": '"url"',
    },
    "listing": {
        "url": '"https://press.example/news?page={page}"',
        "order": '"newest"',
        "items": '"li"',
    },
    "numbers": {"url": '"https://press.example/NEWS/{id}"', "published": '"div.date"'},
    "wayback": {"url": '"https://press.example/news/"'},
    "common_crawl": {"url": '"https://press.example/news/"'},
}


def read(kind, **changes):
    keys = {"kind": f'"{kind}"', **KEYS[kind], **changes}
    table = "".join(f"{name} = {value}\n" for name, value in keys.items())
    return parse_office(f"{HEAD}[[routes]]\n{table}", "press.toml").routes[0]


@pytest.mark.parametrize("text", EXAMPLES, ids=[text.split("\n")[2] for text in EXAMPLES])
def test_understands_each_example_of_the_documentation(text):
    routes = parse_office(HEAD + text, "press.toml").routes
    assert len(routes) == text.count("[[routes]]")


def test_shows_an_example_of_every_kind_that_the_documentation_has_a_section_for():
    told = set(re.findall(r"^## (\w+)$", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    shown = {
        route.kind for text in EXAMPLES for route in parse_office(HEAD + text, "press.toml").routes
    }
    assert shown == told
    assert told <= set(ROUTES)


@pytest.mark.parametrize("kind", KEYS)
def test_needs_few_keys(kind):
    assert read(kind).kind == kind


SLIPS = [
    ("api", {"url": '"https://x.example/?p={pag}"'}, "url", "no place {pag}"),
    ("api", {"url": '"https://x.example/?p={start:%Y"'}, "url", "a brace is written twice"),
    ("api", {"url": '"https://x.example/?p={start}"'}, "url", "needs a strftime pattern"),
    ("api", {"url": '"https://x.example/?p={start:%d.%m}"'}, "url", "has no year"),
    ("api", {"url": '"https://x.example/?p={start:iso}&n={page:03}"'}, "url", "no pattern"),
    ("api", {"url": '"https://x.example/?p={day:epoch}"'}, "url", "{day} takes a strftime"),
    ("api", {"url": '"https://x.example/?p={day:%Y%m%d%H}"'}, "url", "has a time of day"),
    ("api", {"url": '"https://x.example/?p={start:iso}&d={day:%Y}"'}, "url", "both {day}"),
    ("api", {"url": '"https://x.example/?p={start:iso}&n={offset}"'}, "per_page", "{offset}"),
    ("api", {"url": '"https://x.example/?p={start:iso}&n={cursor}"'}, "next", "{cursor}"),
    ("api", {"url": '"https://x.example/?page={page}"'}, "order", "newest or oldest"),
    ("api", {"order": '"oldest"', "url": '"https://x.example/?p={page}"'}, "order", "needs total"),
    ("api", {"order": '"up"'}, "order", "newest"),
    ("api", {"items": '"results["'}, "items", "no JMESPath"),
    ("api", {"link": '""'}, "link", "must be given"),
    ("api", {"link_pattern": '"("'}, "link_pattern", "no regular expression"),
    ("api", {"link_template": '"https://x.example/{1}"'}, "link_template", "no group"),
    ("api", {"link_template": '"https://x.example/{0:title}"'}, "link_template", "{0:lower}"),
    ("api", {"published_pattern": '"["'}, "published_pattern", "no regular expression"),
    ("api", {"published_format": '"%Q"'}, "published_format", "no strptime pattern"),
    ("api", {"key": '"press"'}, "key", "goes with key_parameter"),
    (
        "api",
        {"key": '"K-5f0a"', "key_parameter": '"api_key"'},
        "key",
        "not the key itself",
    ),
    (
        "api",
        {"url": '"http://x.example/?d={start:iso}"', "key": '"x"', "key_parameter": '"k"'},
        "url",
        "must be https",
    ),
    ("api", {"zone": '"Kyiv"'}, "zone", "no time zone"),
    ("api", {"cap": "-1"}, "cap", "-1, choose between 0 and 1000000"),
    ("api", {"per_page": "1_000_000_000_000"}, "per_page", "choose between 0 and 10000"),
    ("api", {"daily": "9999"}, "daily", "choose between 0 and 366"),
    ("wayback", {"slack": "-1"}, "slack", "choose between 0 and"),
    ("wayback", {"server": '"http://169.254.169.254"'}, "server", "not a public address"),
    ("wayback", {"server": '"http://[::1]/"'}, "server", "not a public address"),
    ("common_crawl", {"late": "1_000_000_000_000"}, "late", "choose between 0 and 366"),
    ("common_crawl", {"server": '"http://10.0.0.1/"'}, "server", "not a public address"),
    ("api", {"pages": "0"}, "pages", "choose between 1 and 100000"),
    ("api", {"first_url": '"ftp://x.example/"'}, "first_url", "not a web address"),
    ("listing", {"form": '{ d = "{day:%d" }'}, "form.d", "a brace is written twice"),
    ("listing", {"form": '{ d = "{dya:%d}" }'}, "form.d", "no place {dya}"),
    ("listing", {"form": '{ d = "{day:%d}", m = "{day:%m}" }'}, "form.d", "has no year"),
    ("listing", {"form": "{ d = 3 }"}, "form.d", "must be text in quotes"),
    ("listing", {"form": '"d=3"'}, "form", "must be a table of keys"),
    ("listing", {"form": '{ d = "3" }', "first_url": '"https://x.example/"'}, "first_url", "form"),
    ("listing", {"hidden_fields": "true"}, "hidden_fields", "goes with form"),
    ("api", {"hidden_fields": "true"}, "hidden_fields", "no such key"),
    ("api", {"form": '{ q = "{start:iso}" }', "next": '"more"'}, "next", "{cursor}"),
    ("listing", {"items": '""'}, "items", "must be given"),
    ("listing", {"title": '"h3:is("'}, "title", "no CSS selector"),
    ("listing", {"total": '"count"'}, "total", "no such key"),
    ("numbers", {"url": '"https://x.example/NEWS"'}, "url", "needs the place {id}"),
    ("numbers", {"published": '""'}, "published", "must be given"),
    ("numbers", {"misses": "0"}, "misses", "choose between 1 and 10000"),
    ("numbers", {"first": "9", "newest": "-3"}, "newest", "choose between 0 and"),
]


def test_takes_an_instant_in_parts_of_a_form():
    parts = '{ d = "{day:%-d}", m = "{day:%B}", y = "{day:%Y}" }'
    route = read("listing", url='"https://press.example/list"', form=parts)
    assert route.form == {"d": "{day:%-d}", "m": "{day:%B}", "y": "{day:%Y}"}


@pytest.mark.parametrize(("kind", "changes", "key", "told"), SLIPS, ids=[str(s[1]) for s in SLIPS])
def test_names_a_slip_by_its_key(kind, changes, key, told):
    with pytest.raises(ConfigError, match=re.escape(told)) as raised:
        read(kind, **changes)
    assert raised.value.key == f"routes[0].{key}"
