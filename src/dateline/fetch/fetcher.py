"""Request → Capture | Rejected: robots, pace, guard, redirects and limits in their order."""

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from dateline import urls
from dateline.errors import FetchError
from dateline.fetch import answers, rights
from dateline.fetch.answers import RefusedError, is_header_value
from dateline.fetch.decoding import accepted
from dateline.fetch.hosts import HostBook
from dateline.fetch.keys import Key
from dateline.fetch.line import PARTIAL, Answer, Intake, Line
from dateline.fetch.manners import Manners
from dateline.fetch.media import ENOUGH, media, no_page
from dateline.fetch.memory import Memory
from dateline.fetch.network import Deadline, Resolver, system_resolver
from dateline.fetch.pages import Pages
from dateline.fetch.side_by_side import MOST_AT_ONCE, side_by_side
from dateline.fetch.turns import Turns
from dateline.log import get_log
from dateline.model import Capture, Cost, Outcome, Reason, Rejected, Request

log = get_log(__name__)

MOST_HOPS = 10


class Fetcher:
    """A polite, guarded ``get`` for one task; its threads may share it.

    ``pace`` is the least number of seconds between two requests to a host; ``loopback`` admits
    127.0.0.0/8; ``timeout`` bounds the network's share of one ``get`` in seconds, ``max_bytes``
    a body after decompression; ``patience`` is the longest Retry-After that is waited out;
    ``resolve`` looks names up; ``keys`` are those of APIs, which only the wire gets to see;
    ``dice`` gives a number from 0 to 1, for rests that end apart.
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
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._clock = clock
        self._turns = Turns(
            hosts,
            Line(resolve, loopback=loopback, max_bytes=max_bytes, keys=keys),
            headers={
                "User-Agent": user_agent,
                "Accept-Encoding": accepted(),
                "Connection": "close",
            },
            clock=clock,
            sleep=sleep,
            patience=patience,
            dice=dice,
        )
        self._manners = Manners(
            hosts, self._turns, pace=pace, loopback=loopback, timeout=timeout, clock=clock
        )
        self._memory = Memory(hosts, clock)
        self._pages = Pages(hosts, clock)

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
        """One GET or POST; whatever a server does comes back as a value, never as an exception."""
        trail: list[str] = []
        # A body that may be longer than usual has as much longer to come.
        deadline = Deadline(self._timeout * max(1.0, (request.most or 0) / self._max_bytes))
        try:
            capture = self._get(request, trail, deadline)
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
                cost=_cost(deadline),
            )
        log.debug("fetched", url=capture.url, bytes=len(capture.body))
        return replace(capture, cost=_cost(deadline))

    def get_all(
        self, requests: Iterable[Request], at_once: int = MOST_AT_ONCE
    ) -> Iterator[tuple[Request, Outcome]]:
        """Many GETs, each host's one after the other, hosts side by side; each with its outcome
        as it comes. A host that waits for its turn keeps no other waiting."""
        return side_by_side(self.get, requests, at_once)

    def learn_rights(self, url: str) -> None:
        """Ask the host of a URL, once in a while, for its files about machine use, and keep what
        they say. What isn't there says nothing; a host that can't be asked is asked next time."""
        if not self._memory.rights_due(url):
            return
        found = []
        for path, read in zip(rights.FILES, (rights.of_tdmrep, rights.of_ai_txt), strict=True):
            address = urls.join_exact(url, path) or url
            outcome = self.get(Request(address, accept="application/json,text/plain;q=0.8"))
            if isinstance(outcome, Capture):
                found += read(outcome.body, address)
            elif outcome.reason in answers.ANOTHER_TIME:
                return
        self._memory.learned(url, found)

    def _get(self, request: Request, trail: list[str], deadline: Deadline) -> Capture:
        trail.append(_spelled(request.url))
        if request.form:
            headers = _headers(request, conditional=False)
            return self._followed(request, headers, trail, deadline, moved=False)
        known = self._memory.moved(trail[0])
        if known:
            trail.append(known)
        headers = _headers(request, conditional=self._memory.conditional(request, trail[0]))
        try:
            capture = self._followed(request, headers, trail, deadline, moved=True)
        except FetchError as error:
            self._memory.saw(trail, error, direct=bool(known))
            raise
        self._memory.saw(trail, capture, direct=bool(known))
        self._memory.compare(request, capture, headers)
        if request.page:
            return self._pages.judged(capture, self._other(request, deadline))
        return capture

    def _other(self, request: Request, deadline: Deadline) -> Callable[[str], Capture | None]:
        """How a page gets the one that it calls its original: None where it can't be had."""
        plain = Request(request.url, accept=request.accept, page=True)

        def other(url: str) -> Capture | None:
            try:
                return self._followed(plain, _headers(plain), [url], deadline, moved=False)
            except FetchError as error:
                log.info("no_original", url=url, reason=error.reason, detail=error.message)
                return None

        return other

    def _followed(
        self,
        request: Request,
        headers: Mapping[str, str],
        trail: list[str],
        deadline: Deadline,
        *,
        moved: bool,
    ) -> Capture:
        poured = _Poured(request.into)
        intake = Intake(
            cut_at=request.first,
            into=poured if request.into else None,
            most=request.most,
            judge=no_page if request.page else None,
        )
        form, since = request.form, 0
        while True:
            pace = self._manners.permitted(trail[-1])
            answer = self._turns.ask(trail[-1], headers, pace, deadline, intake, form)
            if answer.status not in answers.REDIRECTS:
                break
            moved = moved and answer.status in answers.PERMANENT
            if form and answer.status not in answers.KEEPS_FORM:
                form, since = None, len(trail)  # a GET of the same address is another question
            trail.append(_onward(trail, answer, since))
            if form:
                _refuse_elsewhere(trail[-2], trail[-1], answer.status)
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
            in_doubt=answer.in_doubt,
            media=media(answer.body or poured.head, answer.headers.get("content-type", "")),
        )


