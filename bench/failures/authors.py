"""Why the authors are not the true ones."""

from scoring.marks import Row
from scoring.names import people

from failures.cause import UNREAD, Cause, ours, theirs
from failures.held import Held


def cause(truth: Row, reading: Row, page: Held) -> Cause | None:
    """None where the set of names is right or the truth has none."""
    true, read = people(truth.get("authors")), people(reading.get("authors"))
    if not true or true == read:
        return None
    if not reading:
        return UNREAD
    if not any(map(page.says, true)):
        return theirs("the true ones stand nowhere on the page")
    if not read:
        return ours("none read")
    if true < read:
        return ours("others beside the right ones")
    if read < true:
        return ours("some of several missing")
    if true & read:
        return ours("some right, some wrong")
    parts = any(set(one.split()) & set(other.split()) for one in true for other in read)
    return ours("another form of a name" if parts else "others altogether")
