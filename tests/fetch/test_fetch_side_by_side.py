"""Hosts beside one another, each host's pages in turn."""

import threading
from collections import defaultdict

import pytest

from dateline.fetch.side_by_side import side_by_side
from dateline.model import Capture, Reason, Rejected, Request

HOSTS = [f"https://{name}.example" for name in "abcdef"]


def requests(pages: int = 4) -> list[Request]:
    return [Request(f"{host}/{number}") for number in range(pages) for host in HOSTS]


def refused(request: Request) -> Rejected:
    return Rejected(request.url, Reason.GONE)


def test_gives_each_request_its_outcome_once():
    found = list(side_by_side(refused, requests(), 3))
    assert sorted(request.url for request, _ in found) == sorted(r.url for r in requests())
    assert all(request.url == outcome.url for request, outcome in found)


def test_asks_one_host_for_one_page_after_the_other():
    busy: dict[str, int] = defaultdict(int)
    order: dict[str, list[str]] = defaultdict(list)
    most: list[int] = []
    together = threading.Barrier(len(HOSTS))

    def get(request: Request) -> Rejected:
        host, _, path = request.url.rpartition("/")
        busy[host] += 1
        together.wait(20)  # passes only when all hosts are under way at once
        most.append(busy[host])
        order[host].append(path)
        busy[host] -= 1
        return refused(request)

    assert len(list(side_by_side(get, requests(), len(HOSTS)))) == 24
    assert set(most) == {1}
    assert list(order.values()) == [["0", "1", "2", "3"]] * len(HOSTS)


def test_keeps_to_so_many_hosts_at_once():
    under_way, most = set(), []

    def get(request: Request) -> Rejected:
        host = request.url.rpartition("/")[0]
        under_way.add(host)
        most.append(len(under_way))
        if request.url.endswith("/3"):
            under_way.discard(host)
        return refused(request)

    assert len(list(side_by_side(get, requests(), 2))) == 24
    assert max(most) <= 2


def test_ends_with_the_error_of_a_get():
    def get(request: Request) -> Rejected:
        if request.url == "https://c.example/1":
            raise RuntimeError("a fault of ours")
        return refused(request)

    with pytest.raises(RuntimeError, match="a fault of ours"):
        list(side_by_side(get, requests(), 2))
    assert not [t for t in threading.enumerate() if t.name == "dateline-lane"]


def test_stops_when_nobody_reads_on():
    asked: list[str] = []

    def get(request: Request) -> Rejected:
        asked.append(request.url)
        return refused(request)

    found = side_by_side(get, requests(1000), 2)
    next(found)
    found.close()
    assert not [t for t in threading.enumerate() if t.name == "dateline-lane"]
    assert len(asked) < 100


def test_runs_no_more_than_a_page_or_two_ahead_of_its_reader():
    """Of a batch's pages few are held at a time: together they may be a gigabyte."""
    asked: list[str] = []

    def get(request: Request) -> Rejected:
        asked.append(request.url)
        return refused(request)

    found = side_by_side(get, requests(50), 3)
    ahead = [len(asked) - read for read, _ in enumerate(found, 1)]
    assert len(ahead) == 300
    assert max(ahead) <= 6


def test_asks_a_single_host_only_as_it_is_read():
    asked: list[str] = []

    def get(request: Request) -> Rejected:
        asked.append(request.url)
        return refused(request)

    found = side_by_side(get, [Request(f"https://a.example/{n}") for n in range(9)], 4)
    assert [len(asked) for _ in found] == list(range(1, 10))


def test_gives_nothing_for_nothing_and_a_reason_for_no_address(office):
    assert list(side_by_side(refused, [], 4)) == []
    found = dict(office.fetcher().get_all([Request("nonsense"), Request("javascript:1")]))
    assert {outcome.reason for outcome in found.values()} == {Reason.BAD_ADDRESS}


def test_fetches_pages_of_many_hosts(office, reply):
    office.wire.pages["/"] = reply(b"<p>page</p>")
    wanted = [office.request("/", f"h{number}.example") for number in range(20)]
    found = list(office.fetcher().get_all(wanted, at_once=5))
    assert len(found) == 20
    assert all(isinstance(outcome, Capture) for _, outcome in found)
