"""[Work] → each with what came of its request, hosts side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dateline.fetch import Fetcher
from dateline.model import Get, Outcome, Reason, Rejected, Request, Source, Work
from dateline.sources import document_address

SourceOf = Callable[[Work], Source]


def answered(
    works: Sequence[Work], fetcher: Fetcher, source_of: SourceOf
) -> Iterator[tuple[Work, Outcome]]:
    """Each entry with its outcome, in the order in which the outcomes come."""
    requests = [(_request(work, source_of(work)), work) for work in works]
    work_of = {id(request): work for request, work in requests}
    for request, outcome in fetcher.get_all(request for request, _ in requests):
        work = work_of[id(request)]
        is_itself = request.page or work.entry.via
        yield work, outcome if is_itself else _of_page(outcome, work.entry.url)


def fetched_page(get: Get, source: Source, url: str) -> Outcome:
    """A page as a run would fetch it, without memory of an earlier time."""
    request = page_request(source, url)
    outcome = get(request)
    return outcome if request.page else _of_page(outcome, url)


def page_request(source: Source, url: str) -> Request:
    """The request for a page, or for the document that has its text."""
    address = document_address(source, url)
    return Request(address, accept="application/json") if address else Request(url, page=True)


def why(rejected: Rejected) -> str:
    """Why there is no answer, in words."""
    if rejected.reason is Reason.ROBOTS:
        return "robots: robots.txt bars it"
    return f"{rejected.reason}: {rejected.detail}".removesuffix(": ")


def _of_page(outcome: Outcome, url: str) -> Outcome:
    """What came of asking for a page's document, as if the page itself had been asked for: what
    answered stays in its headers (Content-Location, RFC 9110, 8.7)."""
    if isinstance(outcome, Rejected):
        told = f"{outcome.url[:300]}: {outcome.detail}"
        return replace(outcome, url=url, detail=told, final_url=None)
    headers = {**outcome.headers, "content-location": outcome.final_url}
    return replace(outcome, url=url, final_url=url, headers=headers, redirects=(), moved=False)


def _request(work: Work, source: Source) -> Request:
    """For the page itself or its document, conditionally; or for an archive's copy, whose
    validators are those that the page had."""
    if work.entry.via:
        return Request(work.entry.via)
    return replace(
        page_request(source, work.entry.url),
        etag=work.etag,
        last_modified=work.last_modified,
        sha256=work.sha256,
        whole_at=work.whole_at,
    )
