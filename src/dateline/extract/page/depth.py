"""str → (str, reason or None): markup that can be parsed soon, and why it can't be.

The parser can't be interrupted: 20,000 nested divs take it .35 s and 100,000 half a minute;
2,500 unclosed ``<b id=…>`` between paragraphs, which HTML opens anew in each paragraph, 2 s.
So tags are counted before it sees them, in one pass that reads them as the HTML tokeniser
does. Most pages have so few tags that counting those is enough.

The count is not below the parser's depth, but for what HTML itself puts into a table: an end
tag takes back only the element just before it, or one before elements that it always ends.
What is closed in another order stays counted.
"""

import re
from collections.abc import Set as AbstractSet

from dateline.text import word_set

MAX_DEPTH = 1000  # the count of 1,417 real pages is 86 at most; parsing this takes 2 ms
_FEW_TAGS = 5000  # even if no tag were ever closed, parsing takes 20 ms
_VERY_FEW_TAGS = 2000  # if half of them format and half open these anew, that is the most allowed
_FEW_FORMATS = 400
_MAX_REOPENED = 1_000_000  # formatting elements that the parser would open anew

_VOID = word_set(
    "area base br col embed hr image img input link meta param source track wbr keygen frame"
)
_ONLY_ONE = word_set("html head body")
_FORMATTING = word_set("a b big code em font i nobr s small strike strong tt u")
_PARAGRAPH = word_set("p")
_ROWS = word_set("p tbody thead tfoot tr td th colgroup")
# The elements that a start tag ends, and those that it ends on its way to one.
_CLOSES: dict[str, tuple[AbstractSet[str], AbstractSet[str]]] = {
    "p": (_PARAGRAPH, frozenset()),
    "a": (word_set("a"), frozenset()),
    "option": (word_set("option"), frozenset()),
    "li": (word_set("li"), _PARAGRAPH),
    "dd": (word_set("dd dt"), _PARAGRAPH),
    "dt": (word_set("dd dt"), _PARAGRAPH),
    "td": (word_set("td th"), _PARAGRAPH),
    "th": (word_set("td th"), _PARAGRAPH),
    "tr": (word_set("tr"), _ROWS),
    "tbody": (word_set("tbody thead tfoot"), _ROWS),
    "thead": (word_set("tbody thead tfoot"), _ROWS),
    "tfoot": (word_set("tbody thead tfoot"), _ROWS),
}
_BLOCKS = word_set(
    "address article aside blockquote button center details dialog dir div dl fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup li dd dt main menu nav ol pre search "
    "section summary ul"
)
# What an end tag ends on its way to its element.
_ENDS: dict[str, AbstractSet[str]] = {
    **dict.fromkeys(_BLOCKS | word_set("td th caption object"), _PARAGRAPH),
    **dict.fromkeys(_ROWS | word_set("table"), _ROWS),
    **dict.fromkeys(word_set("ul ol menu dir"), word_set("p li")),
    "dl": word_set("p dd dt"),
    "p": frozenset(),
    "ruby": word_set("rt rp"),
    "select": word_set("option optgroup"),
}
_RAW = word_set("script style textarea title iframe noembed noframes xmp plaintext")
# HTML's places inside svg and math, and the tags that end an svg or math they stand in.
_HTML_AGAIN = word_set("foreignobject desc title annotation-xml mi mo mn ms mtext")
_BREAKOUT = word_set(
    "b big blockquote body br center code dd div dl dt em embed font h1 h2 h3 h4 h5 h6 head hr i "
    "img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul "
    "var"
)
_FOREIGN = word_set("svg math")
_RULED_APART = re.compile(r"<(/?)(?=(?:svg|math|select|frameset)[\s/>])", re.IGNORECASE)

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
# The parser compares each attribute of an element with all before it: 10,000 take .2 s. What has
# so many, and the spaces between them, is at least so long.
_ELEMENT = r"<[A-Za-z][^\s/>]*+(?:[\s/]++|" + _ATTRIBUTE + ")"
_CROWDED = re.compile(_ELEMENT + "{20000}+")
_MAY_BE_CROWDED = 60_000
# An element may begin within what seems another one: those that are worth a look are read to
# their ends, together so many characters at most.
_LONG = re.compile(_ELEMENT + "{60,}+")
_MOST_LOOKED_AT = 5_000_000
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT_MARK = re.compile(r"<!--|-->|<(/?)script(?=[\s/>])", re.IGNORECASE)


def parseable(markup: str) -> tuple[str, str | None]:
    """The markup to parse, and why it must not be parsed; None for what can be.

    Where it is in doubt by which rules a part is read (a page's, or those within svg, math,
    select and frameset), these elements are renamed, so that a page's hold for all of it.
    """
    most = markup.count("<")
    if most <= _VERY_FEW_TAGS:
        return markup, None
    most -= markup.count("</")
    if most <= _VERY_FEW_TAGS:
        return markup, None
    if most <= _FEW_TAGS or len(_OPENING.findall(markup)) <= _FEW_TAGS:
        formats = len(_FORMAT_OPENING.findall(markup))
        if formats <= _FEW_FORMATS:
            return markup, None
    try:
        return markup, _Scan(markup).run()
    except _DoubtError:
        renamed = _RULED_APART.sub(r"<\1x-", markup)
        return renamed, _Scan(renamed).run()


