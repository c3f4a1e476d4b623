"""`dateline extract FILE|URL`: an article with each field's origin."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from dateline import urls
from dateline.cli.app import BAD_INPUT, app
from dateline.cli.output import cell, err, out, plain, print_json, say
from dateline.cli.rules import RuleTold, rules_told
from dateline.errors import ConfigError, DatelineError
from dateline.extract import Line, judged_lines
from dateline.extract import extract as read_article
from dateline.fetch import Fetcher, MemoryHosts, user_agent
from dateline.model import (
    Article,
    Capture,
    FieldOf,
    Moment,
    Outcome,
    Reason,
    Rejected,
    Source,
)
from dateline.pipeline import MEDIA_TYPES, fetched_page, photos_read_now, utc_now
from dateline.settings import Settings, read_settings
from dateline.sources import folder_source, load_offices, source_for_url
from dateline.text import one_line

_FIELDS = (
    "title", "lead", "published", "modified", "embargo", "event", "language", "section",
    "dateline", "claimed_canonical", "kind",
)  # fmt: skip


@app.command("extract")
def extract_one(
    target: Annotated[str, typer.Argument(help="A file (HTML, text, PDF) or an http(s) address.")],
    url: Annotated[
        str | None, typer.Option(help="The address that a file was fetched from.")
    ] = None,
    source_id: Annotated[
        str | None, typer.Option("--source", help="Read it as this office's.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Every candidate, for a program.")
    ] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="The page's lines, and how likely each is the text.")
    ] = False,
) -> None:
    """Print the article that a page holds, and where each field was read."""
    settings = read_settings()
    source = _source(settings, source_id, url or target)
    if _is_url(target):
        outcome = _fetched(settings, source, target)
    else:
        outcome = _file(target, url or urls.folder_url(source.id, Path(target).name), settings)
    if lines and isinstance(outcome, Capture):
        _show_lines(judged_lines(outcome, source), as_json)
        return
    read = (
        outcome if isinstance(outcome, Rejected) else read_article(outcome, source, None, utc_now())
    )
    if isinstance(read, Article) and _is_url(target) and source.photos != "link":
        with _fetcher(settings, source) as fetcher:
            read = photos_read_now(source, read, fetcher.get)
    if isinstance(read, Rejected):
        _say_rejected(read, as_json)
        raise typer.Exit(BAD_INPUT)
    rules = rules_told(outcome, source) if isinstance(outcome, Capture) else []
    if as_json:
        print_json({**plain(read), "body": read.body, "rules": rules})
    else:
        _show(read)
        _show_rules(rules)


def _is_url(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _source(settings: Settings, source_id: str | None, url: str) -> Source:
    offices = load_offices(settings.offices)
    if source_id is None:
        try:
            return source_for_url(url, offices) if _is_url(url) else folder_source("file")
        except ValueError as error:
            raise ConfigError(str(error)) from None
    if source_id not in offices:
        raise ConfigError(f"no office {source_id!r}; known are {', '.join(sorted(offices))}")
    return offices[source_id]


def _fetched(settings: Settings, source: Source, url: str) -> Outcome:
    with _fetcher(settings, source) as fetcher:
        return fetched_page(fetcher.get, source, url)


def _fetcher(settings: Settings, source: Source) -> Fetcher:
    import time

    return Fetcher(
        MemoryHosts(),
        pace=source.pace,
        loopback=source.loopback,
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        user_agent=user_agent(settings.contact),
        clock=utc_now,
        sleep=time.sleep,
    )


def _file(target: str, address: str, settings: Settings) -> Outcome:
    path = Path(target)
    try:
        with path.open("rb") as file:  # a pipe or a device has no size to ask for
            body = file.read(settings.max_bytes + 1)
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise DatelineError(f"can't read {target}: {error.strerror}") from None
    if len(body) > settings.max_bytes:
        return Rejected(address, Reason.TOO_LARGE, f"more than {settings.max_bytes:,} bytes")
    kind = MEDIA_TYPES.get(path.suffix.lower(), "text/html")
    digest = hashlib.sha256(body).hexdigest()
    return Capture(address, address, 200, {"content-type": kind}, body, when, digest)


def _say_rejected(read: Rejected, as_json: bool) -> None:
    if as_json:
        told = {"url": read.url, "rejected": read.reason, "detail": read.detail}
        print_json({**told, "kind": read.kind})
    else:
        say(err, f"no article: {read.reason}: {read.detail}")


def _show(article: Article) -> None:
    for name in _FIELDS:
        _show_field(name.replace("claimed_", ""), getattr(article, name))
    for author in article.authors:
        _line("author", author.value, author.origin)
    for tag in article.tags:
        _line("tag", tag.value, tag.origin)
    for tongue, address in article.alternates.items():
        _line("alternate", f"{tongue} {address}", "link:alternate")
    for photo in article.photos:
        _line("photo", photo.url or "(no address)", photo.origin)
        if photo.caption:
            _line("  caption", photo.caption, "")
        if photo.credit:
            _line("  credit", photo.credit.raw, photo.credit.origin)
            for part, value in _parts(replace(photo.credit, raw="", origin="")):
                _line(f"    {part}", value, "")
    for name, said in article.notes.items():
        for note in said:
            _line(name.replace("_", " "), note.value, note.origin)
    _line("body", f"{len(article.blocks)} blocks", article.body_origin)
    out.print()
    for block in article.blocks:
        say(out, block.text)
        out.print()


_STYLES = {"won": "bold green", "changed": "bold green", "expired": "yellow", "beaten": "yellow"}


def _show_rules(rules: Sequence[RuleTold]) -> None:
    """The office's own selectors: what each found, and what that beat."""
    for rule in rules:
        line = Text(f"{'rule ' + rule.field:<15} ", style="bold cyan").append_text(cell(rule.css))
        line.append(f"  {rule.outcome}", style=_STYLES.get(rule.outcome, "red"))
        if rule.valid_until:
            line.append(f" (until {rule.valid_until})", style="dim")
        out.print(line)
        if rule.value:
            _line("  value", rule.value, "")
        if rule.beat:
            _line("  beat", rule.beat, rule.beat_origin, style="dim")
        if rule.beaten_by:
            _line("  beaten by", rule.beaten_by, "", style="dim")


