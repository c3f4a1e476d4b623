"""Page → [node], script → [string]: what scripts hold as data for the page, never run.

``<script type="application/json">`` (``__NEXT_DATA__``), objects that are assigned
(``window.__PRELOADED_STATE__ = {…}``), strings given to ``JSON.parse``, and the chunks that
Next.js streams. What is no JSON is passed over.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dateline.extract.page.parsed import Page

Node = dict[str, Any]

_MOST_TEXT = 3_000_000  # characters of scripts
_MOST_NODES = 30_000
_MOST_STARTS = 12  # objects that are tried in one script
_SHORTEST = 100  # characters of a script that holds data
_STARTS = re.compile(r"=\s*(?=[{\[])|JSON\.parse\(\s*(?=\")|\.push\(\s*(?=\[)")
_ROW = re.compile(r"^[0-9a-f]{1,4}:(?=[\[{])", re.MULTILINE)  # a row of a stream
# A string that nothing ends goes to the end: looked for anew from each quote in it, it would
# take the square of its length.
_STRING = re.compile(r'(?:"(\w{1,40})"\s*+:\s*+)?"((?:[^"\\]++|\\.)*+)("|\\?\Z)', re.DOTALL)
_NESTED = re.compile(r'"\w{1,40}"\s*:')
_DEEPEST = 2  # strings of JSON within strings of JSON
_PARAGRAPH = 60  # characters of a string that may be a paragraph of many
_DECODER = json.JSONDecoder(strict=False)


def state_nodes(page: Page, naming: Sequence[str] = ()) -> Iterator[Node]:
    """Every object in the data of the page's scripts, outer ones first; at most 30,000. Where
    words are given, only of the scripts that hold one of them."""
    left = _MOST_TEXT
    waiting: list[Any] = []
    for script in page.scripts:
        text = script.text(strip=False) or ""
        attributes = script.attributes
        if "src" in attributes or (naming and not any(word in text for word in naming)):
            continue
        if _SHORTEST < len(text) <= left:
            left -= len(text)
            is_json = "json" in (attributes.get("type") or "")
            waiting.extend(_values(text, whole=is_json))
    yield from _objects(waiting)


def strings_in(script: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """(name, string) of each string that is long enough for a paragraph, whatever stands around
    it; strings of JSON are read in their turn."""
    for found in _STRING.finditer(script):
        if len(found[2]) < _PARAGRAPH or not found[3].startswith('"'):
            continue
        try:
            text = json.loads(f'"{found[2]}"', strict=False)
        except ValueError:
            continue
        if depth < _DEEPEST and _NESTED.search(text):
            yield from strings_in(text, depth + 1)
        else:
            yield found[1] or "", text


def _objects(waiting: list[Any]) -> Iterator[Node]:
    seen = 0
    for value in waiting:  # grows while it is walked: no depth can exhaust the stack
        if isinstance(value, dict):
            yield value
            waiting.extend(item for item in value.values() if isinstance(item, dict | list))
            seen += 1
        else:
            waiting.extend(item for item in value[:5000] if isinstance(item, dict | list))
        if seen >= _MOST_NODES:
            return


def _values(text: str, *, whole: bool) -> Iterator[Any]:
    starts = [0] if whole else [found.end() for found in _STARTS.finditer(text)][:_MOST_STARTS]
    for start in starts:
        value = _read(text, start)
        if isinstance(value, str):
            value = _read(value, 0)
        if isinstance(value, dict | list):
            yield value
            yield from _streamed(value)


def _streamed(value: Any) -> Iterator[Any]:
    """The rows in a chunk such as ``[1, "2a:{…}"]``."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
        for found in list(_ROW.finditer(value[1]))[:_MOST_STARTS]:
            row = _read(value[1], found.end())
            if isinstance(row, dict | list):
                yield row


def _read(text: str, start: int) -> Any:
    """The JSON value that begins there, None where none does."""
    while start < len(text) and text[start].isspace():
        start += 1
    try:
        return _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
