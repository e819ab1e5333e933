"""The columns of a view: names and descriptions come from the schemas, SQL types from their JSON types."""

from collections.abc import Mapping, Sequence

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.schema import SUFFIX, load_schema

TEXT, INTEGER, NUMBER, BOOLEAN = "VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN"
INSTANT, ANY, TEXTS = "TIMESTAMP", "JSON", "VARCHAR[]"
_SCALARS = {"string": TEXT, "integer": INTEGER, "number": NUMBER, "boolean": BOOLEAN}


@dataclass(frozen=True)
class Column:
    """One column of a view."""

    name: str
    type: str
    """As DuckDB names it. Instants are UTC without a zone; nested values are JSON."""
    description: str
    key: str = ""
    """The key of the value in its row, where it has another name there."""

    @property
    def source(self) -> str:
        """Return the key of the value in its row."""
        return self.key or self.name


def columns_of(
    kind: str, *place: str, leave_out: Sequence[str] = (), rename: Mapping[str, str] | None = None
) -> tuple[Column, ...]:
    """
    Return the columns of a kind of record, or of the objects at a place inside its schema.

    ``rename`` maps a key to the column's name. Raises KeyError for an unknown kind or place.
    """
    schema = _resolve(load_schema(kind))
    for part in place:
        schema = _resolve(schema["properties"][part])
        schema = _resolve(schema["items"]) if "items" in schema else schema
    names = rename or {}
    return tuple(
        Column(names.get(key, key), sql_type(part), str(part.get("description", "")), key)
        for key, part in ((key, _resolve(part)) for key, part in schema["properties"].items())
        if key not in leave_out
    )


def sql_type(schema: dict[str, Json]) -> str:
    """Return the SQL type of the values of a schema; whatever is no scalar and no list of strings is JSON."""
    if schema.get("format") == "date-time":
        return INSTANT
    values: list[Json] = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if values:
        return TEXT if all(value is None or isinstance(value, str) for value in values) else ANY
    found = schema.get("type", [])
    names: set[str] = {found} if isinstance(found, str) else set(found)
    names.discard("null")
    if names == {"array"} and sql_type(_resolve(schema.get("items", {}))) == TEXT:
        return TEXTS
    return _SCALARS.get(names.pop(), ANY) if len(names) == 1 else ANY


def _resolve(schema: dict[str, Json]) -> dict[str, Json]:
    """Follow a reference; words beside it are kept."""
    while "$ref" in schema:
        name, _, pointer = schema["$ref"].partition("#")
        target: Json = load_schema(name.rsplit("/", 1)[-1].removesuffix(SUFFIX))
        for part in pointer.strip("/").split("/"):
            target = target[part] if part else target
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    choices: list[dict[str, Json]] = schema.get("oneOf") or schema.get("anyOf") or []
    options = [option for option in choices if option.get("type") != "null"]
    return {**_resolve(options[0]), "description": schema.get("description", "")} if len(options) == 1 else schema
