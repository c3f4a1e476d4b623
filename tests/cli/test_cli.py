"""It does by hand what the DAGs do, and says so in a way that people and programs can read."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline import __version__
from dateline.cli import app
from dateline.cli.app import BAD_INPUT, BAD_WAREHOUSE, FAULTS, WRONG_CALL, guarded
from dateline.cli.output import fit
from dateline.errors import ConfigError
from office.testing import serving

PAGE = """<!doctype html><html lang="en"><head><title>Ferry returns - Port</title>
<meta property="og:title" content="Ferry returns to the bay">
<meta property="article:published_time" content="2026-09-14T09:30:00+03:00"></head><body><article>
<h1>Ferry returns to the bay</h1>
<p>The ferry that left the bay two winters ago will return on Monday, the port said.</p>
<figure><img src="/ferry.jpg" alt="A ferry"><figcaption>The ferry. Photo: Olha Marchenko / Port
</figcaption></figure>
<p>It will run eight times a day until the end of October, and carry bicycles free of charge.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def office():
    with serving() as running:
        yield running


@pytest.fixture
def dateline(tmp_path, monkeypatch, office):
    """Call the command line with a home of its own; its result has exit_code, stdout, stderr."""
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_OFFICES", str(office.offices))
    monkeypatch.delenv("DATELINE_WAREHOUSE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "140")
    fit()
    return lambda *words: CliRunner().invoke(app, [*words])


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "ferry.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


def record(host: str) -> bytes:
    """A WARC record of the page at another host, as a stranger's crawler writes it."""
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    head = (
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Target-URI: https://{host}/ferry",
        "WARC-Date: 2026-09-15T08:00:00Z",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def code_of(*words: str, monkeypatch) -> int:
    """The exit code of the console script, expected errors included."""
    monkeypatch.setattr(sys, "argv", ["dateline", *words])
    try:
        return guarded(app)
    except SystemExit as ended:
        return int(ended.code or 0)


def test_says_its_version(dateline):
    assert dateline("--version").stdout == f"dateline {__version__}\n"


def test_lists_the_offices_for_people_and_for_programs(dateline):
    assert "sample_harbour" in dateline("sources", "list").stdout
    listed = json.loads(dateline("sources", "list", "--json").stdout)
    assert {"govuk", "interfax_ua", "nasa", "un_press", "sample_harbour"} <= {
        office["id"] for office in listed
    }


def test_ingests_an_office_and_then_finds_nothing_new(dateline):
    first = dateline("ingest", "sample_agency", "--json")
    assert first.exit_code == 0, first.output
    (report,) = json.loads(first.stdout)
    assert report["counts"]["new"] == 11
    # The day of a feed's oldest item may have been cut within it.
    assert [day["status"] for day in report["days"]].count("unknown") == 1
    assert {day["status"] for day in report["days"]} <= {"ok", "empty", "unknown"}
    second = dateline("ingest", "sample_agency")
    assert "new" not in second.stdout.replace("nothing is new", "")


def test_ingests_a_range_of_days(dateline):
    result = dateline("ingest", "sample_ministry", "--from", "2026-09-14", "--to", "2026-09-16")
    assert result.exit_code == 0, result.output
    days = json.loads(
        dateline("sql", "select distinct day from v_article order by day", "--json").stdout
    )
    assert [row["day"] for row in days] == ["2026-09-14", "2026-09-15", "2026-09-16"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("option", ["--from", "--to"])
def test_refuses_days_at_the_edge_of_the_calendar(dateline, option, day):
    refused = dateline("ingest", "sample_ministry", option, day)
    assert isinstance(refused.exception, ConfigError)
    assert f"{day} is not between 1990-01-01 and 2199-12-31" in str(refused.exception)


def test_asks_the_warehouse_and_says_when_rows_are_left_out(dateline):
    dateline("ingest", "sample_agency")
    shown = dateline("sql", "select title from v_article", "--limit", "2")
    assert "only the first 2 rows are shown" in shown.stderr
    rows = json.loads(dateline("sql", "select count(*) as n from v_photo", "--json").stdout)
    assert rows[0]["n"] > 5


def test_lets_no_query_write(dateline):
    dateline("ingest", "sample_agency", "--limit", "2")
    refused = dateline("sql", "delete from article")
    assert refused.exit_code != 0
    assert json.loads(dateline("sql", "select count(*) n from article", "--json").stdout)[0]["n"]


def test_shows_where_each_field_of_a_page_was_read(dateline, page):
    shown = dateline("extract", str(page), "--url", "https://port.example.org/ferry")
    assert shown.exit_code == 0, shown.output
    told = " ".join(shown.stdout.split())
    assert "2026-09-14T06:30:00+00:00" in told
    assert "← meta:article:published_time" in told
    assert "photographer Olha Marchenko" in told
    read = json.loads(dateline("extract", str(page), "--json").stdout)
    assert read["title"]["won"]["value"] == "Ferry returns to the bay"
    assert read["title"]["rivals"]


def test_extracts_from_an_address(dateline, office):
    url = office.urls["sample_harbour"] + "/en/2026/09/20/lighthouse-open-day/"
    shown = dateline("extract", url, "--source", "sample_harbour")
    assert "Lighthouse opens its doors for one night" in " ".join(shown.stdout.split())


RULES = """
id = "quay"
name = "Harbour Gazette"
home = "https://quay.example/"
[page]
title = [{ css = ".old", valid_until = 2020-01-01 }, { css = ".t2" }, { css = "h1" }]
author = [{ css = ".nobody" }]
drop = [{ css = "p:-soup-contains('calendar')" }]
"""


def test_shows_which_rule_of_an_office_won_and_what_it_beat(dateline, tmp_path, monkeypatch):
    (tmp_path / "offices").mkdir()
    (tmp_path / "offices" / "quay.toml").write_text(RULES, encoding="utf-8")
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path / "offices"))
    page = tmp_path / "page.html"
    text = "<p>The harbour office reopened the northern quay after nine months of repairs.</p>"
    text += "<p>Ships of up to forty thousand tonnes may berth there again, it said on Monday.</p>"
    page.write_text(
        "<html lang=en><h1>Ships return to the pier</h1><div class=t2>Northern quay reopens</div>"
        f"{text}<p>Those who like the harbour will like our calendar.</p>",
        encoding="utf-8",
    )
    told = json.loads(dateline("extract", str(page), "--source", "quay", "--json").stdout)
    rules = {rule["css"]: rule for rule in told["rules"]}
    assert rules[".old"]["outcome"] == "expired"
    assert rules[".nobody"]["outcome"] == "found nothing"
    lost = rules["h1"]
    assert (lost["outcome"], lost["value"], lost["beaten_by"]) == (
        "beaten", "Ships return to the pier", "office:.t2",
    )  # fmt: skip
    assert rules["p:-soup-contains('calendar')"]["outcome"] in {"changed", "found nothing"}
    won = rules[".t2"]
    assert (won["outcome"], won["value"], won["beat"]) == (
        "won", "Northern quay reopens", "Ships return to the pier",
    )  # fmt: skip
    shown = dateline("extract", str(page), "--source", "quay").stdout
    assert "rule title" in shown
    assert "expired (until 2020-01-01)" in shown
    assert "beat" in shown.split("rule title")[2]


def test_tells_what_a_refused_page_is(dateline, tmp_path):
    page = tmp_path / "wall.html"
    page.write_text("<title>Log in</title><h1>Log in</h1><p>Members only.</p>", encoding="utf-8")
    refused = dateline("extract", str(page), "--json")
    assert json.loads(refused.stdout)["kind"] == "login"


def test_reads_a_credit_in_a_pictures_file_where_the_office_asks(dateline, office, tmp_path,
    monkeypatch):  # fmt: skip
    stated = (office.offices / "sample_harbour.toml").read_text(encoding="utf-8")
    (tmp_path / "asking").mkdir()
    asking = stated.replace("loopback = true", 'loopback = true\nphotos = "header"')
    (tmp_path / "asking" / "sample_harbour.toml").write_text(asking, encoding="utf-8")
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path / "asking"))
    url = office.urls["sample_harbour"] + "/en/2026/09/16/radio-workshop/"
    shown = dateline("extract", url, "--source", "sample_harbour").stdout
    assert "Yaroslav Hutsul" in shown


