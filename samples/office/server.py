"""The three offices on three loopback addresses, one process; and its control.

``/_sample/ready``, ``/_sample/log``, ``/_sample/edition?to=N`` and ``/_sample/reset`` answer
at every address and are left out of the log themselves.
"""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from office.answers import Answer, negotiate
from office.content import Site, load_sites
from office.files import PORT
from office.routes import Options, PressOffice, State
from office.sending import QuietServer, Sender

_CONDITIONS = ("If-None-Match", "If-Modified-Since", "User-Agent", "Range")


@dataclass
class Log:
    """Every request that the offices answered, in memory and in a file where one is named."""

    file: Path | None = None
    lines: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, line: dict[str, object]) -> None:
        """Keep one request."""
        text = json.dumps(line, ensure_ascii=False)
        with self.lock:
            self.lines.append(text)
            if self.file:
                with self.file.open("a", encoding="utf-8") as out:
                    out.write(text + "\n")

    def clear(self) -> None:
        """Forget all requests."""
        with self.lock:
            self.lines.clear()
            if self.file:
                self.file.write_text("", "utf-8")

    def text(self) -> str:
        """All requests, a JSON object a line."""
        with self.lock:
            return "".join(line + "\n" for line in self.lines)


class OfficeServer(QuietServer):
    """An office at its own address."""

    office: PressOffice

    def __init__(self, address: tuple[str, int], log: Log) -> None:
        super().__init__(address, Handler)
        self.log = log


class Handler(Sender):
    """One connection to an office."""

    server: OfficeServer

    def answer(self) -> None:
        """Answer and log."""
        self.received()  # a body has no meaning here
        address = urlsplit(self.path)
        path, query = unquote(address.path), dict(parse_qsl(address.query, keep_blank_values=True))
        if path.startswith("/_sample/"):
            self.send(negotiate(self._control(path, query), {}))
            return
        if self.command in ("GET", "HEAD"):
            answer = negotiate(self.server.office.answer(path, query), self.headers)
        else:
            answer = negotiate(Answer(405, b"GET only\n", "text/plain"), {})
        # Kept before it is sent, so that whoever has the answer finds it in the log.
        self._keep(answer.status)
        self.send(answer)

    def _control(self, path: str, query: dict[str, str]) -> Answer:
        office, log = self.server.office, self.server.log
        match self.command, path.removeprefix("/_sample/"):
            case "GET", "ready":
                return _said(f"{office.site.id}\n")
            case "GET", "log":
                return _said(log.text(), "application/x-ndjson")
            case "DELETE", "log":
                log.clear()
            case "POST", "edition":
                wanted = query.get("to", "")
                if wanted not in [str(each + 1) for each in range(len(office.site.editions))]:
                    return Answer(400, b"edition?to=1, 2 or 3\n", "text/plain", tagged=False)
                office.state.edition = int(wanted)
            case "POST", "reset":
                office.state.reset()
                log.clear()
            case _:
                return Answer(404, b"no such control\n", "text/plain", tagged=False)
        return _said("done\n")

    def _keep(self, status: int) -> None:
        asked = {name: self.headers[name] for name in _CONDITIONS if self.headers[name]}
        host, port = self.server.server_address[:2]
        line = {"time": datetime.now(UTC).isoformat(), "host": f"{host!s}:{port}"}
        self.server.log.add(
            {**line, "method": self.command, "path": self.path, "status": status, "headers": asked}
        )


def _said(text: str, content_type: str = "text/plain; charset=utf-8") -> Answer:
    return Answer(body=text.encode(), content_type=content_type, tagged=False)


def make_servers(port: int, options: Options, log: Log) -> list[OfficeServer]:
    """One server an office, bound and not yet serving; OSError where a port is taken.

    Port 0 means one that is free at all three addresses.
    """
    sites, state = load_sites(), State()
    for _ in range(50 if port == 0 else 1):
        servers: list[OfficeServer] = []
        try:
            for site in sites:
                servers.append(_bound(site, port or _port(servers), state, options, log))
        except OSError as error:
            for server in servers:
                server.server_close()
            taken = error
        else:
            return servers
    raise taken


def _port(servers: Sequence[OfficeServer]) -> int:
    return servers[0].server_port if servers else 0


def _bound(site: Site, port: int, state: State, options: Options, log: Log) -> OfficeServer:
    server = OfficeServer((site.address, port), log)
    base = f"http://{site.address}:{server.server_port}"
    server.office = PressOffice(site, base, state, options)
    return server


@contextmanager
def running(servers: Sequence[OfficeServer]) -> Iterator[None]:
    """Serve in threads until the block ends."""
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until TERM or INT; 0 on a clean end, 1 where a port is taken."""
    asked = _parser().parse_args(arguments)
    options = Options(asked.hostile, asked.volatile, asked.page_cap)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        servers = make_servers(asked.port, options, Log(asked.log))
    except OSError as error:
        print(f"the sample press office can't have port {asked.port}: {error}", file=sys.stderr)
        return 1
    with running(servers):
        for server in servers:
            print(f"{server.office.base}/  {server.office.site.name}", flush=True)
        stopped.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("office", description="Three sample press offices.")
    parser.add_argument(
        "--port", type=int, default=PORT, help="on 127.0.0.1, .2 and .3; 0: a free one"
    )
    parser.add_argument("--log", type=Path, help="write every request to this file as well")
    parser.add_argument("--hostile", action="store_true", help="serve what must be refused, too")
    parser.add_argument("--volatile", action="store_true", help="a new nonce in each page")
    parser.add_argument("--page-cap", type=int, default=100, help="most posts WordPress gives")
    return parser
