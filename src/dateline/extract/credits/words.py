"""data/credit_words.toml → Vocabulary: the words of credit lines as compiled patterns."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words by what they tell.

    ``label`` opens a line and ends in a colon or the like; ``kinds`` are (kind, pattern) in
    their order of precedence, and ``any_kind`` one look for all of them; ``office``,
    ``media``, ``agency`` and ``organisation`` stand in the names of such; ``no_credit`` in
    buttons and headings; the rest are small words of captions, of offices, of names.
    """

    label: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    any_kind: re.Pattern[str]
    office: re.Pattern[str]
    media: re.Pattern[str]
    agency: re.Pattern[str]
    organisation: re.Pattern[str]
    no_credit: re.Pattern[str]
    caption: frozenset[str]
    connectors: frozenset[str]
    particles: frozenset[str]

    def kind(self, name: str) -> re.Pattern[str]:
        """The pattern of one kind."""
        return dict(self.kinds)[name]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary; read and compiled on first use."""
    text = resources.files("dateline").joinpath("extract/data/credit_words.toml")
    data = tomllib.loads(text.read_text("utf-8"))
    label = "|".join(word for words in data["labels"].values() for word in words)
    also = r"(?:\s|[/&,+·]|und|et|y|e|and)*"
    kinds = {kind: "|".join(words) for kind, words in data["kinds"].items()}
    return Vocabulary(
        label=_compiled(rf"(?:{label})\s*(?:{also}(?:{label}))?\s*[:=|/・]\s*"),
        kinds=tuple((kind, _compiled(words)) for kind, words in kinds.items()),
        any_kind=_compiled("|".join(kinds.values())),
        office=_names(data["office"]),
        media=_names(data["media"]),
        agency=_names(data["agency"]),
        organisation=_names(data["organisation"]),
        no_credit=_names(data["no_credit"]),
        caption=frozenset(data["small"]["caption"]),
        connectors=frozenset(data["small"]["connectors"]),
        particles=frozenset(data["small"]["particles"]),
    )


def _names(stated: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Whole words, and parts of words in scripts that write without spaces."""
    whole = rf"\b(?:{'|'.join(stated['words'])})\b"
    return _compiled("|".join((whole, *stated["parts"])))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
