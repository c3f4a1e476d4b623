"""data/page_words.toml → Phrases: what pages say of themselves, looked for without patterns."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import filterfalse

_WORD = re.compile(r"[^\W_]+")
_SIGNS = {ord(sign): " " for sign in map(chr, range(128)) if not sign.isalnum()}
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
# Scripts that put no space between words: Thai, kana, Han; Korean joins its particles on.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Phrases:
    """Phrases of one table, folded; each has a space before it and one behind where it must
    begin and end with a word."""

    parts: tuple[str, ...]

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(part for part in self.parts if part[0] == part[-1] == " ")

    @cached_property
    def _openings(self) -> tuple[str, ...]:
        """Those that begin with a word and end within one."""
        return tuple(part for part in self.parts if part[0] == " " != part[-1])

    @cached_property
    def _bare(self) -> frozenset[str]:
        return frozenset(part.strip() for part in self.parts if part[0] != " ")

    @cached_property
    def _by_first_word(self) -> tuple[Mapping[str, Sequence[str]], Sequence[str]]:
        """Those that have a whole word by their first one, and the phrases that have none."""
        by_word: dict[str, list[str]] = {}
        others: list[str] = []
        for part in self.parts:
            _, *words = part.split(" ")
            has_whole = part[0] == " " and len(words) > 1
            (by_word.setdefault(words[0], []) if has_whole else others).append(part)
        return by_word, others

    def within(self, folded: str) -> bool:
        """Whether one of them stands anywhere in a folded text."""
        by_word, others = self._by_first_word
        if any(map(folded.__contains__, others)):
            return True
        words = by_word.keys() & folded.split(" ")
        return any(part in folded for word in words for part in by_word[word])

    def count(self, folded: str) -> int:
        """How often they stand in a folded text."""
        return sum(map(folded.count, self.parts))

    def open(self, folded: str) -> bool:
        """Whether a folded text opens with one of them."""
        return folded.startswith(self.parts) or folded[1:].startswith(self.parts)

    def close(self, folded: str) -> bool:
        """Whether a folded text ends with one of them, whole."""
        return self.fill(folded) or folded.endswith(tuple(self._whole))

    def fill(self, folded: str) -> bool:
        """Whether a folded text is one of them, whole; a "*" goes to its end."""
        if folded in self._whole or folded.startswith(self._openings):
            return True
        return folded.strip() in self._bare


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """A text as it is compared: words in small letters without accents, a space around each."""
    small = _small(text)
    # by table ten times faster than by pattern; only ASCII has one
    words = small.translate(_SIGNS).split() if small.isascii() else _WORD.findall(small)
    return f" {' '.join(words)} "


def _small(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _FOREIGN.sub(_bare, text.casefold().replace("ı", "i"))


def _bare(found: re.Match[str]) -> str:
    return _unaccented(found[0])


@lru_cache(maxsize=4096)
def _unaccented(letters: str) -> str:
    """Letters beyond ASCII without accents, a space for a sign; remembered: texts repeat them."""
    apart = filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", letters))
    return "".join(letter if letter.isalnum() else " " for letter in apart)


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    """Read on first use, as nothing is read at import."""
    text = resources.files("dateline").joinpath("extract/data/page_words.toml")
    return tomllib.loads(text.read_text("utf-8"))


@cache
def phrases(name: str) -> Phrases:
    """The phrases of a table in all languages: pages are often wrong about theirs."""
    stated = (phrase for some in _tables()[name].values() for phrase in some)
    return Phrases(tuple(dict.fromkeys(_parts(stated))))


def _parts(stated: Iterable[str]) -> Iterator[str]:
    for phrase in stated:
        words = fold(phrase)
        if _UNSPACED.search(phrase):
            yield words.strip()
        else:
            yield words.rstrip() if phrase.endswith("*") else words
