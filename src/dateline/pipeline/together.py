"""What a file or a folder brought, by source → rows: many sources at the price of one.

A source costs each step the same statements whether it has one page or fifty, so sources with
few pages are planned, recorded and verified together. What a step holds is bounded all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from dateline.model import Discovery, Run, RunReport
from dateline.pipeline.hands import Hands, Progress
from dateline.pipeline.journey import Journey
from dateline.urls import folder_url, host

T = TypeVar("T")
Found = tuple[Run, Discovery]

# In one transaction at most: pages that are planned, and sources, each of whose days is looked
# up for all of them.
PAGES = 1000
SOURCES = 100


def finish(
    many: Hands,
    name: str,
    found: Mapping[str, Discovery],
    size: int,
    progress: Progress | None = None,
) -> list[RunReport]:
    """Plan, record and verify what was found; ``size`` is how many pages are recorded at once,
    and ``progress`` is told of these. One report for each source."""
    items = [
        (Run(id=f"{name}/{source_id}", source=source_id, kind="import"), discovery)
        for source_id, discovery in found.items()
    ]
    groups = list(_full(((_weight(item), item) for item in items), PAGES, SOURCES))
    planned: dict[str, list[str]] = {}
    for batches in many.each(_plan, groups):
        planned |= batches
    share = many.share(sum(map(_weight, items)), size)
    sized = (
        (len(discovery.entries), batch) for run, discovery in items for batch in planned[run.id]
    )
    many.each(_record, list(_full(sized, share, share)), progress)
    verified = [
        report
        for reports in many.each(_verify, [[run for run, _ in group] for group in groups])
        for report in reports
    ]
    told = [_told(report, item[1]) for report, item in zip(verified, items, strict=True)]
    return _all_lost(told, found)


def joined(first: Discovery | None, second: Discovery) -> Discovery:
    """Both, in their order."""
    if first is None:
        return second
    return replace(
        first,
        entries=(*first.entries, *second.entries),
        coverage=(*first.coverage, *second.coverage),
        problems=(*first.problems, *second.problems),
    )


def _weight(item: Found) -> int:
    _, discovery = item
    return len(discovery.entries) + len(discovery.problems)


def _full(sized: Iterable[tuple[int, T]], pages: int, most: int) -> Iterator[tuple[T, ...]]:
    """Items, each beside how many pages it has at most, put together until they have as many as
    may be or are as many as may be; one that alone has more stands alone."""
    together: list[T] = []
    held = 0
    for size, item in sized:
        if together and (held + size > pages or len(together) >= most):
            yield tuple(together)
            together, held = [], 0
        together.append(item)
        held += size
    if together:
        yield tuple(together)


def _plan(journey: Journey, group: Sequence[Found]) -> dict[str, list[str]]:
    journey.warehouse.sync_sources(
        [journey.source(run.source, _address(run.source, found)) for run, found in group]
    )
    if len(group) > 1:
        return journey.plan_imports(group)
    ((run, discovery),) = group  # which may be long
    return {run.id: journey.plan(run, discovery)}


def _record(journey: Journey, batches: tuple[str, ...]) -> dict[str, int]:
    return journey.record(*batches)


def _verify(journey: Journey, runs: Sequence[Run]) -> list[RunReport]:
    return journey.verify_all(runs)


def _address(source_id: str, discovery: Discovery) -> str:
    """An address of the source; a record may be too broken to have told one."""
    stated = [entry.url for entry in discovery.entries[:1]]
    stated += [problem.url for problem in discovery.problems]
    return next(filter(_is_address, stated), folder_url(source_id, "unreadable"))


def _is_address(url: str) -> bool:
    try:
        return bool(host(url))
    except ValueError:
        return False


def _told(report: RunReport, discovery: Discovery) -> RunReport:
    """The report with how much could not even become an entry."""
    if not discovery.problems:
        return report
    counts = {**report.counts, "unreadable": len(discovery.problems)}
    return replace(report, counts=counts)


def _all_lost(reports: list[RunReport], found: Mapping[str, Discovery]) -> list[RunReport]:
    """A fault where nothing at all could be read: most likely it is not what it was taken for."""
    lost = [problem for discovery in found.values() for problem in discovery.problems]
    if not lost or any(discovery.entries for discovery in found.values()):
        return reports
    fault = f"nothing could be read: {lost[0].reason}: {lost[0].detail}"
    return [*reports[:-1], replace(reports[-1], faults=(*reports[-1].faults, fault))]
