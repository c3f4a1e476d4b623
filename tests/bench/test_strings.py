"""How the bench scores tables of credit lines and of dates."""

import json
from pathlib import Path

import pytest
from strings import main, wrong_date

CREDITS = """id\traw\tlang\tphotographer\torganisation\tdistributor\tsite\tlicence\tkind
1\tPhoto: Tom Ebbe\ten\tTom Ebbe\t\t\t\t\t
2\tPhoto: Ilse Marren\ten\tSomebody Else\t\t\t\t\t
3\tPhoto: Mayor Marren shakes hands with the harbour master\ten\t\t\t\t\t\tnone
"""
DATES = """\
id\traw\tlang\tsource_tz\tfound_in\treference\trole\texpected_iso\texpected_utc\
\tprecision
1\t5 March 2026\ten\tUTC\ttext\t\tpublished\t2026-03-05\t\tday
2\t14:07 05.03.2026\tuk\tEurope/Kyiv\ttext\t\tpublished\t2026-03-05T14:07+02:00\
\t2026-03-05T12:07:00Z\tminute
3\t12:30\ten\tUTC\ttext\t\tpublished\t\t\t
4\t6 March 2026\ten\tUTC\ttext\t\tpublished\t2026-03-05\t\tday
"""


@pytest.mark.parametrize(
    ("mode", "table", "wrong", "right", "total"),
    [("credits", CREDITS, "2", 2, 3), ("dates", DATES, "4", 3, 4)],
)
def test_lists_what_is_wrong_and_counts_what_is_right(
    mode: str,
    table: str,
    wrong: str,
    right: int,
    total: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "table.tsv"
    file.write_text(table, "utf-8")
    assert main([mode, str(file)]) == 0
    *listed, last = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in listed if "\t" in line] == [wrong]
    assert json.loads(last) == {"right": right, "total": total}


def row(raw: str, utc: str, **more: str) -> dict[str, str]:
    stated = {
        "raw": raw, "lang": "en", "source_tz": "Europe/Vienna", "expected_iso": utc[:10],
        "expected_utc": utc, "precision": "second",
    }  # fmt: skip
    return stated | more


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        ("2026-03-05T14:07:09Z", "page (JSON-LD +01:00)"),
        ("2026-03-05T14:07:09+00:00", "page (JSON-LD 14:07:30+01:00, page shows 14:07)"),
        ("2026-03-05T14:07:09", "page (JSON-LD 2026-03-05T13:07:09.152Z)"),
    ],
)
def test_settles_a_zone_by_what_its_page_states_elsewhere(raw: str, where: str) -> None:
    assert wrong_date(row(raw, "2026-03-05T13:07:09Z", where=where)) is None


def test_says_what_is_wrong_of_a_date() -> None:
    told = wrong_date(row("2026-03-05T14:07:09Z", "2026-03-05T13:07:09Z"))
    assert told == "2026-03-05T14:07:09Z (second), not 2026-03-05T13:07:09Z (second)"
