"""an app → its address on loopback, for the length of a block; what it was asked is kept.

An app takes what is asked and answers as :mod:`office.answers` describes it: conditions, gzip
and ranges are negotiated here, for all apps alike.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from office.answers import Answer, negotiate
from office.sending import QuietServer, Sender

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: ``query`` has the parameters in their order, ``form`` those that were posted,
    ``headers`` lower-case names; ``base`` is the root at which the server was reached."""

    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    base: str
    target: str
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()

    def one(self, name: str, default: str = "") -> str:
        """The last value of a parameter."""
        return dict(self.query).get(name, default)

    def filled(self, name: str, default: str = "") -> str:
        """The last value of a field of the form."""
        return dict(self.form).get(name, default)


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


class _Server(QuietServer):
    """An app at its address."""

    app: App
    running: Running


class _Handler(Sender):
    """One connection to an emulator."""

    server: _Server

    def answer(self) -> None:
        """Answer, and keep what was asked."""
        app, running = self.server.app, self.server.running
        address = urlsplit(self.path)
        asked = Asked(
            unquote(address.path),
            tuple(parse_qsl(address.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            running.url,
            self.path,
            self.command,
            tuple(parse_qsl(self.received().decode(), keep_blank_values=True)),
        )
        running.asked.append(asked)
        self.send(negotiate(app(asked), self.headers))