def test_reaches_no_loopback_address_that_is_not_the_samples(dateline, office):
    url = f"http://127.0.0.9:{office.port}/"
    refused = dateline("extract", url, "--json")
    assert refused.exit_code == BAD_INPUT
    assert json.loads(refused.stdout)["rejected"] == "bad_address"


def test_says_why_a_file_is_no_article(dateline, tmp_path):
    empty = tmp_path / "empty.html"
    empty.write_text("<html><body></body></html>", encoding="utf-8")
    refused = dateline("extract", str(empty))
    assert refused.exit_code == BAD_INPUT
    assert "no article" in refused.stderr


def test_lets_no_title_speak_to_the_terminal(dateline, tmp_path):
    hostile = tmp_path / "hostile.html"
    hostile.write_text(
        PAGE.replace("Ferry returns", "[bold]&#27;[31mFerry\u202e returns"), encoding="utf-8"
    )
    shown = dateline("extract", str(hostile)).stdout
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    assert "[bold]" in shown


def test_lets_no_name_that_a_page_gives_its_parts_speak_to_the_terminal(dateline, tmp_path):
    hostile = tmp_path / "hostile.html"
    dated = '<div class="\x1b]0;owned\x1b[31m date">5 March 2026</div></article>'
    meta = PAGE.partition('<meta property="article')[2].partition(">")[0]
    text = PAGE.replace(f'<meta property="article{meta}>', "").replace("</article>", dated)
    hostile.write_text(text, encoding="utf-8")
    shown = dateline("extract", str(hostile)).stdout
    assert "2026-03-05" in shown
    assert "owned" in shown
    assert "\x1b" not in shown