class _Poured:
    """Hands a body on as it comes, and keeps its beginning, size and digest."""

    def __init__(self, into: Callable[[bytes], object] | None) -> None:
        self._into = into
        self._hash = hashlib.sha256()
        self.head = b""
        self.size = 0

    def __call__(self, piece: bytes) -> None:
        assert self._into
        self._hash.update(piece)
        self.size += len(piece)
        self.head += piece[: ENOUGH - len(self.head)]
        self._into(piece)

    def digest(self, body: bytes) -> str:
        """In hex, of what was handed on and of what was not."""
        whole = self._hash.copy()
        whole.update(body)
        return whole.hexdigest()


def _cost(deadline: Deadline) -> Cost:
    return Cost(deadline.received, round(deadline.spent, 6), deadline.requests)


def _spelled(url: str) -> str:
    try:
        return urls.canonical(url)
    except ValueError as error:
        raise RefusedError(str(error), Reason.BAD_ADDRESS) from None


def _headers(request: Request, *, conditional: bool = True) -> dict[str, str]:
    stated = {"Accept": request.accept}
    if conditional:
        stated |= {
            "If-None-Match": request.etag or "",
            "If-Modified-Since": request.last_modified or "",
        }
    if request.first:
        # A part of a packed body can't be unpacked, and a picture is packed already.
        stated |= {"Range": f"bytes=0-{request.first - 1}", "Accept-Encoding": "identity"}
    return {name: value for name, value in stated.items() if is_header_value(value)}


def _onward(trail: list[str], answer: Answer, since: int) -> str:
    """Where a redirect leads; of those in the trail, the ones ``since`` were asked likewise.
    Raises RefusedError."""
    target = answer.headers.get("location", "")
    onward = urls.join_exact(trail[-1], target)
    if onward is None:
        reason = Reason.BAD_ADDRESS if target else Reason.BAD_RESPONSE
        raise RefusedError(f"a redirect to {target[:200]!r}", reason, status=answer.status)
    if onward in trail[since:]:  # without cookies the same question has the same answer
        raise RefusedError(
            f"a redirect back to {onward[:200]}", Reason.TOO_MANY_REDIRECTS, status=answer.status
        )
    if len(trail) > MOST_HOPS:
        raise RefusedError(
            f"more than {MOST_HOPS} redirects", Reason.TOO_MANY_REDIRECTS, status=answer.status
        )
    return onward


def _refuse_elsewhere(asked: str, onward: str, status: int) -> None:
    """Raise RefusedError where a form would be sent on to another host, or without TLS."""
    bared = asked.startswith("https:") and not onward.startswith("https:")
    if bared or urls.host(asked) != urls.host(onward):
        told = f"a form is not sent on to {onward[:200]}"
        raise RefusedError(told, Reason.BAD_ADDRESS, status=status)


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
