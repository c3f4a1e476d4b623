#!/usr/bin/env python3
"""table of strings → how many are read rightly: ``strings.py credits|dates FILE.tsv``.

A table has a header line and tab-separated columns. ``credits`` reads ``raw``, ``lang`` and
compares photographer, organisation, distributor, site, licence, kind and caption: each given
one must be equal, each empty one empty; kind ``none`` says that the string is no credit.
``dates`` reads ``raw``, ``lang``, ``source_tz``, ``found_in``, ``reference``, ``role`` and
compares precision and ``expected_utc`` (the day for day precision); verdict ``reject`` says
that there is no date in it. A clock without a zone, or with one that lies, is settled by what
else its page states: the column ``where`` quotes that ("JSON-LD +02:00"), and it is read as a
page's other places are. How many are right by the string alone is
printed too. What is wrong is listed; the last line is JSON.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dateline import times
from dateline.extract.credits.captions import split_caption
from dateline.extract.credits.credit import parse_credit, read_line
from dateline.model import Moment, Precision

Row = dict[str, str]
CREDIT_COLUMNS = ("photographer", "organisation", "distributor", "site", "licence", "kind")
OTHER_PLACE = re.compile(r"\((?:JSON-LD|attribute) ([^,)]+)")
CLOCK_AND_ZONE = re.compile(
    r"(?:(?P<clock>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?)?(?P<zone>Z|[+-]\d\d:\d\d)$"
)
# The day that strings without a reference day are read on; later than any of them.
READ_ON = datetime(2026, 12, 31, tzinfo=UTC)


def read_table(path: Path) -> list[Row]:
    """The rows of a tab-separated table; quotes are letters like others."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: value or "" for key, value in row.items() if key} for row in rows]


def read_credit(row: Row) -> Row:
    """What is read in a credit row's string, by column."""
    language = row.get("lang") or None
    caption, line = split_caption(row["raw"], language)
    if caption and line:
        credit = parse_credit(line, "table", language)
    else:
        caption, credit = read_line(row["raw"], "table", language)
    if credit is None:
        got = dict.fromkeys(CREDIT_COLUMNS, "") | {"kind": "none"}
    else:
        got = {name: getattr(credit, name) or "" for name in CREDIT_COLUMNS}
    if "caption" in row:
        got["caption"] = caption or ""
    return got


def wrong_credit(row: Row) -> str | None:
    """What is wrong in the reading of a credit row; None where all of it is right."""
    got = read_credit(row)
    wrong = [
        f"{name} {got[name]!r}, not {row[name]!r}"
        for name in got
        if name in row and got[name] != row[name]
    ]
    return "; ".join(wrong) or None


def read_date(row: Row) -> Moment | None:
    """What is read in a date row's string."""
    zone = row.get("source_tz") or "UTC"
    now = READ_ON
    if reference := row.get("reference"):
        stated = datetime.fromisoformat(reference)
        # A reference of day precision is a day of fetching: its evening, local time.
        local = stated if "T" in reference else stated.replace(hour=23, minute=59)
        now = (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    if row.get("found_in") == "url":
        return times.from_url(row["raw"], zone=zone, now=now)
    future = row.get("role", "").startswith(("event", "embargo"))
    languages = (row["lang"],) if row.get("lang") else ()
    return times.parse(row["raw"], zone=zone, now=now, languages=languages, future=future)


def told_elsewhere(row: Row) -> str | None:
    """The clock or offset that the page of a row states at another place."""
    if found := OTHER_PLACE.search(row.get("where", "")):
        return found[1]
    return None


def settled(moment: Moment | None, told: str | None) -> Moment | None:
    """The moment in the zone that another place states for the same wall clock."""
    found = CLOCK_AND_ZONE.search(told or "")
    if found is None or moment is None or moment.instant is None:
        return moment
    tz = datetime.fromisoformat(f"2000-01-01T00:00{found['zone']}").tzinfo
    wall = times.wall_clock(moment.instant, moment.zone or "UTC")
    if found["clock"] and f"{wall:%H:%M}" != found["clock"]:
        return moment
    return replace(moment, instant=wall.replace(tzinfo=tz).astimezone(UTC))


def wrong_date(row: Row) -> str | None:
    """What is wrong in the reading of a date row; None where all of it is right."""
    return _wrong(row, settled(read_date(row), told_elsewhere(row)))


def _wrong(row: Row, got: Moment | None) -> str | None:
    if not row["expected_iso"]:
        # A clock time that the change to summer time skips leaves its day, and no instant.
        skipped = "exist" in row.get("rule", "") and got is not None and got.instant is None
        return None if got is None or skipped else f"{_shown(got)}, not a date"
    expected = row["expected_utc"] or row["expected_iso"][:10]
    shown = _shown(got)
    precision = got.precision.value if got else "none"
    if shown == expected and precision == row["precision"]:
        return None
    return f"{shown} ({precision}), not {expected} ({row['precision']})"


def _shown(moment: Moment | None) -> str:
    if moment is None:
        return "nothing"
    if moment.precision is Precision.DAY or moment.instant is None:
        return moment.day.isoformat()
    return f"{moment.instant:%Y-%m-%dT%H:%M:%SZ}"


MODES: dict[str, Callable[[Row], str | None]] = {"credits": wrong_credit, "dates": wrong_date}


def main(arguments: list[str] | None = None) -> int:
    """Score a table; 0 even where rows are wrong: the count is the answer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("mode", choices=sorted(MODES))
    parser.add_argument("table", type=Path)
    chosen = parser.parse_args(arguments)
    rows = read_table(chosen.table)
    right = 0
    for row in rows:
        wrong = MODES[chosen.mode](row)
        if wrong is None:
            right += 1
        else:
            print(f"{row.get('id', '?')}\t{row['raw']!r}\t{wrong}")
    if chosen.mode == "dates":
        alone = sum(_wrong(row, read_date(row)) is None for row in rows)
        print(f"{alone} right by the string alone")
    print(json.dumps({"right": right, "total": len(rows)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
