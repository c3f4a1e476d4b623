"""host, port → a connection to an address that was judged, every byte of it within a deadline.

One connection for one request: at a pace of seconds a kept connection is mostly found dead,
and what a server sends beyond one answer must not be taken for the next.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import httpcore

from dateline.errors import FetchError
from dateline.fetch.guard import refused_address
from dateline.model import Reason

Resolver = Callable[[str, int], Sequence[str]]

MOST_ADDRESSES = 8  # that are tried of one name


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a name as this machine knows them; of localhost's own domain, which no
    server is to be asked for (RFC 6761, 6.3), this machine's. Raises OSError."""
    if host.endswith(".localhost"):
        return ["127.0.0.1"]
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class Deadline:
    """One span of time for a whole request: look-up, connecting, TLS, every read and write, on
    every hop. It runs only while the network is used, not while a turn is waited for.

    ``requests`` and ``received`` (bytes over the wire) count what was done within it.
    """

    def __init__(self, seconds: float) -> None:
        self._whole = seconds
        self._left = seconds
        self._at = 0.0
        self.requests = 0
        self.received = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the time run."""
        self._at = time.monotonic() + self._left
        try:
            yield
        finally:
            self._left = self._at - time.monotonic()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let no time run, within :meth:`running`."""
        left = self._at - time.monotonic()
        try:
            yield
        finally:
            self._at = time.monotonic() + left

    @property
    def spent(self) -> float:
        """Seconds for which the network was used, after :meth:`running`."""
        return self._whole - self._left

    def left(self) -> float:
        """Seconds that are left. Raises httpcore's ReadTimeout when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole request is over")
        return left


class Dial(httpcore.NetworkBackend):
    """Connects to the very address that was judged; the name stays TLS's and the Host header's.

    ``most_bytes`` bounds what may come over the wire, headers and framing included; ``leave``
    is called when the connection stands, before the first byte of the request goes out.
    """

    def __init__(
        self,
        deadline: Deadline,
        resolve: Resolver,
        leave: Callable[[], None],
        *,
        loopback: bool,
        most_bytes: int,
    ) -> None:
        self._deadline = deadline
        self._leave = leave
        self._resolve = resolve
        self._loopback = loopback
        self._most_bytes = most_bytes

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Try the addresses in turn, each with its share of the time.

        Raises FetchError(BAD_ADDRESS), httpcore's ConnectError or ConnectTimeout.
        """
        self._deadline.requests += 1
        addresses = self._judged(host, port)
        for ahead in range(len(addresses), 0, -1):
            share = self._deadline.left() / ahead
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    addresses[-ahead], port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if ahead == 1:
                    raise
            else:
                return _Bounded(stream, self._deadline, self._leave, self._most_bytes)
        raise httpcore.ConnectError(f"{host} has no address")

    def _judged(self, host: str, port: int) -> Sequence[str]:
        addresses = self._addresses(host, port)[:MOST_ADDRESSES]
        for address in addresses:
            # One bad answer condemns the name: that is how rebinding looks.
            refused = refused_address(ip_address(address), port, loopback=self._loopback)
            if refused:
                raise FetchError(f"{host}: {refused}", Reason.BAD_ADDRESS)
        return addresses

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            return [str(ip_address(host.strip("[]")))]
        except ValueError:
            return _in_time(lambda: self._resolve(host, port), self._deadline)


def _in_time(look_up: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str]:
    # The system's resolver can't be interrupted and waits for name servers that a hostile
    # office may run; a thread of its own may go on waiting without us.
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(look_up())
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, name="dateline-resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise httpcore.ConnectTimeout("the name was not resolved in time") from None
    if isinstance(answer, OSError):
        raise httpcore.ConnectError(f"the name was not resolved: {answer}") from answer
    return answer


class _Bounded(httpcore.NetworkStream):
    """A stream whose reads and writes share one deadline and one allowance of bytes."""

    def __init__(
        self,
        stream: httpcore.NetworkStream,
        deadline: Deadline,
        leave: Callable[[], None] | None,
        allowance: int,
    ) -> None:
        self._stream = stream
        self._deadline = deadline
        self._leave = leave
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        data = self._stream.read(max_bytes, self._deadline.left())
        self._deadline.received += len(data)
        self._allowance -= len(data)
        if self._allowance < 0:
            raise FetchError("more came over the wire than a page may hold", Reason.TOO_LARGE)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        if self._leave is not None:  # TLS shakes hands below this
            leave, self._leave = self._leave, None
            leave()
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = self._deadline.left()
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        # Python calls a connection that broke off ended, unless it is told to tell them apart:
        # only a close_notify ends what is said under TLS (RFC 8446, 6.1).
        secure = stream.get_extra_info("socket")
        if isinstance(secure, ssl.SSLSocket):
            secure.suppress_ragged_eofs = False  # type: ignore[attr-defined]
        return _Bounded(stream, self._deadline, self._leave, self._allowance)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
