"""Versions of documents: newer ones are refused, older ones are brought up step by step."""

from collections.abc import Callable, Mapping

from trainsite.errors import StoreError
from trainsite.records.codec import Json
from trainsite.records.run import SCHEMA_VERSION

Migration = Callable[[dict[str, Json]], dict[str, Json]]

MIGRATIONS: Mapping[tuple[str, int], Migration] = {}
"""(kind, version) to the function that makes the next version of it."""


def upgrade(
    kind: str,
    document: dict[str, Json],
    *,
    place: str,
    current: int = SCHEMA_VERSION,
    migrations: Mapping[tuple[str, int], Migration] = MIGRATIONS,
) -> dict[str, Json]:
    """
    Return a document in the current version.

    Raises StoreError where it is of another kind, newer than this program, or older than any migration.
    """
    if document.get("schema") != f"trainsite/{kind}":
        raise StoreError(f"{place}: not a trainsite {kind}; {_foreign_hint(document)}")
    version = document.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise StoreError(f"{place}: schema_version is {version!r}; the file is damaged, restore or delete it")
    if version > current:
        raise StoreError(f"{place}: schema_version {version} is newer than {current}; upgrade trainsite")
    while version < current:
        step = migrations.get((kind, version))
        if step is None:
            raise StoreError(f"{place}: no migration from schema_version {version}; use an older trainsite once")
        document = step(document)
        version += 1
    return document


def is_foreign_manifest(document: Json) -> bool:
    """Tell whether a manifest was written by the TypeScript system that this one succeeds."""
    return isinstance(document, dict) and document.get("schema") == "eliza_training_collection_run"


def _foreign_hint(document: dict[str, Json]) -> str:
    if is_foreign_manifest(document):
        return "it was written by elizaOS plugin-training: trainsite import eliza SRC -o RUN"
    return "move it elsewhere"
