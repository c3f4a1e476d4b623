"""str → str: the one cleaner that scraped text passes before it is kept."""

import math
import re
import unicodedata
from typing import Any

# NUL and other controls crash databases and terminals, bidi controls and tag characters hide
# or reorder what a reader sees, zero-width characters break comparison.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1, apart from the line breaks below
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e0fff]"
)
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# A joiner is part of the spelling in Arabic, Indic and Southeast Asian scripts and inside
# emoji; anywhere else it is a hidden character.
_LONE_JOINER = re.compile(
    "(?<![\u0600-\u08ff\u0900-\u109f\u1780-\u18af\ufb50-\ufdff\ufe0f\ufe70-\ufefc"
    "\u2600-\u27bf\U0001f000-\U0001faff])[\u200c\u200d]+|(?<=[\u200c\u200d])[\u200c\u200d]+"
    "|[\u200c\u200d]+(?=\\s|$)"
)
_PRINTABLE_YET_UNWANTED = re.compile("[\u034f\U000e0100-\U000e01ef]")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_MAX_DEPTH = 100
_CLOSED = re.compile(r"[.!?。！？؟।…:,;][\"”’»)]?$")


def clean(raw: str) -> str:
    """Text of several lines without hidden characters: NFC, single spaces, single blank lines."""
    text = unicodedata.normalize("NFC", _visible(raw))
    text = _SPACES.sub(" ", text)
    text = _LINE_EDGES.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def one_line(raw: str) -> str:
    """The same on one line: every break becomes a space."""
    # what is printable has no space but the plain one
    flat = raw.strip(" ") if raw.isprintable() and "  " not in raw else " ".join(raw.split())
    if flat.isprintable():  # nothing hidden, which holds for nearly every line
        if flat.isascii():
            return flat
        if not _PRINTABLE_YET_UNWANTED.search(flat):
            return unicodedata.normalize("NFC", flat)
    return clean(" ".join(_BREAK.sub("\n", raw).split("\n")))


def is_closed(line: str) -> bool:
    """Whether a line ends as a sentence or a part of one does; headlines and labels are open."""
    return _CLOSED.search(line) is not None


def word_set(words: str) -> frozenset[str]:
    """The words of a string, as tables in the code are written."""
    return frozenset(words.split())


class _Part(str):
    """A piece of a text, which ``{1:lower}`` and ``{1:upper}`` write in such letters."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return {"lower": self.lower, "upper": self.upper}.get(form, self.__str__)()


def filled(template: str, found: re.Match[str]) -> str:
    """A template with what a pattern found: ``{0}`` is all of it, ``{1}`` its first group."""
    return template.format(*map(_Part, (found[0], *(group or "" for group in found.groups()))))


def clean_json(value: Any, *, depth: int = 0) -> Any:
    """A JSON value with every string and key cleaned; NaN, infinities and what is nested
    beyond 100 levels become null, since neither database keeps them."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict | list | tuple) and depth >= _MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {clean(str(key)): clean_json(item, depth=depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item, depth=depth + 1) for item in value]
    return value


def _visible(raw: str) -> str:
    """Without what can't be seen; breaks of every kind as newlines."""
    if raw.isascii() and raw.isprintable():
        return raw
    text = _UNWANTED.sub("", _BREAK.sub("\n", raw))
    while (shorter := _LONE_JOINER.sub("", text)) != text:
        text = shorter
    return text
