"""[Work] → each with what came of its request, hosts side by side."""

from collections.abc import Iterator, Sequence

from dateline.fetch import Fetcher
from dateline.model import Outcome, Request, Work


def answered(works: Sequence[Work], fetcher: Fetcher) -> Iterator[tuple[Work, Outcome]]:
    """Each entry with its outcome, in the order in which the outcomes come."""
    requests = [(_request(work), work) for work in works]
    work_of = {id(request): work for request, work in requests}
    for request, outcome in fetcher.get_all(request for request, _ in requests):
        yield work_of[id(request)], outcome


def _request(work: Work) -> Request:
    """For the page itself, conditionally; or for an archive's copy, whose validators are those
    that the page had."""
    if work.entry.via:
        return Request(work.entry.via)
    return Request(
        work.entry.url,
        etag=work.etag,
        last_modified=work.last_modified,
        sha256=work.sha256,
        page=True,
        whole_at=work.whole_at,
    )
