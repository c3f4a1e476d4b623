"""Answer → a connection: how the sample office and the emulators of others speak HTTP."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from office.answers import Answer


class QuietServer(ThreadingHTTPServer):
    """A thread for each connection, none of which keeps the process."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of readers that hang up, which refusing clients do."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Sender(BaseHTTPRequestHandler):
    """One connection, on which answers are sent."""

    protocol_version = "HTTP/1.1"
    server_version = "SamplePress/1"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True

    def answer(self) -> None:
        """Answer one request, whatever its method."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Answer."""
        self.answer()

    do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 (BaseHTTPRequestHandler's names)

    def received(self) -> bytes:
        """What came with the request: read, lest it become the next one."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send(self, answer: Answer) -> None:
        """Head and body, as far as the request wants one."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if answer.status != 304 or name not in ("Content-Type", "Content-Length"):
                self.send_header(name, value)
        if answer.chunks:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command != "HEAD" and answer.status != 304:
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
        """Nothing: what was asked is kept where it is worth keeping."""
