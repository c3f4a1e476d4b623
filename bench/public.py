#!/usr/bin/env python3
"""checkout of a public test set → folder of pages with truth: ``public.py SET CHECKOUT DATA``.

SET is one that ``SETS`` names; where its repository is, ``sets.toml`` tells. DATA/SET then
holds ``<id>.html.gz`` and ``truth.jsonl`` in the form that ``predict.py`` and ``score.py`` read.

The last line printed is JSON: set, pages, missing (pages that the checkout lacks).
"""

import argparse
import ast
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

Row = dict[str, Any]
Found = tuple[str, Path, Row]  # id, the page's file, what is true of it

_BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, pre, td, th, dt, dd"


def zyte_aeb(checkout: Path) -> Iterator[Found]:
    """Article extraction benchmark: ``ground-truth.json`` and ``html/``."""
    told = json.loads((checkout / "ground-truth.json").read_text("utf-8"))
    for page, truth in told.items():
        body = _lines(truth["articleBody"])
        yield page[:16], checkout / "html" / f"{page}.html.gz", {"url": truth["url"], "body": body}


def fundus(checkout: Path) -> Iterator[Found]:
    """Fundus' tests: a file a publisher, by version of its parser, and its latest page."""
    for country in sorted((checkout / "tests/resources/parser/test_data").glob("*")):
        about = country / "meta.info"
        pages = json.loads(about.read_text("utf-8")) if about.exists() else {}
        for file in sorted(country.glob("*.json")):
            held = sorted(page for page in pages if page.rsplit("_", 3)[0] == file.stem)
            if held:
                latest = list(json.loads(file.read_text("utf-8")).values())[-1]
                row = {"url": pages[held[-1]]["url"]} | _of_fundus(latest)
                yield f"{country.name}_{held[-1].split('.')[0]}", country / held[-1], row


def _of_fundus(told: Row) -> Row:
    body = told.get("body") or {}
    sections = [[*one["headline"], *one["paragraphs"]] for one in body.get("sections", ())]
    day, _, clock = (told.get("publishing_date") or "").partition(" ")
    return {
        "title": told.get("title"),
        "authors": told.get("authors") or [],
        "published": f"{day}T{clock}" if clock else day or None,
        "summary": body.get("summary") or [],
        "body": [line for section in sections for line in section],
        "topics": told.get("topics") or [],
        "images": [_image(image) for image in told.get("images") or ()],
    }


def _image(told: Row) -> Row:
    urls = [version["url"] for version in told["versions"]]
    return {
        "url": urls[-1] if urls else None,
        "urls": urls,
        "caption": told.get("caption"),
        "credit": told.get("authors") or [],
        "cover": bool(told.get("is_cover")),
    }


def trafilatura(checkout: Path) -> Iterator[Found]:
    """Trafilatura's evaluation: a table in Python, read as data, and pages by name."""
    tree = ast.parse((checkout / "tests/evaldata.py").read_text("utf-8"))
    table = next(node.value for node in tree.body if isinstance(node, ast.Assign))
    files = _by_name(checkout / "tests")
    for url, told in ast.literal_eval(table).items():
        row = {
            "url": url,
            "title": told.get("title"),
            "authors": [name for name in (told.get("author") or "").split("; ") if name],
            "published": told.get("date") or None,
            "with_snippets": told["with"],
            "without_snippets": told["without"],
        }
        yield Path(told["file"]).stem, files.get(told["file"], checkout / told["file"]), row


def htmldate_default(checkout: Path) -> Iterator[Found]:
    """Htmldate's evaluation."""
    return _htmldate(checkout, "eval_default.json")


def htmldate_mediacloud(checkout: Path) -> Iterator[Found]:
    """Htmldate's evaluation on Media Cloud's pages."""
    return _htmldate(checkout, "eval_mediacloud_2020.json")


def _htmldate(checkout: Path, table: str) -> Iterator[Found]:
    files = _by_name(checkout / "tests")
    for url, told in json.loads((checkout / "tests" / table).read_text("utf-8")).items():
        row = {"url": url, "published": told["date"]} if told["date"] else {"date_absent": True}
        yield Path(told["file"]).stem, files.get(told["file"], checkout / told["file"]), row


def readability(checkout: Path) -> Iterator[Found]:
    """Readability's test pages: a folder each."""
    for folder in sorted((checkout / "test/test-pages").glob("*")):
        told = json.loads((folder / "expected-metadata.json").read_text("utf-8"))
        expected = LexborHTMLParser((folder / "expected.html").read_text("utf-8"))
        blocks = [node for node in expected.css(_BLOCKS) if len(node.css(_BLOCKS)) == 1]  # itself
        row = {
            "title": told.get("title"),
            "authors": [told["byline"]] if told.get("byline") else [],
            "published": told.get("publishedTime"),
            "body": [line for node in blocks if (line := " ".join(node.text().split()))],
        }
        yield folder.name, folder / "source.html", row


SETS: dict[str, Callable[[Path], Iterator[Found]]] = {
    one.__name__: one
    for one in (zyte_aeb, fundus, trafilatura, htmldate_default, htmldate_mediacloud, readability)
}


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line]


def _by_name(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted(folder.rglob("*")) if path.is_file()}


def write(name: str, checkout: Path, data: Path) -> dict[str, Any]:
    """Put a set's pages and truths into a folder; how many there were."""
    inside = data / name
    inside.mkdir(parents=True, exist_ok=True)
    pages = missing = 0
    with (inside / "truth.jsonl").open("w", encoding="utf-8") as truths:
        for page, file, row in SETS[name](checkout):
            if not file.exists():
                missing += 1
                continue
            raw = file.read_bytes()
            markup = gzip.decompress(raw) if file.suffix == ".gz" else raw
            (inside / f"{page}.html.gz").write_bytes(gzip.compress(markup))
            told = {key: value for key, value in row.items() if value is not None}
            truths.write(json.dumps({"dataset": name, "id": page} | told, ensure_ascii=False))
            truths.write("\n")
            pages += 1
    return {"set": name, "pages": pages, "missing": missing}


def main(arguments: list[str] | None = None) -> None:
    """Take one set over."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("set", choices=SETS)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("data", type=Path)
    asked = parser.parse_args(arguments)
    print(json.dumps(write(asked.set, asked.checkout, asked.data)))


if __name__ == "__main__":
    main()
