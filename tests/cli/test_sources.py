"""It tells of the offices: all in a list, one in full, and the schema of their files."""

import json
import re

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.cli.output import fit
from office.testing import serving


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


def test_lists_each_office_with_its_last_run(dateline, tmp_path):
    listed = dateline("sources", "list")
    assert listed.exit_code == 0, listed.output
    assert re.search(r"president_ua .* 3 conflict .* walled .* –", listed.stdout)
    assert not (tmp_path / "home").exists()  # to look makes nothing
    dateline("ingest", "sample_agency", "--limit", "1")
    assert re.search(r"sample_agency .* 2 sample .* ok ", dateline("sources", "list").stdout)
    rows = json.loads(dateline("sources", "list", "--json").stdout)
    runs = {row["id"]: row["last_run"] and row["last_run"]["status"] for row in rows}
    assert (runs["sample_agency"], runs["nasa"]) == ("ok", None)


def test_lists_the_offices_that_are_right_and_then_tells_what_is_wrong(
    dateline, tmp_path, monkeypatch
):
    (tmp_path / "wrong.toml").write_text('id = "wrong"\nname = "W"\nhome = "nowhere"\n')
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path))
    listed = dateline("sources", "list")
    assert "nasa" in listed.stdout
    assert "wrong.toml:3: home: " in str(listed.exception)
    assert "wrong.toml:3: home: " in str(dateline("sources", "show", "wrong").exception)


def test_hands_no_escape_or_bidi_control_of_a_file_to_the_terminal(dateline, tmp_path, monkeypatch):
    sly = "\\u001b[2Jand\\u202Eback\\u0007"
    (tmp_path / "sly.toml").write_text(
        f'id = "sly"\nname = "N{sly}"\nhome = "https://sly.example/"\nkind = "K{sly}"\n'
        f'quirks = ["Q{sly}"]\nloopback = false\n'
        '[[routes]]\nkind = "wayback"\nurl = "https://sly.example/news/"\n'
        f'evidence = "E{sly}"\n[rights.text]\nname = "L{sly}"\n'
    )
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path))
    shown = dateline("sources", "show", "sly")
    assert shown.exit_code == 0, shown.output
    assert "Q[2Jandback" in shown.stdout
    told = shown.stdout + dateline("sources", "list").stdout
    told += dateline("sources", "list", "--json").stdout
    assert not set(told) & set("\x1b\x07\u202e")


def test_shows_one_office_in_full(dateline, office):
    shown = dateline("sources", "show", "sample_harbour")
    assert shown.exit_code == 0, shown.output
    told = " ".join(shown.stdout.split())
    assert "Staryi Maiak Sea Port Authority (UA, port authority)" in told
    assert str(office.offices / "sample_harbour.toml") in told
    assert "CC BY 4.0, credited Staryi Maiak Sea Port Authority (sample: bundled sample)" in told
    assert "on trial" not in told
    dateline("ingest", "sample_harbour")
    shown = json.loads(dateline("sources", "show", "sample_harbour", "--json").stdout)
    said = {way["name"].partition(":")[0]: way for way in shown["said"]}
    assert said["feed"]["status"] == "ok"
    assert said["wordpress"]["status"] is None
    assert shown["file"].endswith("/sample_harbour.toml")


def test_shows_what_is_on_trial(dateline):
    shown = json.loads(dateline("sources", "show", "wam", "--json").stdout)
    assert {way["on_trial"] for way in shown["said"]} == {True}
    assert "on trial until" in " ".join(dateline("sources", "show", "wam").stdout.split())


def test_knows_no_office_of_another_name(dateline):
    assert "no office 'nowhere'" in str(dateline("sources", "show", "nowhere").exception)


def test_prints_the_schema_of_an_office_file(dateline):
    schema = json.loads(dateline("sources", "schema").stdout)
    assert schema["required"] == ["id", "name", "home"]


def test_shows_which_list_is_asked_by_a_form_and_where_texts_are_to_be_had(dateline):
    assert "listing, by a form" in dateline("sources", "show", "pib_in").stdout
    shown = " ".join(dateline("sources", "show", "ec_presscorner").stdout.split())
    assert "text at https://ec.europa.eu/commission/presscorner/api/documents?reference=" in shown
    assert "docuLanguageResource.htmlContent" in shown
