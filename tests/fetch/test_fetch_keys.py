"""The key of an API: on the wire to its one address, and nowhere else."""

import logging
from dataclasses import replace

import pytest

from dateline.errors import ConfigError
from dateline.fetch import keys_of
from dateline.model import ApiRoute, Request, Source
from dateline.settings import read_settings

SECRET = "key-0a/1b 2c"


@pytest.fixture
def keys(office):
    route = ApiRoute(
        url=office.wire.url("/search?page={page}"),
        items="results",
        link="url",
        key="dvids",
        key_parameter="api_key",
    )
    source = Source("dvids", "DVIDS", office.wire.url(), routes=(route,))
    return tuple(keys_of(source, {"dvids": SECRET, "other": "x"}))


@pytest.mark.parametrize("path", ["/search?page=2", "/search"])
def test_sends_the_key_to_its_address(office, reply, keys, path):
    office.without_robots()
    sign = "&" if "?" in path else "?"
    sent = f"{path}{sign}api_key=key-0a%2F1b%202c"
    office.wire.pages[sent] = reply(b"{}")
    capture = office.get(path, keys=keys)
    assert office.wire.paths == [sent]
    assert capture.url == capture.final_url == office.wire.url(path)


def test_sends_it_to_no_other_address(office, reply, keys):
    office.without_robots()
    for path in ("/search/more", "/", "/searches?x=1", "/robots.txt"):
        office.wire.pages[path] = reply(b"x")
        office.get(path, keys=keys)
    assert not [path for path in office.wire.paths if "api_key" in path]


def test_sends_it_on_to_none_that_a_redirect_names(office, reply, keys):
    office.without_robots()
    office.wire.pages["/search?api_key=key-0a%2F1b%202c"] = reply(
        status="302 Found", location="/elsewhere"
    )
    office.wire.pages["/elsewhere"] = reply(b"x")
    office.get("/search", keys=keys)
    assert office.wire.paths[-1] == "/elsewhere"


def test_tells_it_nowhere(office, reply, keys, caplog, capsys):
    office.without_robots()
    with caplog.at_level(logging.DEBUG):
        outcome = office.get("/search?page=1", keys=keys)  # 404
    assert "key-0a" not in f"{outcome}{keys}{caplog.text}{capsys.readouterr()}"


def test_asks_without_it_where_it_is_not_known(office, reply):
    route = ApiRoute(url="https://x.example/s", items="a", link="b", key="k", key_parameter="p")
    source = Source("x", "X", "https://x.example/", routes=(route,))
    assert list(keys_of(source, {})) == []
    assert list(keys_of(replace(source, routes=()), {"k": "v"})) == []
    assert Request("https://x.example/s").url == "https://x.example/s"


def test_reads_keys_by_name_and_shows_none():
    settings = read_settings({"DATELINE_HOME": "/home", "DATELINE_KEYS": "dvids=a=b other=c"})
    assert settings.keys == {"dvids": "a=b", "other": "c"}
    assert "a=b" not in repr(settings)
    with pytest.raises(ConfigError, match="DATELINE_KEYS") as raised:
        read_settings({"DATELINE_HOME": "/home", "DATELINE_KEYS": "0123456789abcdef"})
    assert "0123456789abcdef" not in str(raised.value)
