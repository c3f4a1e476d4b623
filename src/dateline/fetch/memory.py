"""What earlier answers taught of a host: moved pages, validators that lie, rights."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from dateline import urls
from dateline.errors import FetchError
from dateline.fetch.hosts import HostBook
from dateline.log import get_log
from dateline.model import Capture, Reason, Request, Signal

log = get_log(__name__)

WHOLE_EVERY = timedelta(days=7)  # of a page that answers 304 all the time
DISTRUST = timedelta(days=30)
RIGHTS_EVERY = timedelta(days=7)


class Memory:
    """The host book as one task reads it: what it says of a host is asked once."""

    def __init__(self, hosts: HostBook, clock: Callable[[], datetime]) -> None:
        self._hosts = hosts
        self._clock = clock
        self._moves: dict[str, dict[str, tuple[str, bool]]] = {}
        self._untrusted: dict[str, datetime | None] = {}

    def moved(self, url: str) -> str | None:
        """Where a page has gone for good: to be asked in its place."""
        target, sure = self._moves_of(urls.host(url)).get(urls.key(url), ("", False))
        return target if sure and target != url else None

    def saw(self, trail: Sequence[str], end: Capture | FetchError, *, direct: bool) -> None:
        """Learn from what became of a request: redirects of its first address, for good or
        not. ``direct``: it was not asked, for where it leads was known."""
        host, key = urls.host(trail[0]), urls.key(trail[0])
        moves = self._moves_of(host)
        if isinstance(end, FetchError):
            if direct and end.reason in (Reason.GONE, Reason.BAD_ADDRESS, Reason.UNREACHABLE):
                self._note(host, key, None)
        elif direct:
            return
        elif end.moved:
            self._note(host, key, trail[-1])
        elif key in moves:
            self._note(host, key, None)

    def _note(self, host: str, key: str, target: str | None) -> None:
        self._hosts.saw_move(host, key, target, self._clock())
        if target is None:
            self._moves_of(host).pop(key, None)
        else:
            self._moves_of(host).setdefault(key, (target, False))

    def _moves_of(self, host: str) -> dict[str, tuple[str, bool]]:
        if host not in self._moves:
            self._moves[host] = self._hosts.moves(host, self._clock())
        return self._moves[host]

    def conditional(self, request: Request, url: str) -> bool:
        """Whether a request's validators are sent: not for ever to one page, and not to a host
        that called a page unchanged that had changed."""
        if not (request.etag or request.last_modified):
            return False
        now, host = self._clock(), urls.host(url)
        if request.whole_at and now - request.whole_at > WHOLE_EVERY:
            return False
        if host not in self._untrusted:
            self._untrusted[host] = self._hosts.untrusted_until(host)
        until = self._untrusted[host]
        return until is None or until <= now

    def compare(self, request: Request, capture: Capture, sent: Mapping[str, str]) -> None:
        """Hold a page that was asked for without condition against what its validator stood
        for: another body under the same validator is a lie."""
        if "If-None-Match" in sent or "If-Modified-Since" in sent or not request.sha256:
            return
        now = capture.headers.get
        same_tag = request.etag is not None and now("etag") == request.etag
        same_date = request.etag is None and now("last-modified") == request.last_modified
        if request.sha256 == capture.sha256 or not (
            same_tag or (same_date and now("last-modified"))
        ):
            return
        host, until = urls.host(capture.url), self._clock() + DISTRUST
        log.warning("validator_lied", url=capture.url, host=host, until=until.isoformat())
        self._hosts.distrust(host, until)
        self._untrusted[host] = until

    def rights_due(self, url: str) -> bool:
        """Whether the host of a URL is to be asked for its files about machine use."""
        known = self._hosts.rights_at(urls.host(url))
        return known is None or self._clock() - known > RIGHTS_EVERY

    def learned(self, url: str, signals: Sequence[Signal]) -> None:
        """Keep what these files say."""
        self._hosts.save_signals(urls.host(url), signals, self._clock(), asked=True)
