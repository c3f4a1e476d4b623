"""host → Answer: one request when its turn has come, and what its outcome says of the host."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from dateline import urls
from dateline.errors import FetchError
from dateline.fetch import answers
from dateline.fetch.answers import RefusedError
from dateline.fetch.hosts import HostBook
from dateline.fetch.line import WHOLE, Answer, Intake, Line
from dateline.fetch.network import Deadline
from dateline.log import get_log
from dateline.model import Breaker, Form, Reason

log = get_log(__name__)

# What leaves in time may overtake what left before it, by some milliseconds: so that no server
# ever sees less than its pace, ours is longer by so much.
SURELY = 1.02
QUEUE = 16  # turns of a host that are waited for; who has to wait longer comes back later
LOOK = timedelta(seconds=1)  # how long a host without a pace is believed to be as it was
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
LATE = timedelta(milliseconds=5)  # after which a departure is noted anew
STRETCH = 0.1  # a rest is longer by up to this share: who waits must not come back all at once


class Turns:
    """Everything that many processes do to one host, in its order.

    ``patience`` is the longest rest, in seconds, that is waited out; ``headers`` go with every
    request; ``dice`` gives a number from 0 to 1.
    """

    def __init__(
        self,
        hosts: HostBook,
        line: Line,
        *,
        headers: Mapping[str, str],
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        patience: float,
        dice: Callable[[], float],
    ) -> None:
        self._hosts = hosts
        self._line = line
        self._headers = headers
        self._clock = clock
        self._sleep = sleep
        self._patience = patience
        self._dice = dice
        self._resting: dict[str, datetime] = {}
        self._looked: dict[str, datetime] = {}
        self._troubled: set[str] = set()

    def ask(
        self,
        url: str,
        headers: Mapping[str, str],
        pace: float,
        deadline: Deadline,
        intake: Intake = WHOLE,
        form: Form | None = None,
    ) -> Answer:
        """GET a URL, or POST a form to it, when its host's turn has come; a short rest that the
        host asks for is waited out once. Raises RefusedError for a longer one, FetchError for no
        answer."""
        host, asked, pace = urls.host(url), {**self._headers, **headers}, pace * SURELY

        def call(leave: Callable[[], None]) -> Answer:
            return self._line.ask(url, asked, deadline, leave, intake, form)

        for last in (False, True):
            answer = self._called(host, call, pace, deadline)
            wanted = answers.rest(answer.status, answer.headers, self._clock())
            if wanted is None:
                self._heard(host, answers.fault(answer.status, answer.headers))
                break
            until = self._clock() + self._stretched(wanted)
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
            self._looked.pop(host, None)
        return answer

    def _called(
        self,
        host: str,
        call: Callable[[Callable[[], None]], Answer],
        pace: float,
        deadline: Deadline,
    ) -> Answer:
        if pace > 0 or host in self._resting:
            self._wait_turn(host, pace)
        if pace == 0 and self._looked.get(host, _LONG_AGO) + LOOK <= self._clock():
            self._leave(host, pace, deadline)

        def leave() -> None:
            if pace > 0:
                self._leave(host, pace, deadline)

        try:
            with deadline.running():
                return call(leave)
        except RefusedError:
            raise
        except FetchError as error:
            self._heard(host, error.reason)
            raise

    def _wait_turn(self, host: str, pace: float) -> None:
        now = self._clock()
        # Who is known to be resting is not queued for: each reservation would put off the
        # first request after the rest.
        start = self._resting.get(host, now)
        if start <= now:
            self._resting.pop(host, None)
            start = self._hosts.reserve(host, pace, now)
        self._wait(host, start, now, pace)

    def _leave(self, host: str, pace: float, deadline: Deadline) -> None:
        """Called with the connection standing, where there is a pace: what was waited for was a
        turn in a queue, but servers count what arrives. Without one it is but a look."""
        for _ in range(QUEUE):
            departure = self._hosts.depart(host, pace, self._clock)
            now = self._clock()
            if departure.left:
                self._looked[host] = now
                if departure.troubled:
                    self._troubled.add(host)
                if pace > 0 and now - departure.at > LATE:
                    self._hosts.amend(host, self._clock)
                return
            with deadline.paused():
                self._wait(host, departure.at, now, pace)
        raise RefusedError(f"no turn at {host}", Reason.RATE_LIMITED, retry_at=departure.at)

    def _wait(self, host: str, start: datetime, now: datetime, pace: float) -> None:
        wait = (start - now).total_seconds()
        if wait > self._patience + QUEUE * pace:
            self._resting[host] = start
            down = self._hosts.state(host).breaker is not Breaker.CLOSED
            reason = Reason.HOST_DOWN if down else Reason.RATE_LIMITED
            raise RefusedError(f"{host} is resting", reason, retry_at=start)
        if wait > 0:
            self._sleep(wait)

    def _heard(self, host: str, reason: Reason | None) -> None:
        """Tell the book what an outcome says of the host; of a well one nothing is to be told."""
        if reason not in answers.HOST_FAULTS:
            if host in self._troubled:
                self._troubled.discard(host)
                self._hosts.answered(host)
            return
        self._troubled.add(host)
        self._looked.pop(host, None)
        until = self._hosts.failed(host, self._clock(), 1 + STRETCH * self._dice())
        if until is not None:
            self._resting[host] = until
            log.warning("breaker_open", host=host, reason=reason, until=until.isoformat())

    def _stretched(self, rest: timedelta) -> timedelta:
        return rest * (1 + STRETCH * self._dice())
