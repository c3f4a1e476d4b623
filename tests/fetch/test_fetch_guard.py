"""What is connected to: public addresses on the web's ports, and the one that was judged."""

import contextlib
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dateline.fetch.guard import refused_address
from dateline.fetch.network import system_resolver
from dateline.model import Reason, Request

NOT_PUBLIC = """
0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::7f00:1
64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1
2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1
ff02::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 11.0.0.1 100.63.255.255 100.128.0.1 128.0.0.1 169.253.1.1 172.15.0.1 172.32.0.1
192.0.1.1 192.167.1.1 198.17.0.1 198.20.0.1 223.255.255.255
2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001::1 2003::1
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_refuses_what_is_not_public(address):
    assert refused_address(ip_address(address), 443, loopback=False)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_lets_public_addresses_pass_on_the_ports_of_the_web(address):
    for loopback in (False, True):
        assert refused_address(ip_address(address), 80, loopback=loopback) is None
        assert refused_address(ip_address(address), 443, loopback=loopback) is None
        for port in (0, 22, 25, 6379, 8080):
            assert refused_address(ip_address(address), port, loopback=loopback)


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_admits_nothing_but_loopback_to_the_sample(address):
    allowed = refused_address(ip_address(address), 8765, loopback=True) is None
    assert allowed == address.startswith("127.")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:{port}/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.0.0.1./",
        "http://%31%32%37.0.0.1/",
        "http://１２７.０.０.１/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25lo]/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://user:secret@example.com/",
        "http://example.com:22/",
        "http://example.com:{port}/",
        "ftp://example.com/",
        "gopher://example.com/",
        "file:///etc/passwd",
    ],
)
def test_asks_nothing_at_an_address_that_must_not_be_asked(office, url):
    request = Request(url.format(port=office.wire.port))
    outcome = office.get(request=request, loopback=False)
    assert outcome.reason is Reason.BAD_ADDRESS
    assert office.wire.asked == []
    assert office.looked_up == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/iam/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://0x7f000001/",
        "//user@127.0.0.1/",
        "http://8.8.8.8:22/",
        "file:///etc/passwd",
        "ftp://example.com/a",
        "javascript:alert(1)",
        "folder://seed/a.txt",
    ],
)
def test_judges_each_redirect_anew(office, reply, target):
    outcome = office.says(reply(status="302 Found", location=target))
    assert outcome.reason is Reason.BAD_ADDRESS
    assert office.wire.paths == ["/robots.txt", "/"]


def test_connects_to_the_address_that_was_judged(office, reply):
    office.wire.pages["/"] = reply(b"page")
    assert office.get("/", host="press.example").body == b"page"
    connections = len(office.wire.asked)
    assert len(office.looked_up) == connections == 2
    assert office.wire.asked[-1].headers["host"] == f"press.example:{office.wire.port}"


def test_refuses_a_name_that_turns_private_between_two_requests(office, reply):
    office.wire.pages["/"] = reply(b"page")
    office.names["press.example"] = [["127.0.0.1"], ["10.0.0.1"]]
    outcome = office.get("/", host="press.example")
    assert outcome.reason is Reason.BAD_ADDRESS
    assert outcome.detail == "press.example: 10.0.0.1 is private"
    assert office.wire.paths == ["/robots.txt"]


@pytest.mark.parametrize("second", ["10.0.0.1", "::1", "169.254.169.254", "::ffff:127.0.0.1"])
def test_refuses_a_name_with_one_bad_answer_among_good_ones(office, second):
    office.names["press.example"] = [["127.0.0.1", second]]
    assert office.get("/", host="press.example").reason is Reason.BAD_ADDRESS
    assert office.wire.asked == []


def test_refuses_a_private_name_whatever_its_port(office):
    office.names["intranet.example"] = [["192.168.0.10"]]
    request = Request("http://intranet.example/")
    assert office.get(request=request, loopback=False).reason is Reason.BAD_ADDRESS
    assert office.looked_up == ["intranet.example"]


def test_tries_the_next_address_where_one_is_dead(office, reply):
    office.wire.pages["/"] = reply(b"page")
    office.names["press.example"] = [["127.0.0.2", "127.0.0.1"]]  # nobody listens on the first
    assert office.get("/", host="press.example").body == b"page"


def test_gives_up_on_a_name_that_is_not_answered_in_time(office):
    office.without_robots("press.example")
    over = threading.Event()

    def never(host, port):
        over.wait(10)
        return []

    outcome = office.get("/", host="press.example", resolve=never, timeout=0.1)
    over.set()
    assert outcome.reason is Reason.TIMED_OUT


@pytest.mark.parametrize("error", [OSError("no such name"), None])
def test_calls_a_name_without_address_unreachable(office, error):
    def resolve(host, port):
        if error:
            raise error
        return []

    office.without_robots("press.example")
    outcome = office.get("/", host="press.example", resolve=resolve)
    assert outcome.reason is Reason.UNREACHABLE


def test_looks_names_up_in_the_system(office, reply):
    office.wire.pages["/"] = reply(b"page")
    assert office.get("/", resolve=lambda host, port: system_resolver("127.0.0.1", port)).body
    assert system_resolver("127.0.0.1", 80) == ["127.0.0.1"]
    with pytest.raises(OSError):
        system_resolver("no-such-name.invalid", 80)


@pytest.fixture
def certified(office, tmp_path, monkeypatch):
    """The wire speaks TLS under a certificate for press.example that we trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "press.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("press.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "press.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    named: list[str] = []
    context.sni_callback = lambda _socket, name, _context: named.append(name)
    office.wire.tls = context
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return named


