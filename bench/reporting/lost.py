"""predictions, pages → how many failures of each class, by field and data set."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from failures import authors, body, dates, photos, title
from failures.cause import Cause
from failures.held import Held
from predict import NOWHERE, pages
from scoring.marks import Row

from dateline.extract.page.charset import decode
from reporting.figures import SETS
from reporting.tables import table

_FIELDS = {"title", "text", "published", "authors"}  # a page that was refused has none of them
Lost = dict[tuple[str, Cause], Counter[str]]  # (field, cause) → times by data set


def _causes(truth: Row, reading: Row, page: Held) -> Iterator[tuple[str, Cause | None]]:
    yield "text", body.cause(truth, reading, page)
    yield "title", title.cause(truth, reading, page)
    yield "day", dates.day_cause(truth, reading, page)
    yield "day of undated", dates.undated_cause(truth, reading, page)
    yield "minute", dates.minute_cause(truth, reading, page)
    yield "authors", authors.cause(truth, reading, page)
    yield "lead image", photos.lead_cause(truth, reading, page)
    for cause in body.snippet_causes(truth, reading, page):
        yield "sentence", cause
    for cause in photos.credit_causes(truth, reading, page):
        yield "picture's credit", cause


def lost(
    data: Path, truths: dict[str, list[dict[str, Any]]], read: dict[tuple[str, str], Any]
) -> Lost:
    """Every failure of the pages that were asked for, counted."""
    rows = {(name, row["id"]): row for name in truths for row in truths[name]}
    found: Lost = {}
    for name, page_id, url, raw in pages(data, []):
        if (name, page_id) in read:
            page = Held(decode(raw, ""), "" if url == NOWHERE else url)
            reading = read[name, page_id] if _FIELDS & read[name, page_id].keys() else {}
            for field, cause in _causes(rows[name, page_id], reading, page):
                if cause:
                    found.setdefault((field, cause), Counter())[name] += 1
    return found


def tables(found: Lost) -> Iterator[tuple[str, str]]:
    """(field, table of its classes), ours before the truth's, the frequent before the rare."""
    fields = dict.fromkeys(field for field, _ in sorted(found, key=_place))
    for field in fields:
        rows = {cause: times for (one, cause), times in found.items() if one == field}
        yield field, _table(rows)


_ORDER = ("text", "sentence", "title", "day", "day of undated", "minute", "authors", "lead image",
          "picture's credit")  # fmt: skip


def _place(key: tuple[str, Cause]) -> int:
    return _ORDER.index(key[0])


def _table(rows: dict[Cause, Counter[str]]) -> str:
    names = [name for name in SETS if any(times[name] for times in rows.values())]
    causes = sorted(rows, key=lambda one: (one.side, -rows[one].total(), one.told))
    head = ["whose", "class", *names, "all"]
    return table(head, (_row(cause, rows[cause], names) for cause in causes))


def _row(cause: Cause, times: Counter[str], names: Iterable[str]) -> list[str]:
    counts = [str(times[name] or "") for name in names]
    return [cause.side, cause.told, *counts, str(times.total())]
