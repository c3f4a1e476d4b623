"""How the public test sets come into the form that the bench reads."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_pages import QUAY, TEXT
from public import main
from score import truths

URL = "https://gazette.example/news/quay"


def zyte_aeb(root: Path) -> None:
    (root / "html").mkdir()
    page = "0123456789abcdef0123"
    (root / "html" / f"{page}.html.gz").write_bytes(gzip.compress(QUAY.encode()))
    told = {
        page: {"url": URL, "articleBody": "\n\n".join(TEXT)},
        "gone": {"url": "", "articleBody": ""},
    }
    (root / "ground-truth.json").write_text(json.dumps(told))


def fundus(root: Path) -> None:
    folder = root / "tests/resources/parser/test_data/zz"
    folder.mkdir(parents=True)
    (folder / "Gazette_2026_03_05.html.gz").write_bytes(gzip.compress(QUAY.encode()))
    (folder / "meta.info").write_text(json.dumps({"Gazette_2026_03_05.html.gz": {"url": URL}}))
    told = {
        "title": "Northern quay reopens",
        "authors": ["Ilse Marren"],
        "publishing_date": "2026-03-05 14:07:00+00:00",
        "body": {"summary": [], "sections": [{"headline": [], "paragraphs": TEXT}]},
        "images": [{"versions": [{"url": "/images/quay-2026.jpg"}], "is_cover": True,
                    "caption": "The quay at noon.", "authors": ["Tom Ebbe"]}],
    }  # fmt: skip
    (folder / "Gazette.json").write_text(json.dumps({"V1": {}, "V1_1": told}))


def trafilatura(root: Path) -> None:
    (root / "tests/cache").mkdir(parents=True)
    (root / "tests/cache/quay.html").write_text(QUAY)
    told = {URL: {"file": "quay.html", "title": "Northern quay reopens", "author": "Ilse Marren",
                  "date": "2026-03-05", "with": [TEXT[0][:30]], "without": ["Photo:"]},
            "x": {"file": "gone.html", "with": [], "without": []}}  # fmt: skip
    (root / "tests/evaldata.py").write_text(f"# pages\nEVAL_PAGES = {told!r}\n")


def htmldate_default(root: Path) -> None:
    (root / "tests/eval").mkdir(parents=True)
    (root / "tests/eval/quay.html").write_text(QUAY)
    (root / "tests/eval/none.html").write_text("<p>Nothing")
    told = {
        URL: {"file": "quay.html", "date": "2026-03-05"},
        "x": {"file": "none.html", "date": None},
    }
    (root / "tests/eval_default.json").write_text(json.dumps(told))


def readability(root: Path) -> None:
    folder = root / "test/test-pages/quay"
    folder.mkdir(parents=True)
    (folder / "source.html").write_text(QUAY)
    (folder / "expected.html").write_text("".join(f"<div><p>{line}</p></div>" for line in TEXT))
    told = {"title": "Northern quay reopens", "byline": "Ilse Marren", "publishedTime": None}
    (folder / "expected-metadata.json").write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("make", "pages", "missing", "expected"),
    [
        (zyte_aeb, 1, 1, {"id": "0123456789abcdef", "url": URL, "body": TEXT}),
        (fundus, 1, 0, {"id": "zz_Gazette_2026_03_05", "body": TEXT, "authors": ["Ilse Marren"],
                        "published": "2026-03-05T14:07:00+00:00"}),
        (trafilatura, 1, 1, {"id": "quay", "with_snippets": [TEXT[0][:30]],
                             "published": "2026-03-05"}),
        (htmldate_default, 2, 0, {"id": "quay", "published": "2026-03-05"}),
        (readability, 1, 0, {"id": "quay", "body": TEXT, "authors": ["Ilse Marren"]}),
    ],
)  # fmt: skip
def test_takes_over_a_public_set(
    make: Callable[[Path], None],
    pages: int,
    missing: int,
    expected: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "checkout").mkdir()
    make(tmp_path / "checkout")
    main([make.__name__, str(tmp_path / "checkout"), str(tmp_path / "data")])
    told = json.loads(capsys.readouterr().out)
    assert told == {"set": make.__name__, "pages": pages, "missing": missing}
    row = truths(tmp_path / "data")[make.__name__][0]
    assert row | expected == row
    page = (tmp_path / "data" / make.__name__ / f"{row['id']}.html.gz").read_bytes()
    assert gzip.decompress(page).decode() == QUAY
