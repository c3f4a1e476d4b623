"""TOML text → Source: one file an office, read strictly."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from dateline.errors import ConfigError
from dateline.model import Source
from dateline.sources.checks import Fault, faults
from dateline.sources.schema import choices, dotted, explain, known_keys

BUILT_IN = Path(__file__).parent / "offices"


def _refuse(fault: Fault, others: int, file: str) -> NoReturn:
    more = f" (and {others} more)" if others else ""
    raise ConfigError(f"{fault.message}{more}", file=file, key=fault.key)


def _table(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=file) from None


def _validated(table: dict[str, Any], file: str) -> Source:
    try:
        return TypeAdapter(Source).validate_python(table)
    except ValidationError as error:
        found = error.errors(include_url=False)
        first = found[0]
        _refuse(Fault(dotted(first["loc"]), explain(first)), len(found) - 1, file)


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
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigError("not UTF-8", file=str(path)) from None
    except OSError as error:
        raise ConfigError(f"can't be read: {error.strerror}", file=str(path)) from error


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ConfigError("no such folder of office files", file=str(folder))
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


def load_offices(folders: Sequence[Path] = ()) -> dict[str, Source]:
    """Every office by id: the built-in ones and those of ``folders``.

    An id may stand in one file only: a second one, in whichever folder, raises ConfigError
    rather than shadowing the first. A folder named twice is read once.
    """
    sources: dict[str, Source] = {}
    origin: dict[str, Path] = {}
    for folder in dict.fromkeys(path.resolve() for path in (BUILT_IN, *folders)):
        for path in _files(folder):
            source = parse_office(_read(path), str(path))
            if source.id in origin:
                first = origin[source.id]
                raise ConfigError(
                    f"{source.id!r} is already the id in {first}", file=str(path), key="id"
                )
            sources[source.id], origin[source.id] = source, path
    return dict(sorted(sources.items()))
