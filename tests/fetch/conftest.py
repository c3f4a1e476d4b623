"""A server that says on the wire whatever a test wants, and a clock that jumps."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from dateline.fetch import Fetcher, MemoryHosts
from dateline.model import Request, RobotsFile

Speech = bytes | Callable[[socket.socket], None]


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Asked:
    """One request as it came: ``at`` is the test's time."""

    path: str
    headers: dict[str, str]
    at: datetime
    method: str = "GET"
    body: bytes = b""


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole response; ``content_type="…"`` becomes Content-Type."""
    told = {"content_length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in told.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


class Wire:
    """Says ``pages[path]``: bytes, a function of the connection, or each of a list in turn."""

    def __init__(self, clock: Clock) -> None:
        self.pages: dict[str, Speech | list[Speech]] = {}
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._clock = clock
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.tls = None
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self) -> None:
        if self.closing.is_set():
            return
        self.closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever accepts
        self._listener.close()

    def _serve(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=[connection], daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        # The client leaves in the middle of most of what is said here.
        with contextlib.suppress(OSError):
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                self._say(connection)

    def _say(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65536)
            if not more:
                return
            head += more
        first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        method, path, _ = first.split()
        body = head.partition(b"\r\n\r\n")[2]
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        self.asked.append(Asked(path, headers, self._clock.now, method, body))
        speech = self.pages.get(path, answer(status="404 Not Found"))
        if isinstance(speech, list):
            speech = speech.pop(0) if len(speech) > 1 else speech[0]
        if callable(speech):
            speech(connection)
        else:
            connection.sendall(speech)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):  # closing with unread input would reset the answer
            pass


@dataclass
class Office:
    """A wire, a clock, a host book and a fetcher over them."""

    wire: Wire
    clock: Clock
    hosts: MemoryHosts
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[str]:
        """The next of a name's answers; its last one again and again."""
        self.looked_up.append(host)
        answers = self.names.get(host, [["127.0.0.1"]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def fetcher(self, **changes) -> Fetcher:
        stated = {
            "pace": 0.0,
            "loopback": True,
            "timeout": 10.0,
            "max_bytes": 1_000_000,
            "user_agent": "dateline/test (+press@example.org)",
            "clock": self.clock,
            "sleep": self.clock.sleep,
            "dice": lambda: 0.0,
            "resolve": self.resolve,
        }
        return Fetcher(self.hosts, **{**stated, **changes})

    def request(self, path: str, host: str = "127.0.0.1", **said) -> Request:
        return Request(self.wire.url(path, host), **said)

    def get(self, path: str = "/", *, host: str = "127.0.0.1", request=None, **changes):
        with self.fetcher(**changes) as fetcher:
            return fetcher.get(request or Request(self.wire.url(path, host)))

    def without_robots(self, host: str = "127.0.0.1") -> None:
        """Let the host book know that a host has no robots.txt."""
        self.hosts.save_robots(RobotsFile(f"{host}:{self.wire.port}", 404, "", self.clock.now))

    def says(self, speech: Speech | list[Speech], path: str = "/", **changes):
        """What comes of a page on which this is said."""
        self.wire.pages[path] = speech
        return self.get(path, **changes)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def office(clock):
    wire = Wire(clock)
    yield Office(wire, clock, MemoryHosts())
    wire.close()


@pytest.fixture
def reply():
    return answer
