"""A long body goes where its reader wants it, piece by piece, and nothing of it is held."""

import gzip
import hashlib

from dateline.model import Capture, Reason, Rejected, Request

LONG = b"".join(b"<url>%07d</url>\n" % number for number in range(120_000))  # 2.2 MB


def poured(office, most=5_000_000, **changes):
    pieces = []
    request = Request(office.wire.url("/"), into=pieces.append, most=most)
    return office.get(request=request, **changes), pieces


def test_hands_a_packed_body_on_in_pieces_beyond_the_usual_limit(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(gzip.compress(LONG), content_encoding="gzip")
    capture, pieces = poured(office)
    assert isinstance(capture, Capture)
    assert b"".join(pieces) == LONG
    assert max(map(len, pieces)) <= 64 * 1024
    assert (capture.body, capture.sha256) == (b"", hashlib.sha256(LONG).hexdigest())


def test_hands_on_no_more_than_was_allowed(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(gzip.compress(LONG), content_encoding="gzip")
    told, pieces = poured(office, most=1_500_000)
    assert isinstance(told, Rejected)
    assert told.reason is Reason.TOO_LARGE
    assert len(b"".join(pieces)) <= 1_500_000


def test_keeps_to_the_usual_limit_where_none_is_stated(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(LONG)
    told, pieces = poured(office, most=None)
    assert (told.reason, pieces) == (Reason.TOO_LARGE, [])


def test_hands_on_the_last_answer_of_a_redirect_alone(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(b"moved", "302 Found", location="/there")
    office.wire.pages["/there"] = reply(b"here it is")
    capture, pieces = poured(office)
    assert b"".join(pieces) == b"here it is"
    assert capture.final_url.endswith("/there")


def test_takes_an_answer_without_a_body_for_empty_here_too(office, reply):
    office.without_robots()
    office.wire.pages["/"] = reply(b"")
    told, pieces = poured(office)
    assert (told.reason, pieces) == (Reason.EMPTY, [])


def test_gives_a_long_body_as_much_longer_to_come(office, reply):
    def slowly(connection):
        connection.sendall(reply(LONG)[: -len(LONG)])
        for start in range(0, len(LONG), 300_000):
            office.wire.closing.wait(0.1)
            connection.sendall(LONG[start : start + 300_000])

    office.without_robots()
    office.wire.pages["/"] = slowly
    capture, pieces = poured(office, timeout=0.4)
    assert b"".join(pieces) == LONG
    assert capture.status == 200
