"""Reading → language: what the page declares, checked against its text."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from dateline.extract.fields import (
    Reading,
    candidates,
    field_of,
    from_document,
    from_feed,
    from_meta,
    from_microdata,
)
from dateline.extract.page import jsonld
from dateline.model import Candidate, FieldOf

_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*$")
_ENOUGH = 200  # characters; below it the identifier guesses
_ENOUGH_WIDE = 60  # in scripts where one character is a word
_SURE = 0.9
_SAMPLE = 2000
_GLANCE = 120
_SPELLINGS = {"iw": "he", "in": "id", "nb": "no", "nn": "no", "cn": "zh", "jp": "ja", "ua": "uk",
              "kr": "ko", "gr": "el", "cz": "cs", "eng": "en", "deu": "de", "ger": "de",
              "fra": "fr", "spa": "es", "rus": "ru", "ukr": "uk"}  # fmt: skip


def declared_language(reading: Reading) -> str | None:
    """What the page says before its text has been read: enough to read its dates."""
    return next((item.value for item in _declared(reading)), None)


def read_language(reading: Reading) -> FieldOf[str]:
    """The declared language unless the text is surely of another; the text's where none is
    declared, and none where neither can tell."""
    found = list(_declared(reading))
    if (seen := _identified(reading, {item.value for item in found})) is None:
        return field_of(found)
    candidate, sure = seen
    agreeing = next((item for item in found if item.value == candidate.value), None)
    if agreeing:
        return field_of([*found, candidate], agreeing)
    return field_of([*found, candidate], candidate if sure or not found else found[0])


def _declared(reading: Reading) -> Iterator[Candidate[str]]:
    for item in candidates(_RULES, reading):
        if tag := _TAG.match(item.value.split(",")[0].strip()):
            code = tag[1].lower()
            yield Candidate(_SPELLINGS.get(code, code), item.origin, item.raw)


def _html_lang(reading: Reading) -> Iterator[Candidate[str]]:
    root = reading.page.tree.root
    for name in ("lang", "xml:lang"):
        if root is not None and (raw := root.attributes.get(name)):
            yield Candidate(raw, "html:lang", raw)


def _jsonld(reading: Reading) -> Iterator[Candidate[str]]:
    for node in jsonld.articles(reading.page.jsonld)[:3]:
        for raw in jsonld.strings(node.get("inLanguage")):
            yield Candidate(raw, "jsonld:inLanguage", raw)


def _identified(reading: Reading, declared: Collection[str]) -> tuple[Candidate[str], bool] | None:
    """The text's language, and whether that is sure. A glance is enough where it bears out what
    the page declares: the identifier's time grows with the text. A short text is only asked
    where the page declares nothing, and believed where it is sure."""
    text = " ".join(block.text for block in reading.blocks)[:_SAMPLE]
    if len(text) < _ENOUGH and sum(char > "\u2e7f" for char in text) < _ENOUGH_WIDE:
        code, sure = ("", False) if declared or not text else _classified(text)
        return (Candidate(code, "text", text[:80]), True) if sure else None
    code, sure = _classified(text[:_GLANCE])
    if not sure or code not in declared:
        code, sure = _classified(text)
    return Candidate(code, "text", text[:80]), sure


def _classified(text: str) -> tuple[str, bool]:
    code, probability = _identifier().classify(text)
    return str(code), float(probability) >= _SURE


@cache
def _identifier() -> Any:
    """Loaded once, when the first text needs it: 0.1 s."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str) -> str | None:
    """The language of a text long enough to tell; None for a shorter one."""
    if len(text) < _ENOUGH:
        return None
    return str(_identifier().classify(text[:_SAMPLE])[0])


_RULES = (
    from_document("language"),
    _jsonld,
    from_microdata("inlanguage"),
    _html_lang,
    from_meta("og:locale", "content-language", "language", "dc.language", "dcterms.language"),
    from_feed("language"),
)
