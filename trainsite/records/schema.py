"""
The JSON Schemas of ``schemas/``: one decides fast, one explains, and both must agree.

jsonschema-rs gives the verdict, jsonschema the words. Where jsonschema finds nothing to say about a refusal, the
words of jsonschema-rs stand.
"""

import json
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from trainsite.dataclass import dataclass
from trainsite.paths import data_folder
from trainsite.records.codec import Json

SUFFIX = ".schema.json"


@dataclass(frozen=True)
class SchemaFinding:
    """One place where a value breaks its schema."""

    path: str
    """JSON path, ``$`` for the whole."""
    message: str


@dataclass(frozen=True)
class Shape:
    """Which places of a record hold structure (ids, enums, numbers, instants) and which hold text of people."""

    structural: bool = False
    properties: Mapping[str, "Shape"] = field(default_factory=dict)
    items: "Shape | None" = None


FREE = Shape()
"""A value of which nothing is known: every string, key and number in it may be anything."""


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of all schemas."""
    return tuple(sorted(path.name.removesuffix(SUFFIX) for path in data_folder("schemas").glob("*" + SUFFIX)))


def schema_path(kind: str) -> Path:
    """Return the file that holds a schema."""
    return data_folder("schemas") / (kind + SUFFIX)


@cache
def load_schema(kind: str) -> dict[str, Json]:
    """Return a schema as JSON; raises KeyError for an unknown kind."""
    path = schema_path(kind)
    if not path.is_file():
        raise KeyError(kind)
    return dict(json.loads(path.read_bytes()))


def _retrieve(uri: str) -> dict[str, Json]:
    return load_schema(uri.rsplit("/", 1)[-1].removesuffix(SUFFIX))


@cache
def _verdict(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(load_schema(kind), validate_formats=True, retriever=_retrieve)


@cache
def _explainer(kind: str) -> Any:
    import jsonschema  # noqa: PLC0415 - slow to import, and needed only where something is wrong
    from referencing import Registry, Resource  # noqa: PLC0415 - comes with it

    registry: Registry[Any] = Registry(
        retrieve=lambda uri: Resource.from_contents(_retrieve(uri))  # type: ignore[call-arg]  # attrs alias
    )
    return jsonschema.Draft202012Validator(
        load_schema(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER, registry=registry
    )


def is_valid(kind: str, value: Json) -> bool:
    """Tell whether a value fits its schema."""
    return _verdict(kind).is_valid(value)


def explain(kind: str, value: Json, *, limit: int = 20) -> list[SchemaFinding]:
    """Return what is wrong with a value, at most ``limit`` findings; an empty list means that it fits."""
    if is_valid(kind, value):
        return []
    found = [
        SchemaFinding(error.json_path, error.message)
        for _, error in zip(range(limit), _explainer(kind).iter_errors(value), strict=False)
    ]
    if found:
        return sorted(found, key=lambda finding: finding.path)
    return [
        SchemaFinding("$" + "".join(f"[{part!r}]" for part in error.instance_path), error.message)
        for _, error in zip(range(limit), _verdict(kind).iter_errors(value), strict=False)
    ]


def explains(kind: str, value: Json) -> bool:
    """Tell whether the slow validator accepts a value: for the test that both give one verdict."""
    return bool(_explainer(kind).is_valid(value))


@cache
def shape_of(kind: str) -> Shape:
    """
    Return which places of a kind are structural.

    Structural are numbers, booleans, enums, constants, instants, and what the schema marks ``x-structural``.
    """
    return _shape(load_schema(kind))


def _shape(schema: dict[str, Json]) -> Shape:
    if "$ref" in schema:
        name, _, pointer = schema["$ref"].partition("#")
        target: Json = _retrieve(name)
        for part in pointer.strip("/").split("/"):
            target = target[part] if part else target
        return _shape(target)
    if "oneOf" in schema:
        merged = [_shape(option) for option in schema["oneOf"]]
        return Shape(properties={key: sub for option in merged for key, sub in option.properties.items()})
    types = schema.get("type", [])
    names = {types} if isinstance(types, str) else set(types)
    return Shape(
        structural=(
            schema.get("x-structural") is True
            or "enum" in schema
            or "const" in schema
            or schema.get("format") == "date-time"
            or (bool(names) and names <= {"integer", "number", "boolean", "null"})
        ),
        properties={key: _shape(sub) for key, sub in schema.get("properties", {}).items()},
        items=_shape(schema["items"]) if isinstance(schema.get("items"), dict) else None,
    )
