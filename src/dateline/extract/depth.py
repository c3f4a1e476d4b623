"""str → reason or None: whether markup is nested too deeply to parse.

The parser can't be interrupted: 20,000 nested divs take it .35 s and 100,000 half a minute;
2,500 unclosed ``<b id=…>`` between paragraphs, which HTML opens anew in each paragraph, 2 s.
So tags are counted before it sees them, in one pass that reads them as the HTML tokeniser
does and keeps a stack at least as deep as the parser's. Most pages have so few tags that
counting those is enough.
"""

import re

from dateline.text import word_set

MAX_DEPTH = 2000  # the deepest of 1,546 real pages has 77; parsing this takes 4 ms
_FEW_TAGS = 5000  # even if no tag were ever closed, parsing takes 20 ms
_VERY_FEW_TAGS = 2000  # if half of them format and half open these anew, that is the most allowed
_FEW_FORMATS = 400
_MAX_REOPENED = 1_000_000  # formatting elements that the parser would open anew


_VOID = word_set(
    "area base br col embed hr img input link meta param source track wbr keygen frame"
)
# Elements that HTML closes by itself at the next one of their kind: they never nest alone.
_IMPLIED = word_set(
    "html head body p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp"
)
_FORMATTING = word_set("a b big code em font i nobr s small strike strong tt u")
# HTML's "special" category: the end tag of any other element does not reach across these.
_SPECIAL = word_set(
    "address applet article aside blockquote button caption center details dialog dir div dl "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup iframe "
    "listing main marquee menu nav noembed noframes noscript object ol plaintext pre search "
    "section select summary table template ul xmp"
)
# HTML's "element in scope": no end tag but their own reaches across these.
_BARRIER = word_set("table template marquee object applet caption svg math foreignobject desc")
_RAW = word_set("script style textarea title iframe noembed noframes xmp plaintext")
# Elements of HTML that end an svg or math element they stand in.
_BREAKOUT = (
    _SPECIAL | _FORMATTING | _IMPLIED | word_set("br embed hr img meta ruby span sub sup var")
)

_OPENING = re.compile(r"<[A-Za-z]")
_FORMAT_OPENING = re.compile(
    r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE
)
# Possessive throughout: an attribute is read one way or not at all, so the scan is linear.
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s>]*+))?+"""
_TOKEN = re.compile(
    r"<!--(?:-?>)?+|<!\[CDATA\[|<(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z)"
    r"|<(/?)([A-Za-z][^\s/>]*+)(?:[\s/]++|" + _ATTRIBUTE + r")*+(?:>|\Z)"
)
_COMMENT_END = re.compile(r"--!?>")


def too_deep(markup: str) -> str | None:
    """Why this must not be parsed; None for what can be."""
    most = markup.count("<") - markup.count("</")
    if most <= _VERY_FEW_TAGS:
        return None
    if most <= _FEW_TAGS or len(_OPENING.findall(markup)) <= _FEW_TAGS:
        formats = len(_FORMAT_OPENING.findall(markup))
        if formats <= _FEW_FORMATS:
            return None
    return _Scan(markup).run()


class _Scan:
    """The stack of open elements as the parser would have it, or a deeper one."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.stack: list[str] = []
        self.open: dict[str, int] = {}
        self.formats = 0
        self.reopened = 0
        self.steps = 0

    def run(self) -> str | None:
        """The first limit that the markup passes."""
        most_steps = 50 * _FEW_TAGS + len(self.markup)
        at = 0
        while token := _TOKEN.search(self.markup, at):
            at = self._read(token)
            if len(self.stack) > MAX_DEPTH:
                return f"elements nested beyond {MAX_DEPTH}"
            if self.reopened > _MAX_REOPENED or self.steps > most_steps:
                return "unclosed elements without end"
        return None

    def _read(self, token: re.Match[str]) -> int:
        """Take one token in; where the next may begin."""
        name = token[2].lower() if token[2] else None
        if name is None:
            return self._after_comment(token)
        if token[1]:
            self._close(name)
            return token.end()
        if self._foreign() and name in _BREAKOUT:
            self._close("svg")
            self._close("math")
        if name in _RAW and not self._foreign():
            return self._after(re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE), token.end())
        self._enter(name, token[0])
        return token.end()

    def _foreign(self) -> bool:
        return bool(self.open.get("svg") or self.open.get("math"))

    def _after_comment(self, token: re.Match[str]) -> int:
        """Comments end at their mark, CDATA in HTML at the first ``>`` like any bogus comment."""
        if token[0] == "<!--":
            return self._after(_COMMENT_END, token.end())
        if token[0] == "<![CDATA[":
            end = "]]>" if self._foreign() else ">"
            return self._after(re.compile(re.escape(end)), token.end())
        return token.end()

    def _after(self, end: re.Pattern[str], start: int) -> int:
        found = end.search(self.markup, start)
        return found.end() if found else len(self.markup)

    def _enter(self, name: str, tag: str) -> None:
        self.reopened += self.formats
        if name in _VOID or name in _IMPLIED or (self._foreign() and tag.endswith("/>")):
            return
        if name == "a":
            self._close("a")
        self.stack.append(name)
        self.open[name] = self.open.get(name, 0) + 1
        self.formats += name in _FORMATTING

    def _close(self, name: str) -> None:
        """Pop what an end tag closes; one that closes nothing, or can't reach, pops nothing."""
        if not self.open.get(name):
            return
        walls = _BARRIER if name in _SPECIAL or name in _FORMATTING else _BARRIER | _SPECIAL
        for at in range(len(self.stack) - 1, -1, -1):
            self.steps += 1
            if self.stack[at] == name:
                self._pop(at, alone=name in _FORMATTING)
                return
            if self.stack[at] in walls:
                return

    def _pop(self, at: int, *, alone: bool) -> None:
        """A formatting element ends alone: what was opened within it stays open."""
        gone = self.stack[at : at + 1] if alone else self.stack[at:]
        del self.stack[at : at + len(gone)]
        for name in gone:
            self.open[name] -= 1
            self.formats -= name in _FORMATTING
