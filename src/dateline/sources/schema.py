"""pydantic's findings → words: which key, what is wrong, what would be valid."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic_core import ErrorDetails

Place = tuple[int | str, ...]

_WORDS = {
    "missing": "must be given",
    "string_type": "must be text in quotes",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list, in brackets",
    "mapping_type": "must be a table of keys",
    "dict_type": "must be a table of keys",
    "dataclass_type": "must be a table of keys",
    "date_type": "must be a day, like 2026-05-01",
    "date_from_datetime_parsing": "must be a day, like 2026-05-01",
    "date_from_datetime_inexact": "must be a day, like 2026-05-01",
}


def dotted(place: Place) -> str:
    """A key as a person writes it: ``("feeds", 1, "kind")`` → "feeds[1].kind"."""
    path = ""
    for step in place:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


def meant_by(given: str, valid: Iterable[str]) -> str:
    """The question "did you mean 'Europe/Kyiv'?", empty where nothing valid comes near."""
    close = get_close_matches(given, sorted(valid), n=1, cutoff=0.7)
    return f" did you mean {close[0]!r}?" if close else ""


def choices(given: str, valid: Iterable[str]) -> str:
    """What would be valid, the likeliest one first: "; did you mean 'rss'? valid: …"."""
    words = sorted(valid)
    return f";{meant_by(given, words)} valid: {', '.join(words)}"


def known_keys(table: type) -> set[str]:
    """The keys that a table of an office file may have."""
    return {field.name for field in fields(table)}


def _type_at(place: Place, table: type) -> Any:
    """The type that the model gives a place, None where it knows no such place."""
    here: Any = table
    for step in place:
        if isinstance(step, int):
            here = get_args(here)[0]
        elif is_dataclass(here):
            here = _stated(get_type_hints(here).get(step))
    return here


def _stated(kind: Any) -> Any:
    """The table that may be left out, where that is what a type allows."""
    tables = [one for one in get_args(kind) if is_dataclass(one)]
    return tables[0] if type(None) in get_args(kind) and tables else kind


def explain(error: ErrorDetails, table: type) -> str:
    """One finding about a table in words, with the valid choices where there are any."""
    place = error["loc"]
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        valid = known_keys(_type_at(place[:-1], table)) - {"known"}
        return f"no such key{choices(str(place[-1]), valid)}"
    expected = _type_at(place, table)
    if get_origin(expected) is Literal:
        given = error["input"]
        return f"{given!r} is not one of them{choices(str(given), get_args(expected))}"
    return _WORDS.get(error["type"], error["msg"])
