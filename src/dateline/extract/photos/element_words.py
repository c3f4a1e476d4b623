"""element → its words: as lines, less some of its parts, or leaf by leaf."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from dateline.extract.page.outline import Outline
from dateline.text import one_line

NOT_WORDS = frozenset(
    {"script", "style", "svg", "noscript", "template", "video", "audio", "iframe", "select"}
)
_BLOCKS = frozenset({"p", "div", "li", "figcaption", "small", "cite", "h2", "h3", "h4"})
_INLINE = frozenset({"span", "strong", "em"})
_DEEPEST = 25
_LAST_LEAVES = 12
_LETTER = re.compile(r"[^\W\d_]")


def names_of(attributes: Mapping[str, str | None]) -> str:
    """What an element is called: class, id, and short data attributes such as data-testid."""
    return " ".join(
        value
        for name, value in attributes.items()
        if value and (name in {"class", "id"} or (name[:5] == "data-" and len(value) < 50))
    )


def text_of(node: LexborNode) -> str:
    """A node's words, a line for each block in it."""
    return text_without(node, set())


def text_without(node: LexborNode, skipped: set[int]) -> str:
    """A node's words less those of some elements, scripts and buttons; lines where it breaks."""
    out: list[str] = []
    _collect(node, skipped, out, 0)
    return _lines("".join(out))


def _collect(node: LexborNode, skipped: set[int], out: list[str], depth: int) -> None:
    child = node.first_child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            out.append(" ".join(f".{child.text_content or ''}.".split())[1:-1])
        elif tag == "br":
            out.append("\n")
        elif tag not in NOT_WORDS and child.mem_id not in skipped and depth < _DEEPEST:
            gap = "\n" if tag in _BLOCKS else " " if tag in _INLINE else ""
            out.append(gap)
            _collect(child, skipped, out, depth + 1)
            out.append(gap)
        child = child.next


def _lines(text: str) -> str:
    lines = (one_line(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def leaves(made: Outline, place: int) -> list[tuple[str, int]]:
    """The words of a box by the element that holds them, in order."""
    found: list[tuple[str, int]] = []
    for text, holder in made.texts_in(place):
        if made.tags[holder] in NOT_WORDS:
            continue
        line = one_line(text)
        if len(line) < 2 or not _LETTER.search(line):
            continue
        if found and found[-1][1] == holder:
            found[-1] = (f"{found[-1][0]} {line}", holder)
        else:
            found.append((line, holder))
    return found[-_LAST_LEAVES:]
