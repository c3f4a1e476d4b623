"""`dateline ingest`: one office, a WARC file or a folder → rows."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dateline.cli.app import BAD_INPUT, FAULTS, MOST, app
from dateline.cli.output import err, out, print_json, print_table, say
from dateline.errors import ConfigError
from dateline.model import Coverage, Run, RunReport, Window
from dateline.model.entry import Captures
from dateline.pipeline import Journey, import_folder, import_warc, open_journey
from dateline.settings import read_settings

Step = Callable[[int, int], None]

_COUNTS = ("expected", "discovered", "fetched", "loaded", "failed")


def _path(stated: str) -> Path:
    """An empty path is nobody's wish: Path would make it the folder that one is in."""
    if not stated:
        raise typer.BadParameter("an empty path")
    return Path(stated)


@app.command()
def ingest(
    office: Annotated[str | None, typer.Argument(help="The id of an office.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First UTC day; alone, the only one."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Last UTC day, included; or the only one."),
    ] = None,
    warc: Annotated[
        Path | None,
        typer.Option(metavar="FILE", parser=_path, help="Load the pages of a WARC file."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", parser=_path, help="Load text and HTML files.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Whose pages a file or folder holds.")] = None,
    captures: Annotated[
        str, typer.Option(help="Fetch what is missing, all again (refresh), or nothing (archived).")
    ] = "missing",
    limit: Annotated[int | None, typer.Option(min=1, max=MOST, help="Entries at most.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Discover, scrape, record and verify, without Airflow."""
    if sum(given is not None for given in (office, warc, folder)) != 1:
        raise ConfigError("give one of: an office, --warc FILE, --folder DIR")
    if captures not in get_args(Captures):
        raise ConfigError(
            f"{captures!r} is none of {', '.join(get_args(Captures))}", key="--captures"
        )
    if office is None and (since or until or limit or captures != "missing"):
        raise ConfigError("--from, --to, --captures and --limit go with an office")
    if source is not None and (office or not re.fullmatch(r"[a-z0-9_]{1,100}", source)):
        told = "goes with --warc or --folder" if office else "may hold only a-z, 0-9 and _"
        raise ConfigError(f"{source!r} {told}", key="--source")
    with open_journey(read_settings()) as journey, _progress(as_json) as step:
        if warc:
            reports = import_warc(journey, warc, source, step, workers=os.cpu_count() or 1)
        elif folder:
            reports = import_folder(journey, folder, source, step)
        else:
            window = _window(since, until)
            run = _run(journey, str(office), window, cast("Captures", captures), limit)
            reports = [journey.ingest(run, step)]
    _report(reports, as_json)
    if any(report.faults for report in reports):
        raise typer.Exit(BAD_INPUT if _unreadable(reports) else FAULTS)


def _unreadable(reports: list[RunReport]) -> bool:
    """Whether the file or the folder is not what it was taken for: nothing came of it."""
    words = {word for report in reports for word in report.counts}
    return words == {"unreadable"}


def _window(since: datetime | None, until: datetime | None) -> Window | None:
    if since is None and until is None:
        return None
    first, last = since or until, until or since
    assert first is not None
    assert last is not None
    try:
        return Window.of_stated_days(first.date(), last.date())
    except ValueError as error:
        raise ConfigError(str(error), key="--from and --to") from None


def _run(
    journey: Journey, office: str, window: Window | None, captures: Captures, limit: int | None
) -> Run:
    source = journey.source(office)
    now = journey.clock()
    return Run(
        id=f"cli/{source.id}/{now:%Y%m%dT%H%M%S.%f}",
        source=source.id,
        kind="backfill" if window else "manual",
        window=window,
        captures=captures,
        limit=limit,
    )


@contextmanager
def _progress(quiet: bool) -> Iterator[Step]:
    columns = (
        SpinnerColumn(),
        BarColumn(20),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=err, transient=True, disable=quiet or not err.is_terminal
    ) as bar:
        task = bar.add_task("looking for entries", total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, description=f"{done} of {total} batches", completed=done, total=total)

        yield step


def _report(reports: list[RunReport], as_json: bool) -> None:
    if as_json:
        print_json(reports)
        return
    days = [day for report in reports for day in report.days]
    if days:
        (_show_sources if len(reports) > 1 else _show_days)(days)
    counts: dict[str, int] = {}
    for report in reports:
        for word, count in report.counts.items():
            counts[word] = counts.get(word, 0) + count
    said = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    faults = [fault for report in reports for fault in report.faults]
    say(out, said or ("nothing was loaded" if faults else "nothing is new"))
    for fault in faults:
        say(err, f"fault: {fault}")


def _show_days(days: list[Coverage]) -> None:
    print_table(
        ["source", "day", "status", *_COUNTS],
        [
            (day.source, day.day, day.status.value, *(getattr(day, name) for name in _COUNTS))
            for day in sorted(days, key=lambda day: (day.source, day.day))
        ],
    )


def _show_sources(days: list[Coverage]) -> None:
    by_source: dict[str, list[Coverage]] = {}
    for day in days:
        by_source.setdefault(day.source, []).append(day)
    print_table(
        ["source", "first day", "last day", *_COUNTS],
        [
            (
                source,
                min(day.day for day in own),
                max(day.day for day in own),
                *(_sum([getattr(day, name) for day in own]) for name in _COUNTS),
            )
            for source, own in sorted(by_source.items())
        ],
    )


def _sum(counts: list[int | None]) -> int | None:
    """How many; None where no day knows: that nothing was expected is another thing to say."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
