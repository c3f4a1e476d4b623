"""The sample server: validators, its log and control, the way it starts and ends."""

import signal
import socket
import subprocess
import sys
import tomllib

import pytest

from dateline.sources import load_offices
from office.files import OFFICES, write_offices
from office.server import main
from office.testing import SAMPLES, Serving, serving

PAGE = "/en/2026/09/15/grain-terminal-record/"


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("sample_harbour", PAGE),
        ("sample_harbour", "/uk/feed/"),
        ("sample_ministry", "/news/atom.xml"),
        ("sample_ministry", "/news/2026/09/new-flood-maps/"),
        ("sample_agency", "/feed.json"),
        ("sample_agency", "/media/2026/09/lens.jpg"),
    ],
)
def test_answers_304_to_its_own_validators(source, path, press: Serving, web):
    url = press.urls[source] + path
    whole = web.get(url)
    tag, stamp = whole.headers["ETag"], whole.headers["Last-Modified"]
    for condition in ({"If-None-Match": f'"other", {tag}'}, {"If-Modified-Since": stamp}):
        answer = web.get(url, headers=condition)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == tag


def test_lets_the_entity_tag_rule_over_the_date(press: Serving, web):
    url = press.urls["sample_harbour"] + PAGE
    stamp = web.get(url).headers["Last-Modified"]
    headers = {"If-None-Match": '"stale"', "If-Modified-Since": stamp}
    assert web.get(url, headers=headers).status_code == 200


@pytest.mark.parametrize("since", ["Mon, 14 Sep 2026 00:00:00 GMT", "yesterday"])
def test_sends_the_page_when_the_date_is_older_or_unreadable(since, press: Serving, web):
    url = press.urls["sample_harbour"] + PAGE
    assert web.get(url, headers={"If-Modified-Since": since}).status_code == 200


def test_answers_200_to_old_validators_after_an_edition(press: Serving, web):
    url = press.urls["sample_harbour"] + "/en/feed/"
    tag = web.get(url).headers["ETag"]
    press.edition(2)
    assert web.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_compresses_for_those_who_ask(press: Serving, web):
    url = press.urls["sample_harbour"] + PAGE
    plain = web.get(url, headers={"Accept-Encoding": "identity"})
    packed = web.get(url)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content


def test_logs_each_request_with_its_conditions(press: Serving, web):
    web.get(press.urls["sample_ministry"] + "/robots.txt?x=1", headers={"If-None-Match": '"a"'})
    web.head(press.urls["sample_agency"] + "/feed.json")
    log = press.log()
    assert [(line["method"], line["path"], line["status"]) for line in log] == [
        ("GET", "/robots.txt?x=1", 200),
        ("HEAD", "/feed.json", 200),
    ]
    assert log[0]["host"] == f"127.0.0.2:{press.port}"
    assert log[0]["headers"]["If-None-Match"] == '"a"'
    press.clear_log()
    assert press.log() == []


def test_refuses_an_edition_that_there_is_not(press: Serving, web):
    root = press.urls["sample_harbour"]
    assert web.post(f"{root}/_sample/edition", params={"to": "4"}).status_code == 400
    assert web.get(f"{root}/_sample/ready").text == "sample_harbour\n"


def test_takes_nothing_but_get_and_head(press: Serving, web):
    assert (
        web.post(press.urls["sample_ministry"] + "/subscribe", data={"a": "b"}).status_code == 405
    )
    assert web.get(press.urls["sample_ministry"] + "/").status_code == 200


def test_ends_cleanly_on_term():
    with serving() as offices:
        offices.process.send_signal(signal.SIGTERM)
        assert offices.process.wait(10) == 0


def test_says_so_when_the_port_is_taken(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.3", 0))
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    assert f"can't have port {port}" in capsys.readouterr().err


def test_runs_as_a_script_and_writes_its_log(tmp_path, web):
    log = tmp_path / "requests.jsonl"
    command = [sys.executable, str(SAMPLES / "serve.py"), "--port", "0", "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        root = process.stdout.readline().split()[0]
        web.get(root + "robots.txt")
        process.terminate()
    assert '"path": "/robots.txt"' in log.read_text("utf-8")


def test_writes_office_files_for_another_port_that_dateline_reads(tmp_path):
    written = write_offices(tmp_path, 9999, hostile=True)
    assert [path.name for path in written] == sorted(path.name for path in OFFICES.glob("*.toml"))
    loaded = load_offices([tmp_path])
    for path in written:
        source = loaded[path.stem]
        assert source.loopback
        assert source.home.endswith(":9999/")
        assert ":8765" not in path.read_text("utf-8")
    assert [feed.url for feed in loaded["sample_agency"].feeds][-1].endswith(":9999/hostile.json")


def test_describes_the_offices_as_they_are_served():
    for source, site in _served().items():
        office = tomllib.loads((OFFICES / f"{source}.toml").read_text("utf-8"))
        root = f"http://{site.address}:8765"
        assert (office["name"], office["timezone"]) == (site.name, site.zone)
        assert tuple(office["languages"]) == site.languages
        assert [feed["url"] for feed in office["feeds"]] == [root + f.path for f in site.feeds]
        assert bool(office.get("routes")) == site.wordpress


def _served():
    from office.content import load_sites

    return {site.id: site for site in load_sites()}
