"""the model → JSON Schema of an office file, for editors that know TOML.

``kind`` tells the routes apart, each kind with keys of its own. What a schema cannot say (that a
zone exists, that the id is the file's own name) is said when the file is read.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from dateline.model import ROUTES, Source
from dateline.sources.bounds import OF_ROUTES, PACE, RECHECK, Bounds

DIALECT = "https://json-schema.org/draft/2020-12/schema"  # what pydantic writes


def office_schema() -> dict[str, Any]:
    """The schema of an office file as plain data."""
    schema = TypeAdapter(Source).json_schema()
    kept: dict[str, Any] = schema.pop("$defs", {})
    kept = {name: table for name, table in kept.items() if not name.endswith("Route")}
    refs: dict[str, str] = {}
    for kind, table in sorted(ROUTES.items()):
        of_kind = TypeAdapter[Any](table).json_schema()
        kept |= of_kind.pop("$defs", {})
        _bound(of_kind["properties"], OF_ROUTES)
        of_kind["required"] = sorted({*of_kind.get("required", []), "kind"})
        kept[table.__name__] = of_kind
        refs[kind] = f"#/$defs/{table.__name__}"
    properties = {name: held for name, held in schema["properties"].items() if name != "known"}
    _bound(properties, (PACE,))
    _bound({"rechecks": properties["rechecks"]["items"]}, (RECHECK,))
    properties["routes"] = {
        "type": "array",
        "items": {
            "oneOf": [{"$ref": ref} for ref in refs.values()],
            "discriminator": {"propertyName": "kind", "mapping": refs},
        },
    }
    head = {"$schema": DIALECT, "title": "A press office, as dateline reads it"}
    told = _without_titles(
        {**schema, "properties": properties, "$defs": dict(sorted(kept.items()))}
    )
    return {**told, **head}


def _bound(properties: dict[str, Any], bounds: Iterable[Bounds]) -> None:
    """Note in a table's keys what their numbers may be."""
    for one in bounds:
        if one.key in properties:
            properties[one.key] |= {"minimum": one.least, "maximum": one.most}


def _without_titles(schema: Any, *, named: bool = False) -> Any:
    """Without the titles, each key's own name; ``named`` where the keys are names of ours."""
    if isinstance(schema, list):
        return [_without_titles(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: held
        if name == "default" and not named
        else _without_titles(held, named=name in ("properties", "$defs") and not named)
        for name, held in schema.items()
        if named or name != "title"
    }
