"""Why a title is not the true one."""

import re
from collections import Counter

from scoring.marks import Row
from scoring.plain import f1, plain

from failures.cause import UNREAD, Cause, doubtful, ours, theirs
from failures.held import Held

_SIGN = r"\s*[|–—:»·•\-]+\s*"


def cause(truth: Row, reading: Row, page: Held) -> Cause | None:
    """None where the title is right or there is none to be right."""
    true, read = truth.get("title") or "", reading.get("title") or ""
    if not true or plain(true) == plain(read):
        return None
    if not reading:
        return UNREAD
    if not page.says(true):
        return theirs("the true one stands nowhere on the page")
    if not read:
        return ours("none read")
    return _apart(true, read)


def _apart(true: str, read: str) -> Cause:
    if _is_part(read, true):
        at_an_edge = re.search(rf"{_SIGN}{re.escape(read)}$|^{re.escape(read)}{_SIGN}", true)
        signed = doubtful("the true one has the site's name or a section in it")
        return signed if at_an_edge else ours("cut short")
    if _is_part(true, read):
        return ours("more than the title: a kicker, a subtitle, the site's name")
    mine, other = Counter(plain(true).split()), Counter(plain(read).split())
    common = sum((mine & other).values())
    if f1(common, other.total(), mine.total()) >= 0.5:
        return ours("another wording of it, as for search or for sharing")
    return ours("another line of the page")


def _is_part(one: str, other: str) -> bool:
    return f" {plain(one)} " in f" {plain(other)} "