def test_lets_no_file_name_speak_to_the_terminal(monkeypatch, capsys):
    assert code_of("extract", "/none/\x1b]0;owned.html", monkeypatch=monkeypatch) == BAD_INPUT
    said = capsys.readouterr().err
    assert "owned" in said
    assert "\x1b" not in said


def test_shows_any_name_of_a_column(dateline):
    dateline("migrate")
    asked = dateline("sql", 'SELECT 1 AS "[/x]", 2 AS "[red]y"')
    assert asked.exit_code == 0
    assert "[/x]" in asked.stdout
    assert "[red]y" in asked.stdout


def test_reindexes_an_archive_that_lost_its_rows(dateline, tmp_path):
    dateline("ingest", "sample_agency")
    (tmp_path / "home" / "warehouse.db").unlink()
    for more in (tmp_path / "home").glob("warehouse.db-*"):
        more.unlink()
    counts = json.loads(dateline("archive", "reindex", "--json").stdout)
    assert counts["adopted"] == counts["new"] == 11


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["ingest"], WRONG_CALL),
        (["ingest", "nowhere"], WRONG_CALL),
        (["ingest", "sample_agency", "--captures", "some"], WRONG_CALL),
        (["ingest", "sample_agency", "--from", "2026-09-16", "--to", "2026-09-14"], WRONG_CALL),
        (["ingest", "--warc", "nowhere.warc.gz"], BAD_INPUT),
        (["ingest", "--folder", "nowhere"], BAD_INPUT),
        (["ingest", "--warc", __file__], BAD_INPUT),
        (["extract", "nowhere.html"], BAD_INPUT),
        (["sql", "select 1"], BAD_WAREHOUSE),
        (["sql"], WRONG_CALL),
    ],
)
def test_ends_with_a_code_that_means_something(dateline, monkeypatch, words, code):
    assert code_of(*words, monkeypatch=monkeypatch) == code


def test_ends_with_faults_when_a_day_was_refused(dateline, monkeypatch, tmp_path, office):
    offices = tmp_path / "offices"
    offices.mkdir()
    told = (Path(office.offices) / "sample_agency.toml").read_text(encoding="utf-8")
    moved = told.replace("/feed.json", "/nowhere.json").replace("/index.rdf", "/nowhere.rdf")
    (offices / "sample_agency.toml").write_text(moved, encoding="utf-8")
    monkeypatch.setenv("DATELINE_OFFICES", str(offices))
    assert code_of("ingest", "sample_agency", monkeypatch=monkeypatch) == FAULTS


