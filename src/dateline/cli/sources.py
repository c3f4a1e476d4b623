"""`dateline sources list | show | schema`: the press offices that are known."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Annotated, Any

import typer
from rich.text import Text

from dateline.cli.app import sources_app
from dateline.cli.output import cell, out, plain, print_json, print_table
from dateline.errors import ConfigError
from dateline.model import Licence, Source
from dateline.pipeline import WayStanding, office_runs, office_ways, utc_now
from dateline.settings import read_settings
from dateline.sources import ACCESS_TOLD, Offices, confidences, office_schema, read_offices

AsJson = Annotated[bool, typer.Option("--json", help="For a program to read.")]


def known_office(offices: Offices, source_id: str) -> Source:
    """The office of that id. Raises ConfigError where there is none, or its file is wrong."""
    if source_id in offices.sources:
        return offices.sources[source_id]
    for fault in offices.faults:
        if (fault.file or "").endswith(f"/{source_id}.toml"):
            raise fault
    raise ConfigError(f"no office {source_id!r}; `dateline sources list` names them all")


@sources_app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """List the press offices, one a line; a wrong file is told last."""
    settings = read_settings()
    offices = read_offices(settings.offices)
    runs = office_runs(settings)
    if as_json:
        print_json(
            [
                {**plain(office), "file": offices.origins[office.id], "last_run": runs.get(name)}
                for name, office in offices.sources.items()
            ]
        )
    else:
        print_table(
            ["id", "country", "feeds", "routes", "how sure", "access", "last run"],
            [
                (*_row(office), f"{run.started_at:%Y-%m-%d %H:%M} {run.status}" if run else None)
                for office in offices.sources.values()
                for run in (runs.get(office.id),)
            ],
        )
    for fault in offices.faults:
        raise fault


def _row(office: Source) -> tuple[Any, ...]:
    kinds = dict.fromkeys(route.kind for route in office.routes)
    return (
        office.id,
        office.country,
        len(office.feeds) or None,
        " ".join(kinds) or None,
        confidences(office) or None,
        office.access,
    )


@sources_app.command("show")
def show_source(
    source_id: Annotated[str, typer.Argument(metavar="ID", help="The id of an office.")],
    as_json: AsJson = False,
) -> None:
    """Show all that is known of one office, and what its routes said last."""
    settings = read_settings()
    offices = read_offices(settings.offices)
    office = known_office(offices, source_id)
    ways = office_ways(settings, office, utc_now())
    file = offices.origins[office.id]
    if as_json:
        said = [
            {
                "name": way.name,
                "on_trial": way.on_trial,
                "poll_seconds": way.poll.total_seconds() if way.poll else None,
                **plain(way.said),
            }
            for way in ways
        ]
        print_json({**plain(office), "file": file, "said": said})
        return
    for name, value in _facts(office):
        out.print(Text(f"{name:<10} ", style="bold cyan").append_text(cell(value)))
    out.print(Text(f"{'file':<10} ", style="bold cyan").append(str(file)), soft_wrap=True)
    print_table(
        ["way in", "address", "how known", "last said"],
        [(_way_in(way), way.way.url, _known(way), _said(way)) for way in ways],
    )


def _facts(office: Source) -> Iterator[tuple[str, str]]:
    yield "name", f"{office.name} ({office.country}, {office.kind})"
    yield "home", office.home
    yield "zone", office.timezone + (" (a guess)" if office.zone_assumed else "")
    yield "languages", " ".join(office.languages) or "not stated"
    yield "access", ACCESS_TOLD[office.access]
    yield "runs", f"{office.schedule} (UTC), {office.pace:g} s between requests"
    yield "text", _licence(office.rights.text)
    yield "photos", f"{_licence(office.rights.photos)}; read: {office.photos}"
    if office.document:
        yield "text at", f"{office.document.url}, as {office.document.html}"
    for field in fields(office.page):
        for selector in getattr(office.page, field.name):
            until = f" until {selector.valid_until}" if selector.valid_until else ""
            yield "selector", f"{field.name}: {selector.css}{until}"
    for quirk in office.quirks:
        yield "quirk", quirk


def _licence(licence: Licence) -> str:
    known = f"{licence.confidence}: {licence.evidence}" if licence.evidence else licence.confidence
    credited = f", credited {licence.attribution}" if licence.attribution else ""
    return f"{licence.name}{credited} ({known})"


def _way_in(way: WayStanding) -> str:
    kind = way.name.partition(":")[0]
    return f"{kind}, by a form" if getattr(way.way, "form", None) else kind


def _known(way: WayStanding) -> str:
    trial = "; on trial until it has listed a page" if way.on_trial else ""
    return f"{way.way.confidence}: {way.way.evidence or 'no evidence given'}{trial}"


def _said(way: WayStanding) -> str | None:
    said = way.said
    if said.stated_at is None:
        return f"checked {said.checked_at:%Y-%m-%d %H:%M}{_poll(way)}" if said.checked_at else None
    detail = f": {said.detail}" if said.detail else ""
    return f"{said.stated_at:%Y-%m-%d %H:%M}, of {said.day}: {said.status}{detail}{_poll(way)}"


def _poll(way: WayStanding) -> str:
    """How often a feed is worth a visit, by what it brought."""
    if way.poll is None:
        return ""
    minutes = round(way.poll.total_seconds() / 60)
    following = f", next at {way.said.next_at:%Y-%m-%d %H:%M}" if way.said.next_at else ""
    return f"; worth a visit every {minutes} min{following}"


@sources_app.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of an office file."""
    print_json(office_schema())
