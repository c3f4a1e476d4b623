"""Stored, Seen → Decision: where in an article's history a capture belongs."""

from collections.abc import Iterable

from dateline.model import Decision, Seen, Stored, Verdict


def decide(stored: Stored, arriving: Seen) -> Decision:
    """What the arriving capture is to the article, and the history that follows.

    The history is computed over all captures in the order of their times, so it is the same
    whatever order they arrive in. A capture that was stored already (read again, perhaps by
    another extractor) replaces its earlier reading.
    """
    others = [seen for seen in stored.seen if seen.capture_id != arriving.capture_id]
    known = len(others) != len(stored.seen)
    ordered = sorted([*others, arriving], key=_order)
    chain = _chain(ordered)
    return Decision(_verdict(stored, chain, known), chain, ordered[-1])


def _order(seen: Seen) -> tuple[object, str]:
    return seen.fetched_at, seen.capture_id


def _chain(ordered: Iterable[Seen]) -> tuple[Seen, ...]:
    """The captures at which the text became another.

    Readings of two extractor versions can't be compared; the pipeline reads the older capture
    again first. Where that is not possible any more, both texts are kept.
    """
    chain: list[Seen] = []
    for seen in ordered:
        if not chain or _text(chain[-1]) != _text(seen):
            chain.append(seen)
    return tuple(chain)


def _text(seen: Seen) -> tuple[str, str]:
    return seen.extractor, seen.fingerprint


def _verdict(stored: Stored, chain: tuple[Seen, ...], known: bool) -> Verdict:
    if not stored.seen:
        return Verdict.NEW
    before = [_text(seen) for seen in _chain(sorted(stored.seen, key=_order))]
    after = [_text(seen) for seen in chain]
    return Verdict.SAME if known or before == after else Verdict.CHANGED
