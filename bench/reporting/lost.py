"""predictions, pages → the failures of each class, by field and data set."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
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
Key = tuple[str, str]  # data set, id of a page
Lost = dict[tuple[str, Cause], list[Key]]  # (field, cause) → where it happened


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
    """Every failure of the pages that were asked for."""
    rows = {(name, row["id"]): row for name in truths for row in truths[name]}
    found: Lost = {}
    for name, page_id, url, raw in pages(data, []):
        if (name, page_id) in read:
            page = Held(decode(raw, ""), "" if url == NOWHERE else url)
            reading = read[name, page_id] if _FIELDS & read[name, page_id].keys() else {}
            for field, cause in _causes(rows[name, page_id], reading, page):
                if cause:
                    found.setdefault((field, cause), []).append((name, page_id))
    return found


def tables(found: Lost) -> Iterator[tuple[str, str]]:
    """(field, table of its classes), ours before the truth's, the frequent before the rare."""
    fields = dict.fromkeys(field for field, _ in sorted(found, key=_place))
    for field in fields:
        yield (
            field,
            _table(
                {
                    cause: Counter(name for name, _ in found[field, cause])
                    for cause in _of(found, field)
                }
            ),
        )


def _of(found: Lost, field: str) -> list[Cause]:
    return [cause for one, cause in found if one == field]


def each(found: Lost, field: str, missed: Collection[Key]) -> str:
    """The pages that missed a figure, by class of what was lost of its field; a page that lost
    several sentences or credits stands where each of them was lost."""
    lines = []
    for cause in sorted(_of(found, field), key=lambda one: (one.side, one.told)):
        pages_lost = sorted({page_id for page_id in found[field, cause] if page_id in missed})
        if pages_lost:
            named = ", ".join(f"`{page_id}`" for _, page_id in pages_lost)
            lines.append(f"- {cause.side}, {cause.told} ({len(pages_lost)}): {named}")
    return "\n".join(lines)


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