def test_names_the_host_to_tls_though_it_connects_to_an_address(office, reply, certified):
    office.wire.pages["/"] = reply(b"page")
    capture = office.get(request=Request(office.wire.url("/", "press.example", "https")))
    assert capture.body == b"page"
    assert set(certified) == {"press.example"}


PAGE = b"<html><body><p>The quay is open.</p>"
UNFRAMED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "told", "reason"),
    [
        (PAGE, True, None),
        (PAGE + b"</body></html>\n<!-- cached -->", True, None),
        (PAGE + b"</body></html>\n<!-- cached -->", False, None),
        (b'{"items": []}', False, None),
        (PAGE, False, Reason.TRUNCATED),
        (b"The quay is", False, Reason.TRUNCATED),
        (PAGE + b'<a href="/ne', True, Reason.TRUNCATED),
    ],
)
def test_tells_by_the_end_of_tls_whether_a_page_without_length_is_whole(
    office, certified, body, told, reason
):
    def speak(connection):
        connection.sendall(UNFRAMED + body)
        if told:
            with contextlib.suppress(OSError):  # the client does not answer it
                connection.unwrap()

    office.without_robots("press.example")
    office.wire.pages["/"] = speak
    outcome = office.get(request=Request(office.wire.url("/", "press.example", "https")))
    assert getattr(outcome, "reason", None) is reason
    assert reason or outcome.body == body


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_refuses_a_certificate_for_another_name(office, certified, host):
    office.without_robots(host)
    outcome = office.get(request=Request(office.wire.url("/", host, "https")))
    assert outcome.reason is Reason.UNREACHABLE
    assert "certificate" in outcome.detail
    assert office.wire.asked == []


def test_refuses_plain_http_on_a_tls_port_with_a_reason(office):
    office.without_robots()
    office.wire.pages["/"] = b"HTTP/1.1 200 OK\r\n\r\nplain"
    outcome = office.get(request=Request(office.wire.url("/", scheme="https")), timeout=1.0)
    assert outcome.reason in (Reason.UNREACHABLE, Reason.TIMED_OUT)


def test_asks_no_server_for_a_name_of_localhosts_own_domain(office):
    """RFC 6761, 6.3: such a name is this machine, and barred to a press office as that is."""
    assert system_resolver("press.localhost", 80) == ["127.0.0.1"]
    url = f"http://press.localhost:{office.wire.port}/"
    for loopback, reason in ((True, Reason.GONE), (False, Reason.BAD_ADDRESS)):
        office.without_robots("press.localhost")
        request = Request(url if loopback else "http://press.localhost/")
        asked = office.get(request=request, resolve=system_resolver, loopback=loopback)
        assert asked.reason is reason
    assert office.wire.paths == ["/"]
