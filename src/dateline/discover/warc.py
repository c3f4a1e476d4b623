"""records of a WARC file → what each source has in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from dateline import urls
from dateline.model import Capture, Discovery, Entry, Problem, Record, Rejected, Source


def warc_entries(
    source_of: Callable[[str], Source],
    file: str,
    items: Iterable[tuple[Record, Capture | Rejected]],
) -> dict[str, Discovery]:
    """One Discovery by source id: each capture an entry, each unreadable record a problem of
    the source it would have been for."""
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    problems: defaultdict[str, list[Problem]] = defaultdict(list)
    for record, outcome in items:
        source = _source(source_of, outcome.url).id
        if isinstance(outcome, Capture):
            route = f"warc:{file}#{record.offset}"
            entries[source].append(Entry(source, outcome.url, route))
        else:
            detail = f"{file}#{record.offset}: {outcome.detail}"
            problems[source].append(
                Problem(source, outcome.url, "discover", outcome.reason, detail)
            )
    return {
        source: Discovery(entries=tuple(entries[source]), problems=tuple(problems[source]))
        for source in sorted({*entries, *problems})
    }


def _source(source_of: Callable[[str], Source], url: str) -> Source:
    """The source of a page; of no office where a record was too broken to tell its address."""
    try:
        urls.canonical(url)
    except ValueError:
        return source_of(urls.folder_url("warc", "unreadable"))
    return source_of(url)