def test_starts_without_what_only_other_commands_need():
    heavy = "airflow numpy fastapi jinja2 py3langid"
    probe = (
        "import sys, dateline.cli;"
        f"print(*[name for name in '{heavy}'.split() if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == ""


def test_names_two_columns_of_one_name_apart_for_a_program(dateline):
    dateline("migrate")
    asked = dateline("sql", "SELECT 1 AS a, 2 AS a, 3 AS a", "--json")
    assert json.loads(asked.stdout) == [{"a": 1, "a_2": 2, "a_3": 3}]


def test_writes_json_that_every_program_reads(dateline):
    dateline("migrate")
    asked = dateline("sql", "SELECT 1e999 AS most, -1e999 AS least", "--json")
    assert json.loads(asked.stdout, parse_constant=pytest.fail) == [
        {"most": "inf", "least": "-inf"}
    ]


def test_cuts_what_no_table_can_show_and_says_where_it_is_whole(dateline):
    dateline("migrate")
    query = "SELECT hex(zeroblob(2000000)) AS long"
    shown = dateline("sql", query).stdout
    assert len(shown) < 40_000
    assert "4,000,000 characters; --json has all" in " ".join(shown.replace("│", " ").split())
    assert len(json.loads(dateline("sql", query, "--json").stdout)[0]["long"]) == 4_000_000


@pytest.mark.parametrize("command", [["sql", "select 1"], ["ingest", "sample_agency"]])
def test_refuses_a_limit_beyond_any_number_of_rows(dateline, monkeypatch, command):
    assert code_of(*command, "--limit", str(2**80), monkeypatch=monkeypatch) == WRONG_CALL


def test_reads_no_more_of_a_file_than_of_an_answer(dateline, monkeypatch, page):
    monkeypatch.setenv("DATELINE_MAX_BYTES", "1024")
    page.write_text(PAGE * 9, encoding="utf-8")
    for target in (str(page), "/dev/zero"):
        refused = dateline("extract", target, "--json")
        assert refused.exit_code == BAD_INPUT
        assert json.loads(refused.stdout)["rejected"] == "too_large"


@pytest.mark.parametrize("target", ["http:///x", "http://[::1", "https://a b/", "http://x:99999/"])
def test_takes_no_address_that_is_none(dateline, monkeypatch, page, target):
    assert code_of("extract", target, monkeypatch=monkeypatch) == WRONG_CALL
    assert code_of("extract", str(page), "--url", target, monkeypatch=monkeypatch) == WRONG_CALL


def test_calls_a_refused_day_no_day_without_news(dateline, monkeypatch, tmp_path, office):
    told = (Path(office.offices) / "sample_agency.toml").read_text(encoding="utf-8")
    moved = told.replace("/feed.json", "/nowhere.json").replace("/index.rdf", "/nowhere.rdf")
    (tmp_path / "sample_agency.toml").write_text(moved, encoding="utf-8")
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path))
    refused = dateline("ingest", "sample_agency")
    assert "nothing was loaded" in refused.stdout
    assert "nothing is new" not in refused.stdout


def test_shows_no_table_of_nothing(dateline, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "ferry.html").write_text(PAGE, encoding="utf-8")
    dateline("ingest", "--folder", str(folder))
    assert dateline("ingest", "--folder", str(folder)).stdout == "nothing is new\n"


def test_claims_no_expectation_of_pages_that_came_unasked(dateline, tmp_path):
    crawl = tmp_path / "crawl.warc"
    crawl.write_bytes(b"".join(map(record, ("port.example", "harbour.example"))))
    shown = dateline("ingest", "--warc", str(crawl)).stdout
    cells = [[cell.strip() for cell in line.split("│")] for line in shown.splitlines()]
    assert [row[1:6] for row in cells if len(row) > 5] == [
        ["harbour_example", "2026-09-14", "2026-09-14", "–", "1"],
        ["port_example", "2026-09-14", "2026-09-14", "–", "1"],
    ]


def test_shows_more_columns_than_fit_as_a_list_of_rows(dateline):
    dateline("ingest", "sample_agency", "--limit", "3")
    shown = dateline("sql", "SELECT * FROM v_article").stdout
    assert [line for line in shown.splitlines() if line.startswith("row ")] == [
        "row 1",
        "row 2",
        "row 3",
    ]
    assert len(re.findall(r"^  title +\S", shown, re.MULTILINE)) == 3


def test_shows_much_text_without_folding_all_of_it(dateline):
    dateline("migrate")
    query = "SELECT 1 AS n, hex(zeroblob(2000)) AS long UNION ALL SELECT 2, 'short'"
    shown = dateline("sql", query).stdout
    assert len(shown) < 6_000
    assert "short" in shown
    assert "4,000 characters" in " ".join(shown.replace("│", " ").split())


@pytest.mark.parametrize(
    "words",
    [
        ["--folder", ""],
        ["--warc", ""],
        ["--warc", "a.warc", "--limit", "3"],
        ["--folder", ".", "--captures", "archived"],
        ["--warc", "a.warc", "--source", "../x y"],
        ["--folder", ".", "--source", ""],
        ["sample_agency", "--source", "x"],
        ["sample_agency", "--from", "9999-12-31"],
    ],
)
def test_refuses_what_it_would_not_heed(dateline, monkeypatch, words):
    assert code_of("ingest", *words, monkeypatch=monkeypatch) == WRONG_CALL


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_shows_what_it_can_in_any_encoding(dateline, encoding):
    dateline("ingest", "sample_agency", "--limit", "1")
    done = subprocess.run(
        [Path(sys.executable).with_name("dateline"), "sql", "SELECT 'порт – ' || 'port' AS t"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"???? ? port" in done.stdout.replace(b"\x96", b"?")
