"""str → [node]: JSON-LD as pages really have it: broken, nested, in @graph, encoded twice."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

Node = Mapping[str, Any]

ARTICLE_TYPES = frozenset(
    {
        "advertisercontentarticle", "analysisnewsarticle", "article", "askpublicnewsarticle",
        "backgroundnewsarticle", "blogposting", "liveblogposting", "newsarticle",
        "opinionnewsarticle", "pressrelease", "report", "reportagenewsarticle",
        "reviewnewsarticle", "scholarlyarticle", "socialmediaposting", "specialannouncement",
        "techarticle",
    }
)  # fmt: skip

_MAX_SCRIPT = 2_000_000  # characters; the largest honest one seen has 300,000
_MAX_NODES = 500
_LONGEST_TYPE = 200  # characters, its vocabulary's address among them
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
_WRAPPER = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*.*?\*/)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_SIBLINGS = re.compile(r"}\s*{")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_MEMBER = re.compile(
    r'"(@type|headline|name|description|datePublished|dateModified|dateCreated|articleSection'
    r'|inLanguage|url)"\s*:\s*"((?:[^"\\\n]|\\.){0,2000})"'
)


def read_scripts(scripts: Iterable[str]) -> tuple[Node, ...]:
    """Every node of a page's scripts, outer ones first; unreadable scripts give what of their
    members can be made out."""
    nodes: list[Node] = []
    for script in scripts:
        nodes.extend(_nodes(_load(script[:_MAX_SCRIPT])))
        if len(nodes) >= _MAX_NODES:
            break
    return tuple(nodes[:_MAX_NODES])


def types_of(node: Node) -> frozenset[str]:
    """The node's types in lower case, without a vocabulary's address."""
    stated = node.get("@type")
    if isinstance(stated, str):
        return _one_type(stated[:_LONGEST_TYPE])
    names = stated if isinstance(stated, list) else ()
    return frozenset(_type(name) for name in names if isinstance(name, str))


@lru_cache(maxsize=1024)
def _one_type(name: str) -> frozenset[str]:
    return frozenset((_type(name),))


def _type(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()


def articles(nodes: Iterable[Node]) -> list[Node]:
    """The nodes that are articles, in their order."""
    return [node for node in nodes if not ARTICLE_TYPES.isdisjoint(types_of(node))]


def resolve(value: Any, nodes: Iterable[Node]) -> Any:
    """The node that a bare ``{"@id": …}`` refers to; any other value as it is."""
    if not isinstance(value, dict) or set(value) - {"@id", "@type"} or "@id" not in value:
        return value
    wanted = value["@id"]
    for node in nodes:
        if node.get("@id") == wanted and len(node) > len(value):
            return node
    return value


def strings(value: Any, key: str = "name") -> Iterator[str]:
    """The strings in a value: itself, those of a list, or the ``key`` of objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:100]:
            if not isinstance(item, list):
                yield from strings(item, key)
    elif isinstance(value, dict):
        inner = value.get(key) or value.get("@value")
        if isinstance(inner, str | list) and inner is not value:
            yield from strings(inner, key)


def _load(script: str) -> Any:
    """The script's value; repairs are tried in turn, from the harmless to the desperate."""
    for attempt in _attempts(script):
        try:
            value = json.loads(attempt, strict=False)
            # encoded twice: a string that holds the object
            return json.loads(value, strict=False) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            continue
    return _prefix(script) or _salvage(script)


def _attempts(script: str) -> Iterator[str]:
    yield script
    bare = _WRAPPER.sub("", _WRAPPER.sub("", script)).strip().rstrip(";")
    yield bare
    if "&quot;" in bare or "&#34;" in bare:
        yield html.unescape(bare)
    mended = _TRAILING_COMMA.sub(r"\1", _BAD_ESCAPE.sub(r"\\\\", bare))
    yield mended
    yield "[" + _SIBLINGS.sub("},{", mended) + "]"


def _prefix(script: str) -> Any:
    """The first value of a script that goes on after it."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(script.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _salvage(script: str) -> Node | None:
    """Simple members of what is beyond repair; the first of each name is the outermost."""
    members: dict[str, str] = {}
    for found in _MEMBER.finditer(script):
        if found[1] not in members:
            members[found[1]] = _unquote(found[2])
    return members or None


def _unquote(raw: str) -> str:
    try:
        return str(json.loads(f'"{_BAD_ESCAPE.sub("", raw)}"', strict=False))
    except ValueError:
        return raw


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    """Objects, and those they hold as graph, main entity or list item."""
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value[:_MAX_NODES]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _NESTED:
            if isinstance(value.get(key), dict | list):
                yield from _nodes(value[key], depth + 1)
