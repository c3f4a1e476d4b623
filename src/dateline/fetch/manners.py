"""host → leave to ask: its robots.txt, and what it says of machine use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from dateline import urls
from dateline.errors import FetchError
from dateline.fetch import answers, rights, robots
from dateline.fetch.answers import RefusedError
from dateline.fetch.guard import refused_url
from dateline.fetch.hosts import HostBook
from dateline.fetch.line import Answer, Intake
from dateline.fetch.network import Deadline
from dateline.fetch.turns import Turns
from dateline.log import get_log
from dateline.model import Reason, RobotsFile

log = get_log(__name__)

ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2
LONGEST = Intake(cut_at=robots.LONGEST_FILE)
ROBOTS_ACCEPT = "text/plain,*/*;q=0.5"


class Manners:
    """What a host permits. ``pace`` is our own, in seconds; ``timeout`` is for one robots.txt."""

    def __init__(
        self,
        hosts: HostBook,
        turns: Turns,
        *,
        pace: float,
        loopback: bool,
        timeout: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._hosts = hosts
        self._turns = turns
        self._pace = pace
        self._loopback = loopback
        self._timeout = timeout
        self._clock = clock
        self._rules: dict[str, robots.Rules] = {}

    def permitted(self, url: str) -> float:
        """The pace at which a URL may be asked for, in seconds.

        Raises RefusedError where the address is not public, or robots.txt bars it or can't be
        had.
        """
        if refused := refused_url(url, loopback=self._loopback):
            raise RefusedError(refused, Reason.BAD_ADDRESS)
        rules = self._host_rules(url)
        if not rules.reachable:
            raise RefusedError(
                f"robots.txt: {rules.detail}", Reason.ROBOTS_UNREACHABLE, retry_at=rules.until
            )
        if not rules.allows(url):
            raise RefusedError("robots.txt", Reason.ROBOTS)
        return max(self._pace, rules.delay)

    def _host_rules(self, url: str) -> robots.Rules:
        host, now = urls.host(url), self._clock()
        rules = self._rules.get(host)
        if rules is None or rules.until <= now:
            rules = self._stored_rules(url, host, now)
            self._rules[host] = rules
        return rules

    def _stored_rules(self, url: str, host: str, now: datetime) -> robots.Rules:
        stored = self._hosts.robots(host)
        if stored is not None and robots.good_until(stored) > now:
            return robots.read_rules(stored, robots.good_until(stored))
        earlier = robots.read_rules(stored, now).delay if stored else 0.0
        fetched = self._fetch_robots(url, host, max(self._pace, earlier), stored)
        if stored and robots.failed(fetched) and robots.serves(stored, now):
            log.warning("robots_stale", host=host, status=fetched.status, detail=fetched.text)
            return robots.read_rules(stored, now + robots.RETRY)
        self._hosts.save_robots(fetched)
        if said := rights.of_robots(fetched.text, url=urls.join_exact(url, "/robots.txt") or url):
            self._hosts.save_signals(host, said, now)
        return robots.read_rules(fetched, robots.good_until(fetched))

    def _fetch_robots(
        self, url: str, host: str, pace: float, stored: RobotsFile | None
    ) -> RobotsFile:
        """A host's robots.txt, asked for now; without an answer a file of status 0.

        Raises RefusedError where the host wants a rest, FetchError where it is not public.
        """
        first = urls.join_exact(url, "/robots.txt") or url
        trail = [first]
        kept = stored if stored and not robots.failed(stored) else None
        try:
            answer = self._ask_robots(trail, pace, robots.conditions(kept))
        except FetchError as error:
            host_refused = error.reason is Reason.BAD_ADDRESS and trail == [first]
            if host_refused or error.reason in (Reason.RATE_LIMITED, Reason.HOST_DOWN):
                raise
            told = f"{error.reason}: {error.message}".replace("\0", "")
            return RobotsFile(host, 0, told, self._clock())
        if answer.status == 304 and kept:
            return replace(kept, fetched_at=self._clock())
        text = robots.file_text(answer.body, cut=answer.cut)
        file = RobotsFile(host, answer.status, text, self._clock())
        if len(trail) > 1:  # a validator is its address's own
            return file
        told_of = answer.headers.get
        return replace(file, etag=told_of("etag"), last_modified=told_of("last-modified"))

    def _ask_robots(self, trail: list[str], pace: float, conditions: dict[str, str]) -> Answer:
        deadline = Deadline(self._timeout)
        while True:
            asked = {"Accept": ROBOTS_ACCEPT, **(conditions if len(trail) == 1 else {})}
            answer = self._turns.ask(trail[-1], asked, pace, deadline, LONGEST)
            target = answer.headers.get("location", "")
            onward = urls.join_exact(trail[-1], target)
            if answer.status not in answers.REDIRECTS or onward is None:
                return answer
            if len(trail) > ROBOTS_HOPS or refused_url(onward, loopback=self._loopback):
                return answer
            trail.append(onward)