def _show_lines(judged: Sequence[Line], as_json: bool) -> None:
    """Lines that are taken for the article's own text in bold."""
    if as_json:
        print_json(judged)
        return
    for line in judged:
        style = "bold" if line.taken else "dim"
        out.print(
            Text(f"{line.chance:4.2f}  ", style="green").append_text(cell(line.text)), style=style
        )


def _parts(credit: object) -> Iterator[tuple[str, str]]:
    for part in ("photographer", "organisation", "distributor", "site", "licence", "kind"):
        if value := getattr(credit, part):
            yield part, value


def _show_field(name: str, field: FieldOf[Any]) -> None:
    if field.won:
        _line(name, _written(field.won.value), field.won.origin)
        for rival in field.rivals:
            _line("  beat", _written(rival.value), rival.origin, style="dim")


def _written(value: object) -> str:
    if not isinstance(value, Moment):
        return str(value)
    when = value.instant.isoformat() if value.instant else value.day.isoformat()
    zone = f", zone {value.zone}{' (assumed)' if value.zone_assumed else ''}" if value.zone else ""
    return f"{when} ({value.precision} precision{zone})"


def _line(name: str, value: str, origin: str, style: str = "") -> None:
    line = Text(f"{name:<12} ", style="cyan" if name.startswith(" ") else "bold cyan")
    text = cell(value)
    text.stylize(style)
    line.append_text(text)
    if origin:
        line.append(f"  ← {one_line(origin)}", style="green")  # it may name a page's own class
    out.print(line)
