"""robots.txt, headers, meta, tdmrep.json, ai.txt → [Signal]: what is said of machine use.

Statements of rights, kept as such: TDMRep (W3C Community Group report, sections 4 to 6), the
``noai`` directives of ``X-Robots-Tag`` and robots meta, groups of robots.txt for the crawlers
of AI companies (``data/ai_agents.txt``), Content-Signal (contentsignals.org), Content-Usage
(draft-ietf-aipref-attach), and ai.txt in the form of robots.txt. None of them bars us by itself:
that is what robots.txt says to all.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import unescape
from importlib.resources import files
from typing import Any

from dateline.model import Signal

LONGEST = 300  # characters of anything that is kept
MOST = 200  # signals of one file
HEAD = 64 * 1024  # bytes of a page in which its meta elements are looked for
FILES = ("/.well-known/tdmrep.json", "/ai.txt")
NO_AI = frozenset({"noai", "noimageai", "noml"})
TDM = ("tdm-reservation", "tdm-policy")
PAGE = "page"  # the scope of what a page says of itself

_WORTH = (b"tdm-", b"noai", b"noimageai", b"noml")
_META = re.compile(rb"<meta\s[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_USES = {"content-signal": re.compile(r"[a-z][a-z0-9-]*=(?:yes|no)")}
_USES["content-usage"] = re.compile(r"[a-z][a-z0-9-]*=(?:y|n|\?1|\?0)")


@cache
def ai_agents() -> Mapping[str, str]:
    """The names by which AI companies' crawlers go, each by its lower case."""
    text = files("dateline.fetch").joinpath("data/ai_agents.txt").read_text("utf-8")
    names = (line.strip() for line in text.splitlines())
    return {name.lower(): name for name in names if name and not name.startswith("#")}


def of_robots(text: str, url: str, origin: str = "robots.txt") -> list[Signal]:
    """What a robots.txt says to AI crawlers, and of uses to all."""
    found: list[Signal] = []
    for agents, field, value in _rules(text):
        known = [ai_agents()[agent] for agent in sorted(agents.intersection(ai_agents()))]
        if field in ("disallow", "allow"):
            names = [f"user-agent {name}" for name in known]
            if origin != "robots.txt" and "*" in agents:
                names.append("user-agent *")
            found += [Signal(origin, name, field, value or "/", url) for name in names if value]
        elif field in _USES:
            scope, _, rest = value.rpartition(" ") if value.startswith("/") else ("/", "", value)
            whose = "" if "*" in agents or not agents else f" {_joined(agents)}"
            for use in _uses(field, rest):
                name, _, said = use.partition("=")
                found.append(Signal(origin, f"{field} {name}{whose}", said, scope, url))
    return _bounded(found)


def of_headers(headers: Mapping[str, str], url: str) -> list[Signal]:
    """What a response says of itself."""
    found = [Signal("header", name, headers[name], PAGE, url) for name in TDM if headers.get(name)]
    directives = re.split(r"[,:\s]+", headers.get("x-robots-tag", "").lower())
    found += [
        Signal("header", "x-robots-tag", said, PAGE, url)
        for said in sorted(NO_AI.intersection(directives))
    ]
    for field in _USES:
        for use in _uses(field, headers.get(field, "")):
            name, _, said = use.partition("=")
            found.append(Signal("header", f"{field} {name}", said, PAGE, url))
    return _bounded(found)


def of_page(body: bytes, url: str) -> list[Signal]:
    """What the meta elements at a page's beginning say."""
    found: list[Signal] = []
    head = body[:HEAD].lower()
    if not any(word in head for word in _WORTH):
        return found
    for match in _META.finditer(body[:HEAD]):
        stated = {
            m[1].lower(): unescape(m[2] or m[3] or m[4] or "")
            for m in _ATTRIBUTE.finditer(match[0].decode("latin-1"))
        }
        name, content = stated.get("name", "").strip().lower(), stated.get("content", "").strip()
        if name in TDM and content:
            found.append(Signal("meta", name, content, PAGE, url))
        elif name == "robots":
            directives = NO_AI.intersection(re.split(r"[,\s]+", content.lower()))
            found += [Signal("meta", "robots", said, PAGE, url) for said in sorted(directives)]
    return _bounded(found)


def of_tdmrep(body: bytes, url: str) -> list[Signal]:
    """What a host's tdmrep.json says, by location; nothing where it is none."""
    try:
        rules: Any = json.loads(body)
    except (ValueError, RecursionError):
        return []
    found: list[Signal] = []
    for rule in rules if isinstance(rules, list) else []:
        if not isinstance(rule, dict) or not isinstance(rule.get("location"), str):
            continue
        for name in TDM:
            value = rule.get(name)
            if isinstance(value, str | int) and value != "":
                found.append(
                    Signal(
                        "tdmrep.json",
                        name,
                        f"{value:d}" if isinstance(value, int) else value,
                        rule["location"],
                        url,
                    )
                )
    return _bounded(found)


def of_ai_txt(body: bytes, url: str) -> list[Signal]:
    """What an ai.txt says; nothing where a page or a text for readers answers for it."""
    text = body[:HEAD].decode("utf-8-sig", "replace")
    return [] if text.lstrip().startswith("<") else of_robots(text, url, "ai.txt")


def _rules(text: str) -> Iterator[tuple[frozenset[str], str, str]]:
    """(agents of the group, field, value) of each line below its user agents."""
    named: list[str] = []
    agents: frozenset[str] = frozenset()
    naming = False
    for line in text.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            if not naming:
                named.clear()
            named.append(value.lower())
            naming = True
        else:
            if naming:
                agents = frozenset(named)
            naming = False
            yield agents, field, value


@lru_cache(maxsize=8)
def _joined(agents: frozenset[str]) -> str:
    return " ".join(sorted(agents))[:LONGEST]


def _uses(field: str, value: str) -> list[str]:
    parts = (part.strip().replace(" ", "").lower() for part in value.split(","))
    return [part for part in parts if _USES[field].fullmatch(part)]


def _bounded(found: Sequence[Signal]) -> list[Signal]:
    short = (
        Signal(s.origin, *(part[:LONGEST] for part in (s.name, s.value, s.scope, s.url)))
        for s in found
    )
    return list(dict.fromkeys(short))[:MOST]
