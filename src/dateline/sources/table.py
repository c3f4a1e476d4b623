"""[Source] → the table of offices in the documentation, in Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator

from dateline.model import Confidence, Feed, Licence, Route, Source

_INTRODUCTION = (
    "Written by `tools/write_docs.py` from the files in `src/dateline/sources/offices`, where "
    "each fact's evidence stands. `verified` was seen in a public place, `conflict` is told of "
    "in different ways, `memory` was seen nowhere; a licence with a question mark is one of the "
    "last two. A feed or a route that is not verified is on trial until it has listed a page "
    "([add an office](add-an-office.md#every-key))."
)
_HEAD = ("office", "country", "feeds", "routes", "text", "photos", "how sure")

_MARKS = {"verified": "", "conflict": " (?)", "memory": " (?)", "sample": ""}


def confidences(source: Source) -> str:
    """How sure its feeds and routes are: "2 verified, 1 memory"."""
    ways: list[Feed | Route] = [*source.feeds, *source.routes]
    counts = Counter(way.confidence for way in ways)
    order: tuple[Confidence, ...] = ("verified", "sample", "conflict", "memory")
    return ", ".join(f"{counts[word]} {word}" for word in order if counts[word])


def office_table(sources: Iterable[Source]) -> str:
    """The page: a line for each office, in the order of their names."""
    ordered = sorted(sources, key=lambda source: source.name.casefold())
    lines = [_HEAD, ("---",) * len(_HEAD), *(tuple(_cells(source)) for source in ordered)]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return f"# The press offices\n\n{_INTRODUCTION}\n\n{table}"


def _cells(source: Source) -> Iterator[str]:
    wall = "" if source.access == "open" else f"<br>{source.access}"
    yield f"[{_safe(source.name)}]({source.home}) `{source.id}`{wall}"
    yield source.country
    yield str(len(source.feeds) or "none")
    kinds = Counter(route.kind for route in source.routes)
    daily = {route.kind for route in source.routes if route.daily}
    yield (
        ", ".join(
            f"{kind}{f' × {count}' if count > 1 else ''}{' (daily)' if kind in daily else ''}"
            for kind, count in kinds.items()
        )
        or "none"
    )
    yield _licence(source.rights.text)
    yield _licence(source.rights.photos)
    yield confidences(source) or "nothing to ask"


def _licence(licence: Licence) -> str:
    if licence.name == "unknown":
        return "unknown"
    return _safe(licence.name) + _MARKS[licence.confidence]


def _safe(text: str) -> str:
    return text.replace("|", "\\|").replace("[", "\\[")