def is_crowded(markup: str) -> bool:
    """Whether some element has more attributes than can be parsed soon, or so much looks like
    one that it takes too long to tell."""
    if len(markup) <= _MAY_BE_CROWDED:
        return False
    at = looked_at = 0
    while long := _LONG.search(markup, at):
        at, size = long.start() + 1, long.end() - long.start()
        looked_at += size
        if looked_at > _MOST_LOOKED_AT:
            return True
        if size > _MAY_BE_CROWDED and _CROWDED.match(markup, long.start()):
            return True
    return False


class _DoubtError(Exception):
    """It is in doubt by which rules what follows is read."""


class _Scan:
    """The stack of the elements that may be open: the parser's, or a deeper one."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.stack: list[str] = []
        self.formats = 0
        self.foreign = 0  # svg and math elements in the stack
        self.selects = 0
        self.reopened = 0
        self.deepest = 0

    def run(self) -> str | None:
        """The first limit that the markup passes."""
        at = 0
        while token := _TOKEN.search(self.markup, at):
            at = self._read(token)
            self.deepest = max(self.deepest, len(self.stack))
            if self.deepest > MAX_DEPTH:
                return f"elements nested beyond {MAX_DEPTH}"
            if self.reopened > _MAX_REOPENED:
                return "unclosed elements without end"
        return None

    def _read(self, token: re.Match[str]) -> int:
        """Take one token in; where the next may begin."""
        name = token[2].lower() if token[2] else None
        if name is None:
            return self._after_comment(token)
        if token[1]:
            self._close(name)
        elif self.foreign:
            self._enter_foreign(name, token[0])
        elif name in _RAW:
            return self._after_raw(name, token.end())
        else:
            self._enter(name, token[0])
        return token.end()

    def _after_comment(self, token: re.Match[str]) -> int:
        """Comments end at their mark, CDATA in HTML at the first ``>`` like any bogus comment."""
        if token[0] == "<!--":
            return self._after(_COMMENT_END, token.end())
        if token[0] == "<![CDATA[":
            end = "]]>" if self.foreign else ">"
            return self._after(re.compile(re.escape(end)), token.end())
        return token.end()

    def _after(self, end: re.Pattern[str], start: int) -> int:
        found = end.search(self.markup, start)
        return found.end() if found else len(self.markup)

    def _after_raw(self, name: str, start: int) -> int:
        """Where the text of a raw element ends; inside select most of these are no elements."""
        if name == "script":
            return self._after_script(start)
        if self.selects:
            raise _DoubtError
        return self._after(re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE), start)

    def _after_script(self, at: int) -> int:
        """A script in a comment in a script doesn't end the outer one (HTML 13.2.5.27)."""
        depth = 0  # 1 in a comment, 2 in a script there
        while mark := _SCRIPT_MARK.search(self.markup, at):
            at = mark.end()
            if mark[0] == "-->":
                depth = 0
            elif mark[0] == "<!--":
                depth, at = max(depth, 1), at - 2  # its dashes may be those of "-->"
            elif not mark[1]:
                depth = 2 if depth else 0
            elif depth < 2:
                return at
            else:
                depth = 1
        return len(self.markup)

    def _enter(self, name: str, tag: str) -> None:
        self.reopened += self.formats
        if name in _VOID or name in _ONLY_ONE:
            return
        if name == "frameset" or (name in _FOREIGN and self.selects):
            raise _DoubtError
        if name in _FOREIGN and tag.endswith("/>"):
            return
        if name in _BLOCKS and self.stack[-1:] == ["p"]:
            self._pop()
        if rule := _CLOSES.get(name):
            self._pop_to(*rule)
        self._push(name)

    def _enter_foreign(self, name: str, tag: str) -> None:
        if name in _BREAKOUT or name == "select" or self.stack[-1] in _HTML_AGAIN:
            raise _DoubtError
        if not tag.endswith("/>"):
            self._push(name)

    def _close(self, name: str) -> None:
        if self.foreign and self.stack[-1] != name:
            raise _DoubtError
        self._pop_to(frozenset((name,)), _ENDS.get(name, frozenset()))

    def _pop_to(self, wanted: AbstractSet[str], through: AbstractSet[str]) -> None:
        """Pop the nearest of the wanted, where none but certain others stand before it."""
        at = len(self.stack) - 1
        while at >= 0 and self.stack[at] not in wanted and self.stack[at] in through:
            at -= 1
        if at >= 0 and self.stack[at] in wanted:
            while len(self.stack) > at:
                self._pop()

    def _push(self, name: str) -> None:
        self.stack.append(name)
        self._count(name, 1)

    def _pop(self) -> None:
        self._count(self.stack.pop(), -1)

    def _count(self, name: str, by: int) -> None:
        if name in _FORMATTING:
            self.formats += by
        elif name in _FOREIGN:
            self.foreign += by
        elif name == "select":
            self.selects += by
