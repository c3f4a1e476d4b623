"""bytes of a feed → text that an XML parser takes: decoded, defused, its small faults mended.

Nothing here understands feeds. What comes out holds elements and text only: no doctype (and
so no entity that could grow or reach out), no CDATA, no comment, no processing instruction.
"""

import codecs
import html
import html.entities
import re
from xml.sax.saxutils import escape

from dateline.errors import DiscoverError
from dateline.model import Reason

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_TOKEN = re.compile(r"&|<(?![/A-Za-z_])")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_SUBSET_END = re.compile(r"\]\s*>")
_XML_NAMES = frozenset(("lt", "gt", "amp", "quot", "apos"))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


def decode(body: bytes, content_type: str = "") -> str:
    """The text, whatever the labels say.

    Bytes that are valid UTF-8 are UTF-8: other encodings do not produce them by chance, while
    labels are often wrong. Then come the XML declaration, the Content-Type, and Windows-1252.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(body[:500])
    stated = _CHARSET.search(content_type)
    names = [declared[1].decode("ascii")] if declared else []
    names += [stated[1]] if stated else []
    for name in [*names, "utf-8"]:
        if (text := _decoded(body, name)) is not None:
            return text
    return body.decode("windows-1252", "replace")


def _decoded(body: bytes, name: str) -> str | None:
    """None where the label is unknown, or where more signs break under it than hold."""
    try:
        codec = codecs.lookup(name).name
        # Pages labelled ISO-8859-1 are Windows-1252 (WHATWG Encoding, 4.2).
        text = body.decode("cp1252" if codec in ("iso8859-1", "ascii") else codec, "replace")
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    if not isinstance(text, str):
        return None
    broken = text.count("\ufffd")
    foreign = sum(1 for sign in text if sign > "\x7f") if broken else 0
    return text if broken * 2 <= foreign else None


def mend(text: str) -> str:
    """Elements and text alone, as described above. Raises DiscoverError for an HTML page."""
    return _Mender(_ILLEGAL.sub("", text).lstrip()).mended()


class _Mender:
    """One pass over a text; what was sought once in vain is not sought again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: set[str] = set()
        self._prolog = True

    def mended(self) -> str:
        out: list[str] = []
        at = 0
        while token := _TOKEN.search(self._text, at):
            before = self._text[at : token.start()]
            self._prolog = self._prolog and not before.strip()
            piece, at = self._piece(token.start())
            out += (before, piece)
        out.append(self._text[at:])
        return "".join(out).strip()

    def _piece(self, at: int) -> tuple[str, int]:
        text = self._text
        if text[at] == "&":
            return _reference(text, at)
        for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")):
            if text.startswith(opening, at):
                end = self._find(closing, at + len(opening))
                if end < 0:
                    return "&lt;", at + 1
                inner = text[at + 9 : end] if opening == "<![CDATA[" else ""
                return escape(inner), end + len(closing)
        if self._prolog and text[at : at + 9].lower() == "<!doctype":
            return "", _doctype_end(text, at)
        return "&lt;", at + 1

    def _find(self, closing: str, at: int) -> int:
        end = -1 if closing in self._absent else self._text.find(closing, at)
        if end < 0:
            self._absent.add(closing)
        return end


def _reference(text: str, at: int) -> tuple[str, int]:
    found = _REFERENCE.match(text, at)
    if not found:
        return "&amp;", at + 1
    if found[3] in _XML_NAMES:
        return found[0], found.end()
    if found[3]:
        sign = html.entities.html5.get(f"{found[3]};")
        return (escape(sign) if sign else f"&amp;{found[3]};"), found.end()
    # A number that names no sign comes out as the sign for that, which is none of the text's.
    sign = html.unescape(found[0]).replace("\ufffd", "")
    return escape(_ILLEGAL.sub("", sign)), found.end()


def _doctype_end(text: str, at: int) -> int:
    if text[at + 9 : at + 20].strip().lower().startswith("html"):
        raise DiscoverError("an HTML page, not a feed", Reason.BAD_FEED)
    close = text.find(">", at)
    subset = text.find("[", at, max(close, at))
    if subset >= 0:
        end = _SUBSET_END.search(text, subset)
        close = end.end() - 1 if end else -1
    if close < 0:
        raise DiscoverError("a doctype without an end", Reason.BAD_FEED)
    return close + 1
