"""It keeps an article's history as if its captures had come in order."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Decision, Seen, Stored, Verdict
from dateline.records import decide

T0 = datetime(2026, 9, 14, 8, tzinfo=UTC)


def seen(number: int, text: str, extractor: str = "1") -> Seen:
    return Seen(f"c{number}", T0 + timedelta(hours=number), text, extractor)


def arrive_all(captures: list[Seen]) -> Decision:
    stored = Stored("a")
    for capture in captures:
        decision = decide(stored, capture)
        others = tuple(s for s in stored.seen if s.capture_id != capture.capture_id)
        stored = Stored("a", (*others, capture))
    return decision


def test_calls_the_first_capture_new():
    decision = decide(Stored("a"), seen(1, "A"))
    assert decision == Decision(Verdict.NEW, (seen(1, "A"),), seen(1, "A"))


def test_calls_another_text_changed_and_keeps_both():
    decision = decide(Stored("a", (seen(1, "A"),)), seen(2, "B"))
    assert decision.verdict is Verdict.CHANGED
    assert [s.fingerprint for s in decision.chain] == ["A", "B"]


def test_calls_the_same_text_same():
    decision = decide(Stored("a", (seen(1, "A"),)), seen(2, "A"))
    assert decision.verdict is Verdict.SAME
    assert decision.chain == (seen(1, "A"),)
    assert decision.latest == seen(2, "A")


def test_keeps_a_return_to_an_older_text_as_a_revision_of_its_own():
    decision = arrive_all([seen(1, "A"), seen(2, "B"), seen(3, "A")])
    assert [s.capture_id for s in decision.chain] == ["c1", "c2", "c3"]


def test_splits_a_stretch_of_one_text_when_another_arrives_late_in_its_middle():
    decision = decide(Stored("a", (seen(1, "A"), seen(3, "A"))), seen(2, "B"))
    assert decision.verdict is Verdict.CHANGED
    assert [s.capture_id for s in decision.chain] == ["c1", "c2", "c3"]
    assert decision.latest.capture_id == "c3"


def test_makes_no_revision_of_the_same_capture_read_by_another_extractor():
    decision = decide(Stored("a", (seen(1, "A"),)), seen(1, "A2", extractor="2"))
    assert decision.verdict is Verdict.SAME
    assert len(decision.chain) == 1


@pytest.mark.parametrize("texts", ["A", "AB", "ABA", "AAB", "ABBA"])
def test_comes_to_one_history_whatever_the_order_of_arrival(texts: str):
    captures = [seen(number, text) for number, text in enumerate(texts)]
    outcomes = {(d.chain, d.latest) for d in (arrive_all(list(o)) for o in permutations(captures))}
    assert len(outcomes) == 1


@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=8), st.randoms())
def test_never_keeps_two_neighbours_with_one_text(texts, random):
    captures = [seen(number, text) for number, text in enumerate(texts)]
    random.shuffle(captures)
    chain = arrive_all(captures).chain
    assert all(a.fingerprint != b.fingerprint for a, b in pairwise(chain))
    assert chain[0].capture_id == "c0"
