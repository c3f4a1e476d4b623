"""an app → its address on loopback, for the length of a block; what it was asked is kept.

An app takes what is asked and answers as :mod:`office.answers` describes it: conditions, gzip
and ranges are negotiated here, for all apps alike.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from office.answers import Answer, negotiate

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One GET: ``query`` has the parameters in their order, ``headers`` lower-case names;
    ``base`` is the root at which the server was reached."""

    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    base: str
    target: str

    def one(self, name: str, default: str = "") -> str:
        """The last value of a parameter."""
        return dict(self.query).get(name, default)


App = Callable[[Asked], Answer]


@dataclass
class Running:
    """A server that answers: its root without a slash at the end, and what it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, robots.txt left out."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]


def missing(_asked: Asked) -> Answer:
    """What there is nothing for."""
    return Answer(404, b"Not Found\n", TEXT, tagged=False)


@contextmanager
def serving(app: App, host: str = "127.0.0.1", port: int = 0) -> Iterator[Running]:
    """Serve in a thread until the block ends; OSError where the port is taken."""
    server = _Server((host, port), _Handler)
    server.app, server.running = app, Running(f"http://{host}:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.running
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """An app at its address."""

    daemon_threads = True
    block_on_close = False
    app: App
    running: Running

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of readers that hang up, which is their right."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """One connection to an emulator."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer, and keep what was asked."""
        app, running = self.server.app, self.server.running
        address = urlsplit(self.path)
        asked = Asked(
            unquote(address.path),
            tuple(parse_qsl(address.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            running.url,
            self.path,
        )
        running.asked.append(asked)
        answer = negotiate(app(asked), self.headers)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if answer.status != 304 or name not in ("Content-Type", "Content-Length"):
                self.send_header(name, value)
        if answer.chunks:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if answer.status != 304:
            self._body(answer)

    def _body(self, answer: Answer) -> None:
        if not answer.chunks:
            self.wfile.write(answer.body)
            return
        for chunk in answer.chunks():
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        if answer.cut:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
        """Nothing: what was asked is kept."""
