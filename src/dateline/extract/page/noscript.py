"""markup → the same without what noscripts leave open.

A parser that runs no scripts reads their elements, and ignores the end tag of a noscript in which
one is still open (WHATWG HTML, 13.2.6.4.7): the rest of the page would stand within it. Browsers
take it for text, so nobody sees it.
"""

_BEGINS, _ENDS = "<noscript", "</noscript"


def without_open_noscripts(markup: str) -> str:
    """The markup; of a noscript that has more beginnings of a ``div`` than ends, its tag alone."""
    kept: list[str] = []
    done = 0
    at = markup.find(_BEGINS)
    while at >= 0 and (end := markup.find(_ENDS, at)) >= 0:
        inside = markup.find(">", at, end) + 1
        if inside and markup.count("<div", inside, end) > markup.count("</div", inside, end):
            kept.append(markup[done:inside])
            done = end
        at = markup.find(_BEGINS, end)
    return "".join([*kept, markup[done:]]) if kept else markup
