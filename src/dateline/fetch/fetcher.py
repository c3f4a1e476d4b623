"""Request → Capture | Rejected: robots, pace, guard, redirects and limits in their order."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from dateline import urls
from dateline.errors import FetchError
from dateline.fetch import answers
from dateline.fetch.answers import RefusedError
from dateline.fetch.decoding import accepted
from dateline.fetch.hosts import HostBook
from dateline.fetch.keys import Key
from dateline.fetch.line import PARTIAL, Answer, Line
from dateline.fetch.manners import Manners
from dateline.fetch.network import Deadline, Resolver, system_resolver
from dateline.log import get_log
from dateline.model import Capture, Outcome, Reason, Rejected, Request

log = get_log(__name__)

MOST_HOPS = 10
# RFC 9110, 5.5: what a header may hold. Validators are a server's own words, once stored.
_HEADER_VALUE = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")


class Fetcher:
    """A polite, guarded ``get`` for one task; its threads may share it.

    ``pace`` is the least number of seconds between two requests to a host; ``loopback`` admits
    127.0.0.0/8; ``timeout`` bounds the network's share of one ``get`` in seconds, ``max_bytes``
    a body after decompression; ``patience`` is the longest Retry-After that is waited out;
    ``resolve`` looks names up; ``keys`` are those of APIs, which only the wire gets to see.
    """

    def __init__(
        self,
        hosts: HostBook,
        *,
        pace: float,
        loopback: bool,
        timeout: float,
        max_bytes: int,
        user_agent: str,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        patience: float = 10.0,
        resolve: Resolver = system_resolver,
        keys: Sequence[Key] = (),
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._clock = clock
        self._manners = Manners(
            hosts,
            Line(resolve, loopback=loopback, max_bytes=max_bytes, keys=keys),
            pace=pace,
            loopback=loopback,
            timeout=timeout,
            headers={
                "User-Agent": user_agent,
                "Accept-Encoding": accepted(),
                "Connection": "close",
            },
            clock=clock,
            sleep=sleep,
            patience=patience,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is held open between requests."""

    def get(self, request: Request) -> Outcome:
        """One GET; whatever a server does comes back as a value, never as an exception."""
        trail: list[str] = []
        try:
            capture = self._get(request, trail)
        except FetchError as error:
            told = error if isinstance(error, RefusedError) else None
            log.info("rejected", url=request.url, reason=error.reason, detail=error.message)
            return Rejected(
                request.url,
                error.reason,
                error.message,
                status=told.status if told else None,
                retry_at=told.retry_at if told else None,
                final_url=trail[-1] if len(trail) > 1 else None,
            )
        log.debug("fetched", url=capture.url, bytes=len(capture.body))
        return capture

    def _get(self, request: Request, trail: list[str]) -> Capture:
        trail.append(_spelled(request.url))
        headers = _headers(request)
        # A body that may be longer than usual has as much longer to come.
        deadline = Deadline(self._timeout * max(1.0, (request.most or 0) / self._max_bytes))
        poured = _Poured(request.into)
        into = poured if request.into else None
        moved = True
        while True:
            pace = self._manners.permitted(trail[-1])
            answer = self._manners.ask(
                trail[-1], headers, pace, deadline, request.first, into, request.most
            )
            if answer.status not in answers.REDIRECTS:
                break
            moved = moved and answer.status in answers.PERMANENT
            trail.append(_onward(trail, answer))
        _accept(answer, headers, poured)
        return Capture(
            url=trail[0],
            final_url=trail[-1],
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self._clock(),
            sha256=poured.digest(answer.body),
            redirects=tuple(trail[1:-1]),
            moved=moved and len(trail) > 1,
        )


class _Poured:
    """Hands a body on as it comes, and keeps its size and digest."""

    def __init__(self, into: Callable[[bytes], object] | None) -> None:
        self._into = into
        self._hash = hashlib.sha256()
        self.size = 0

    def __call__(self, piece: bytes) -> None:
        assert self._into
        self._hash.update(piece)
        self.size += len(piece)
        self._into(piece)

    def digest(self, body: bytes) -> str:
        """In hex, of what was handed on and of what was not."""
        whole = self._hash.copy()
        whole.update(body)
        return whole.hexdigest()


def _spelled(url: str) -> str:
    try:
        return urls.canonical(url)
    except ValueError as error:
        raise RefusedError(str(error), Reason.BAD_ADDRESS) from None


def _headers(request: Request) -> dict[str, str]:
    stated = {
        "Accept": request.accept,
        "If-None-Match": request.etag,
        "If-Modified-Since": request.last_modified,
    }
    if request.first:
        # A part of a packed body can't be unpacked, and a picture is packed already.
        stated |= {"Range": f"bytes=0-{request.first - 1}", "Accept-Encoding": "identity"}
    return {
        name: value for name, value in stated.items() if value and _HEADER_VALUE.fullmatch(value)
    }


def _onward(trail: list[str], answer: Answer) -> str:
    """Where a redirect leads. Raises RefusedError."""
    target = answer.headers.get("location", "")
    onward = urls.join_exact(trail[-1], target)
    if onward is None:
        reason = Reason.BAD_ADDRESS if target else Reason.BAD_RESPONSE
        raise RefusedError(f"a redirect to {target[:200]!r}", reason, status=answer.status)
    if onward in trail:  # without cookies the same question has the same answer
        raise RefusedError(
            f"a redirect back to {onward[:200]}", Reason.TOO_MANY_REDIRECTS, status=answer.status
        )
    if len(trail) > MOST_HOPS:
        raise RefusedError(
            f"more than {MOST_HOPS} redirects", Reason.TOO_MANY_REDIRECTS, status=answer.status
        )
    return onward


def _accept(answer: Answer, asked: Mapping[str, str], poured: _Poured) -> None:
    """Raises RefusedError where an answer holds no page, nor the part of it that was asked for."""
    reason = answers.refusal(answer.status, answer.headers)
    if answer.status == PARTIAL and "Range" in asked and _from_the_start(answer):
        reason = None
    conditional = "If-None-Match" in asked or "If-Modified-Since" in asked
    if reason is Reason.UNCHANGED and not conditional:
        reason = Reason.BAD_RESPONSE
    if reason is None and not (answer.body or poured.size):
        reason = Reason.EMPTY
    if reason is not None:
        raise RefusedError(f"HTTP {answer.status}", reason, status=answer.status)


def _from_the_start(answer: Answer) -> bool:
    """Whether the part that a server sent is the first (RFC 9110, 14.4)."""
    return answer.headers.get("content-range", "").lower().startswith("bytes 0-")
