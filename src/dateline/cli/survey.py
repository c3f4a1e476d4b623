"""`dateline sources check | add`: what an office answers, asked politely."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from dateline.cli.app import FAULTS, sources_app
from dateline.cli.output import cell, err, out, plain, print_json, print_table, say
from dateline.cli.sources import AsJson, known_office
from dateline.errors import ConfigError
from dateline.pipeline import Added, OfficeCheck, WayCheck, add_office, check_office, open_journey
from dateline.settings import read_settings
from dateline.sources import Offices
from dateline.sources.draft import unsaid


@sources_app.command("check")
def check_sources(
    source_ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Ids of offices.")],
    as_json: AsJson = False,
) -> None:
    """Ask each feed and route of an office once, and read one article.

    Exits with 1 where an office has nothing that answers.
    """
    checks: list[OfficeCheck] = []
    with open_journey(read_settings()) as journey:
        offices = Offices(dict(journey.sources), tuple(journey.faults))
        chosen = [known_office(offices, source_id) for source_id in dict.fromkeys(source_ids)]
        for office in chosen:
            check = check_office(journey, office)
            checks.append(check)
            if not as_json:
                _show(check)
    if as_json:
        print_json([{**plain(check), "answers": check.answers} for check in checks])
    if not all(check.answers for check in checks):
        raise typer.Exit(FAULTS)


def _show(check: OfficeCheck) -> None:
    out.print(Text(check.source, style="bold"))
    print_table(
        ["way in", "address", "how known", "answers", "items", "oldest", "newest"],
        [
            (
                way.name.partition(":")[0],
                way.url,
                way.confidence,
                _answer(way),
                way.items,
                way.oldest,
                way.newest,
            )
            for way in check.ways
        ],
    )
    if check.article is None:
        say(err, f"{check.source}: no page was found to read")
        return
    line = Text("article  ", style="bold cyan").append_text(cell(check.article.url))
    out.print(line.append(f"  {check.article.outcome}"), soft_wrap=True)
    for name, origin in check.article.fields.items():
        found = cell(origin) if origin else Text("not found", style="yellow")
        out.print(Text(f"  {name:<10} ", style="cyan").append_text(found))


def _answer(way: WayCheck) -> str:
    if not way.answers:
        return f"no: {way.detail}"
    return f"{way.status} {way.content_type}".strip()


@sources_app.command("add")
def add_source(
    url: Annotated[str, typer.Argument(help="The address of the office's front page.")],
    source_id: Annotated[
        str | None, typer.Option("--id", help="The id to give it; its host's name unless given.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the file is written.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at an office's front page and write the file that describes it."""
    if source_id is not None and not re.fullmatch(r"[a-z0-9_]{1,100}", source_id):
        raise ConfigError(f"{source_id!r} may hold only a-z, 0-9 and _", key="--id")
    added = add_office(read_settings(), url, source_id, into)
    if as_json:
        left = unsaid(added.found)
        print_json({**plain(added), "unsaid": left})
    else:
        _told(added)


def _told(added: Added) -> None:
    found = added.found
    if found.is_elsewhere:
        say(out, f"led to: {found.home}")
    for feed in found.feeds:
        say(out, f"feed: {feed.url} ({feed.trouble or f'{feed.items} items'})")
    if found.posts:
        say(out, f"posts: {found.posts} (WordPress)")
    for sitemap in found.sitemaps:
        say(out, f"sitemap: {sitemap.url} ({sitemap.kind})")
    for hub in found.hubs:
        say(out, f"hub: {hub}")
    for language, url in found.editions:
        say(out, f"edition: {url} ({language})")
    say(out, f"written: {added.file}")
    for words in unsaid(found):
        say(out, f"left for you: {words}")
