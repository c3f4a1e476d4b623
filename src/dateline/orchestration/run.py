"""`python -m dateline.orchestration.run`: the sample office through Airflow, then what is there.

This is `make run`: it needs no server, and says at its end how to look further.
"""

import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from dateline.errors import DatelineError
from dateline.orchestration.deployed import Ran, enter, migrate, run_dags
from dateline.orchestration.local.ending import ending
from dateline.orchestration.local.environment import airflow_environment
from dateline.orchestration.local.places import find_places, told
from dateline.orchestration.local.processes import Started, leads
from dateline.orchestration.local.sample import end_sample, serve_sample
from dateline.orchestration.local.server import Server, server_of
from dateline.orchestration.local.state import alone, recall
from dateline.settings import default_home, read_settings
from dateline.sources import load_offices
from dateline.warehouse import open_warehouse
from dateline.warehouse.latest import NewsItem, SourceNews, latest

SHOWN = 12
QUERIES = (
    "SELECT published_on, source, title FROM v_article ORDER BY published_on DESC LIMIT 10",
    "SELECT credit, count(*) AS photos FROM v_photo GROUP BY credit ORDER BY photos DESC, credit",
)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the warehouse has of the sample offices."""

    articles: int
    revisions: int
    news: tuple[SourceNews, ...]


def main() -> int:
    """Exit code: 0 all runs green, 1 one is red, 2 it could not be tried, 128 + n at a signal."""
    try:
        settings = read_settings()
        server = server_of(settings, find_places(settings), os.environ)
        with (
            alone(server.places.state, _say_waiting),
            _own_terminal(server.places.logs / "run.log") as console,
            ending(_tidy(server, console)),
        ):
            return _run(server, console)
    except (DatelineError, OSError, SQLAlchemyError) as error:
        Console(stderr=True).print(told(error), style="red", markup=False, soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        return 130


def _say_waiting() -> None:
    Console(stderr=True).print("waiting for another run over the same home", style="dim")


def _lent(server: Server) -> list[Started]:
    """The samples that `make up` goes on with; one that a killed run left behind is nobody's."""
    is_up = any(map(leads, recall(server.places.state)))
    return recall(server.places.sample_state) if is_up else []


def _tidy(server: Server, console: Console) -> Callable[[], None]:
    """What to do when a signal ends the run; a sample that others serve goes on."""
    lent = _lent(server)

    def tidy() -> None:
        end_sample(server.places, lent)
        console.show_cursor(True)
        console.print("\nstopped. Nothing is lost: the next run goes on from here", style="red")

    return tidy


@contextmanager
def _own_terminal(log: Path) -> Iterator[Console]:
    """A console on the real output, while all that Airflow prints goes to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("wb") as out, os.fdopen(os.dup(1), "w", encoding="utf-8") as terminal:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
        try:
            width = None if terminal.isatty() else 120
            yield Console(file=terminal, highlight=False, width=width)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, copy in enumerate(kept, start=1):
                os.dup2(copy, number)
                os.close(copy)


def _run(server: Server, console: Console) -> int:
    began = time.monotonic()
    sample_ids = sorted(
        source.id for source in load_offices(server.settings.offices).values() if source.loopback
    )
    before = _holdings(server, sample_ids)
    lent = _lent(server)
    try:
        serve_sample(server.places, os.environ, server.sample_port)
        ran = _through_airflow(server, sample_ids, console)
    finally:
        end_sample(server.places, lent)
    after = _holdings(server, sample_ids)
    _show(console, server, before, after, time.monotonic() - began)
    red = [run for run in ran if run.state != "success"]
    for run in red:
        tasks = ", ".join(run.failed)
        console.print(f"{run.dag_id} is {run.state}: {tasks}", style="red", markup=False)
        console.print(f"its log: {server.places.logs / 'run.log'}", markup=False, soft_wrap=True)
    return 1 if red else 0


def _through_airflow(server: Server, sample_ids: list[str], console: Console) -> list[Ran]:
    places = server.places
    enter(airflow_environment(server.settings, places, metadata=places.metadata, port=server.port))
    columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        steps = bar.add_task("Airflow starts", total=4 * len(sample_ids))
        migrate()

        def told(dag_id: str, task_id: str) -> None:
            step = task_id.rpartition(".")[2]
            bar.update(steps, advance=1, description=f"{dag_id}: {step}")

        return run_dags([f"ingest_{source_id}" for source_id in sample_ids], told)


def _holdings(server: Server, sample_ids: list[str]) -> Holdings:
    warehouse = open_warehouse(server.settings.warehouse_url)
    try:
        warehouse.migrate()
        _, rows = warehouse.select(
            "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM revision)"
        )
        news = latest(warehouse.engine, SHOWN)
    finally:
        warehouse.close()
    mine = tuple(source for source in news if source.id in sample_ids)
    return Holdings(int(rows[0][0]), int(rows[0][1]), mine)


def _show(
    console: Console, server: Server, before: Holdings, after: Holdings, seconds: float
) -> None:
    console.print(_table(after.news))
    fresh, edits = after.articles - before.articles, after.revisions - before.revisions
    if fresh or edits:
        said = f"{fresh} new articles, {edits} new revisions"
    else:
        said = f"Nothing is new: all {after.articles} articles were here already"
    console.print(f"{said} ({seconds:.0f} s).", style="green")
    console.print(f"\nThe database: {server.settings.warehouse_url}", markup=False, soft_wrap=True)
    console.print("Ask it:")
    for query in QUERIES:
        console.print(
            f'  {_command(server.places.home)} sql "{query}"', markup=False, soft_wrap=True
        )
    console.print("See it in Airflow: make up", markup=False)


def _command(home: Path) -> str:
    """How `dateline` is called from the shell that this was started in."""
    if default_home({**os.environ, "DATELINE_HOME": ""}, Path.cwd()) == home:
        return _program()
    return f"DATELINE_HOME={shlex.quote(str(home))} {_program()}"


def _program() -> str:
    """`dateline` by name where it is on the path, else by where it is."""
    beside = Path(sys.executable).with_name("dateline")
    on_path = any(
        (Path(part) / "dateline").is_file() for part in os.environ.get("PATH", "").split(os.pathsep)
    )
    if on_path or not beside.exists():
        return "dateline"
    try:
        return str(beside.relative_to(Path.cwd()))
    except ValueError:
        return str(beside)


def _table(news: tuple[SourceNews, ...]) -> Table:
    """One line an article, cut to the terminal's width."""
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("date", no_wrap=True, width=10)
    table.add_column("office", no_wrap=True)
    table.add_column("title", no_wrap=True, ratio=3)
    table.add_column("photo credit", no_wrap=True, ratio=2)
    items = [(item, source.id) for source in news for item in source.items]
    for item, office in sorted(items, key=lambda pair: pair[0].published_on, reverse=True):
        cells = (item.published_on.isoformat(), office, item.title or "(no title)", _credit(item))
        table.add_row(*(Text(cell, overflow="ellipsis") for cell in cells))
    return table


def _credit(item: NewsItem) -> str:
    return item.credit or "–"


if __name__ == "__main__":
    sys.exit(main())
