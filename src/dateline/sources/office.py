"""TOML text → Source: one file an office, read strictly."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError

from dateline.errors import ConfigError
from dateline.model import ROUTES, Route, Source
from dateline.sources.checks import faults
from dateline.sources.route_checks import Fault
from dateline.sources.schema import Place, choices, dotted, explain, known_keys

T = TypeVar("T")

BUILT_IN = Path(__file__).parent / "offices"


@dataclass(frozen=True, slots=True)
class Offices:
    """Every office by id, and what is wrong with the files that give none."""

    sources: dict[str, Source]
    faults: tuple[ConfigError, ...] = ()


def _refuse(fault: Fault, others: int, file: str) -> NoReturn:
    more = f" (and {others} more)" if others else ""
    raise ConfigError(f"{fault.message}{more}", file=file, key=fault.key)


def _table(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=file) from None
    except RecursionError:
        raise ConfigError("not TOML of any use: nested too deep", file=file) from None


@cache  # making them costs as much as reading ten files
def _schema(table: Any) -> TypeAdapter[Any]:
    return TypeAdapter(table)


def _read_as(kind: type[T], table: Any, file: str, place: Place = ()) -> T:
    """A table as what it describes; ``place`` is where it stands in the file."""
    described: Any = kind  # a class is hashable, which the type checker doubts
    try:
        read: T = _schema(described).validate_python(table)
    except ValidationError as error:
        found = error.errors(include_url=False)
        first = found[0]
        key = dotted((*place, *first["loc"]))
        _refuse(Fault(key, explain(first, kind)), len(found) - 1, file)
    return read


def _route(table: Any, number: int, file: str) -> Route:
    """A route, whose ``kind`` says which keys it may have."""
    place: Place = ("routes", number)
    if not isinstance(table, dict):
        _refuse(Fault(dotted(place), "must be a table of keys"), 0, file)
    kind = table.get("kind")
    if kind is None:
        _refuse(Fault(f"{dotted(place)}.kind", f"must be given{choices('', ROUTES)}"), 0, file)
    if kind not in ROUTES:
        told = f"{kind!r} is not one of them{choices(str(kind), ROUTES)}"
        _refuse(Fault(f"{dotted(place)}.kind", told), 0, file)
    return _read_as(ROUTES[kind], table, file, place)


def _validated(table: dict[str, Any], file: str) -> Source:
    stated = table.pop("routes", [])
    if not isinstance(stated, list):
        _refuse(Fault("routes", "must be a list, in brackets"), 0, file)
    source = _read_as(Source, table, file)
    routes = tuple(_route(route, number, file) for number, route in enumerate(stated))
    return replace(source, routes=routes)


def parse_office(text: str, file: str) -> Source:
    """The source that an office file describes; ``file`` is its path, whose stem is the id.

    Raises ConfigError naming the file, the key ("feeds[1].kind") and what would be valid.
    """
    table = _table(text, file)
    if "known" in table:  # a mark of ours, not a fact about an office
        valid = known_keys(Source) - {"known"}
        _refuse(Fault("known", f"no such key{choices('known', valid)}"), 0, file)
    source = _validated(table, file)
    if found := faults(source, stem=Path(file).stem):
        _refuse(found[0], len(found) - 1, file)
    return source


def _read(path: Path) -> str:
    if not path.is_file():
        raise ConfigError("is no file", file=str(path))
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigError("not UTF-8", file=str(path)) from None
    except OSError as error:
        raise ConfigError(f"can't be read: {error.strerror}", file=str(path)) from error


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ConfigError("no such folder of office files", file=str(folder))
    try:
        return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
    except OSError as error:
        raise ConfigError(f"can't be read: {error.strerror}", file=str(folder)) from error


def _read_all(folders: Sequence[Path]) -> Iterator[tuple[Path, Source] | ConfigError]:
    for folder in dict.fromkeys(path.resolve() for path in (BUILT_IN, *folders)):
        try:
            files = _files(folder)
        except ConfigError as fault:
            yield fault
            continue
        for path in files:
            try:
                yield path, parse_office(_read(path), str(path))
            except ConfigError as fault:
                yield fault


def read_offices(folders: Sequence[Path] = ()) -> Offices:
    """The offices of all files that are right, and the faults of the others.

    An id may stand in one file only: the second one, in whichever folder, is a fault rather
    than shadowing the first. A folder named twice is read once.
    """
    sources: dict[str, Source] = {}
    origin: dict[str, Path] = {}
    found: list[ConfigError] = []
    for read in _read_all(folders):
        if isinstance(read, ConfigError):
            found.append(read)
            continue
        path, source = read
        if source.id in origin:
            told = f"{source.id!r} is already the id in {origin[source.id]}"
            found.append(ConfigError(told, file=str(path), key="id"))
        else:
            sources[source.id], origin[source.id] = source, path
    return Offices(dict(sorted(sources.items())), tuple(found))


def load_offices(folders: Sequence[Path] = ()) -> dict[str, Source]:
    """Every office by id: the built-in ones and those of ``folders``.

    Raises ConfigError for the first file that is wrong, as :func:`read_offices` finds them.
    """
    offices = read_offices(folders)
    if offices.faults:
        raise offices.faults[0]
    return offices.sources
