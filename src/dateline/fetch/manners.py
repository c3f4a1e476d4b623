"""host → leave to ask: its pace, its rests, its robots.txt."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dateline import urls
from dateline.errors import FetchError
from dateline.fetch import answers, robots
from dateline.fetch.answers import RefusedError
from dateline.fetch.guard import refused_url
from dateline.fetch.hosts import HostBook
from dateline.fetch.line import Answer, Line
from dateline.fetch.network import Deadline
from dateline.log import get_log
from dateline.model import Reason, RobotsFile

log = get_log(__name__)

QUEUE = 16  # turns of a host that are waited for; who has to wait longer comes back later
ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2
ROBOTS_ACCEPT = "text/plain,*/*;q=0.5"


class Manners:
    """Everything between wanting a URL and asking for it.

    ``patience`` is the longest rest, in seconds, that is waited out; ``headers`` go with
    every request.
    """

    def __init__(
        self,
        hosts: HostBook,
        line: Line,
        *,
        pace: float,
        loopback: bool,
        timeout: float,
        headers: Mapping[str, str],
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        patience: float,
    ) -> None:
        self._hosts = hosts
        self._line = line
        self._pace = pace
        self._loopback = loopback
        self._timeout = timeout
        self._headers = headers
        self._clock = clock
        self._sleep = sleep
        self._patience = patience
        self._rules: dict[str, robots.Rules] = {}
        self._resting: dict[str, datetime] = {}

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

    def ask(
        self,
        url: str,
        headers: Mapping[str, str],
        pace: float,
        deadline: Deadline,
        cut_at: int | None = None,
        into: Callable[[bytes], object] | None = None,
        most: int | None = None,
    ) -> Answer:
        """GET a URL when its host's turn has come; a short rest that the host asks for is
        waited out once. Raises RefusedError for a longer one, FetchError for no answer."""
        host = urls.host(url)
        for last in (False, True):
            self._wait_turn(host, pace)
            with deadline.running():
                answer = self._line.ask(
                    url,
                    {**self._headers, **headers},
                    deadline,
                    cut_at=cut_at,
                    into=into,
                    most=most,
                )
            wanted = answers.rest(answer.status, answer.headers, self._clock())
            if wanted is None:
                break
            until = self._clock() + wanted
            self._hosts.back_off(host, until)
            log.info("asked_to_rest", host=host, status=answer.status, until=until.isoformat())
            if last or wanted.total_seconds() > self._patience:
                self._resting[host] = until
                raise RefusedError(
                    f"HTTP {answer.status}: {host} wants a rest of {wanted.total_seconds():g} s",
                    Reason.RATE_LIMITED,
                    status=answer.status,
                    retry_at=until,
                )
        return answer

    def _wait_turn(self, host: str, pace: float) -> None:
        now = self._clock()
        # Who is known to be resting is not queued for: each reservation would put off the
        # first request after the rest.
        start = self._resting.get(host, now)
        if start <= now:
            start = self._hosts.reserve(host, pace, now)
        wait = (start - now).total_seconds()
        if wait > self._patience + QUEUE * pace:
            self._resting[host] = start
            raise RefusedError(f"{host} is resting", Reason.RATE_LIMITED, retry_at=start)
        if wait > 0:
            self._sleep(wait)

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
        fetched = self._fetch_robots(url, host, max(self._pace, earlier))
        if stored and robots.failed(fetched) and robots.serves(stored, now):
            log.warning("robots_stale", host=host, status=fetched.status, detail=fetched.text)
            return robots.read_rules(stored, now + robots.RETRY)
        self._hosts.save_robots(fetched)
        return robots.read_rules(fetched, robots.good_until(fetched))

    def _fetch_robots(self, url: str, host: str, pace: float) -> RobotsFile:
        """A host's robots.txt, asked for now; without an answer a file of status 0.

        Raises RefusedError where the host wants a rest, FetchError where it is not public.
        """
        first = urls.join_exact(url, "/robots.txt") or url
        trail = [first]
        try:
            answer = self._ask_robots(trail, pace)
        except FetchError as error:
            host_refused = error.reason is Reason.BAD_ADDRESS and trail == [first]
            if host_refused or error.reason is Reason.RATE_LIMITED:
                raise
            told = f"{error.reason}: {error.message}".replace("\0", "")
            return RobotsFile(host, 0, told, self._clock())
        text = robots.file_text(answer.body, cut=answer.cut)
        return RobotsFile(host, answer.status, text, self._clock())

    def _ask_robots(self, trail: list[str], pace: float) -> Answer:
        deadline = Deadline(self._timeout)
        while True:
            answer = self.ask(
                trail[-1], {"Accept": ROBOTS_ACCEPT}, pace, deadline, cut_at=robots.LONGEST_FILE
            )
            target = answer.headers.get("location", "")
            onward = urls.join_exact(trail[-1], target)
            if answer.status not in answers.REDIRECTS or onward is None:
                return answer
            if len(trail) > ROBOTS_HOPS or refused_url(onward, loopback=self._loopback):
                return answer
            trail.append(onward)
