"""TOML text → Source: one file an office, read strictly."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError

from dateline.errors import ConfigError
from dateline.model import ROUTES, Route, Source
from dateline.sources.checks import faults
from dateline.sources.lines import line_of
from dateline.sources.route_checks import Fault
from dateline.sources.schema import Place, choices, dotted, explain, known_keys

T = TypeVar("T")

BUILT_IN = Path(__file__).parent / "offices"


@dataclass(frozen=True, slots=True)
class Offices:
    """Every office by id, what is wrong with the files that give none, and each one's file."""

    sources: dict[str, Source]
    faults: tuple[ConfigError, ...] = ()
    origins: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _File:
    """An office file's name and text, to say where in it a fault lies."""

    name: str
    text: str

    def refuse(self, fault: Fault, others: int = 0) -> NoReturn:
        more = f" (and {others} more)" if others else ""
        line = line_of(self.text, fault.key)
        raise ConfigError(f"{fault.message}{more}", file=self.name, line=line, key=fault.key)

    def table(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line ([0-9]+)", str(error))
            line = int(found[1]) if found else None
            raise ConfigError(f"not TOML: {error}", file=self.name, line=line) from None
        except RecursionError:
            raise ConfigError("not TOML of any use: nested too deep", file=self.name) from None


@cache  # making them costs as much as reading ten files
def _schema(table: Any) -> TypeAdapter[Any]:
    return TypeAdapter(table)


def _read_as(kind: type[T], table: Any, file: _File, place: Place = ()) -> T:
    """A table as what it describes; ``place`` is where it stands in the file."""
    described: Any = kind  # a class is hashable, which the type checker doubts
    try:
        read: T = _schema(described).validate_python(table)
    except ValidationError as error:
        found = error.errors(include_url=False)
        first = found[0]
        key = dotted((*place, *first["loc"]))
        file.refuse(Fault(key, explain(first, kind)), len(found) - 1)
    return read


def _route(table: Any, number: int, file: _File) -> Route:
    """A route, whose ``kind`` says which keys it may have."""
    place: Place = ("routes", number)
    if not isinstance(table, dict):
        file.refuse(Fault(dotted(place), "must be a table of keys"))
    kind = table.get("kind")
    if kind is None:
        file.refuse(Fault(f"{dotted(place)}.kind", f"must be given{choices('', ROUTES)}"))
    if kind not in ROUTES:
        told = f"{kind!r} is not one of them{choices(str(kind), ROUTES)}"
        file.refuse(Fault(f"{dotted(place)}.kind", told))
    return _read_as(ROUTES[kind], table, file, place)


def _validated(table: dict[str, Any], file: _File) -> Source:
    stated = table.pop("routes", [])
    if not isinstance(stated, list):
        file.refuse(Fault("routes", "must be a list, in brackets"))
    source = _read_as(Source, table, file)
    routes = tuple(_route(route, number, file) for number, route in enumerate(stated))
    return replace(source, routes=routes)


def parse_office(text: str, file: str) -> Source:
    """The source that an office file describes; ``file`` is its path, whose stem is the id.

    Raises ConfigError naming the file, the line, the key ("feeds[1].kind") and what would be
    valid.
    """
    return _parsed(text, file, checked=True)


def _parsed(text: str, file: str, *, checked: bool) -> Source:
    try:
        return _described(text, file, checked=checked)
    except (ArithmeticError, RecursionError, ValueError, re.error) as error:
        # What a parser of patterns, paths or numbers makes of an absurd one.
        told = f"{type(error).__name__}: {error}"
        raise ConfigError(f"holds what can't be read: {told[:300]}", file=file) from error


def _described(text: str, file: str, *, checked: bool) -> Source:
    stated = _File(file, text)
    table = stated.table()
    if "known" in table:  # a mark of ours, not a fact about an office
        valid = known_keys(Source) - {"known"}
        stated.refuse(Fault("known", f"no such key{choices('known', valid)}"))
    source = _validated(table, stated)
    if checked and (found := faults(source, stem=Path(file).stem)):
        stated.refuse(found[0], len(found) - 1)
    return source


def _read(path: Path) -> str:
    if not path.is_file():
        raise ConfigError("is no file", file=str(path))
    try:
        return path.read_text(encoding="utf-8-sig")  # editors of Windows write a mark before it
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
                # The package's own are checked by its tests: to check the selectors of all
                # would load BeautifulSoup into each process.
                yield path, _parsed(_read(path), str(path), checked=folder != BUILT_IN.resolve())
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
            line = line_of(_read(path), "id")
            found.append(ConfigError(told, file=str(path), line=line, key="id"))
        else:
            sources[source.id], origin[source.id] = source, path
    return Offices(dict(sorted(sources.items())), tuple(found), origin)


def load_offices(folders: Sequence[Path] = ()) -> dict[str, Source]:
    """Every office by id: the built-in ones and those of ``folders``.

    Raises ConfigError for the first file that is wrong, as :func:`read_offices` finds them.
    """
    offices = read_offices(folders)
    if offices.faults:
        raise offices.faults[0]
    return offices.sources
