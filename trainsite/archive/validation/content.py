"""One JSON value: of which kind it is, and whether it is as that kind must be."""

import re
from collections.abc import Iterator

from trainsite.archive import layout
from trainsite.archive.migrate import is_foreign_manifest
from trainsite.archive.seal import PAGE_TEXT, scan_page
from trainsite.archive.validation.report import Flaw
from trainsite.archive.validation.sense import iter_senseless
from trainsite.archive.validation.stored_paths import iter_unsafe
from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json
from trainsite.records.run import SCHEMA_VERSION
from trainsite.records.schema import Shape, explain, is_valid, kinds, load_schema, shape_of

PREFIX = "trainsite/"
KIND_OF_NAME = {
    layout.MANIFEST: "collection-manifest",
    layout.INDEX_JSON: "collection-index",
    layout.STEP_RECORD: "step",
}
"""File name of a document to its kind, for files that do not say it themselves."""
HARMLESS = frozenset({"secret", "personal_data", "private", "senseless"})
"""Codes of what leaves a value readable: it is of its kind, and its paths are safe."""
_MESSAGE_CHARS = 300
_LIMIT = 20
_MISSING_KEY = re.compile(r"is a required property$")
_IS_OF_TEXT = re.compile(r"is not a '|does not match '")
"""What is said of a text by its format and again by its pattern."""
_EXTRA_KEY = re.compile(r"^Additional properties")


def find_kind(value: Json, name: str) -> str | None:
    """Return the kind of a document by its ``schema``, else by its file name; None where neither says it."""
    stated = value.get("schema") if isinstance(value, dict) else None
    if isinstance(stated, str) and stated.startswith(PREFIX) and is_document(stated.removeprefix(PREFIX)):
        return stated.removeprefix(PREFIX)
    return None if isinstance(stated, str) and stated.startswith(PREFIX) else KIND_OF_NAME.get(name)


def is_document(kind: str) -> bool:
    """Tell whether a kind is one of documents, which state their schema and its version."""
    if kind not in kinds():
        return False
    schema = load_schema(kind)
    return any("schema_version" in option.get("properties", {}) for option in (schema, *schema.get("oneOf", ())))


def iter_flaws(kind: str, value: Json, redactor: Redactor | None) -> Iterator[Flaw]:
    """Yield everything that is wrong with a document or row of a kind."""
    refused = _refusal(kind, value)
    if refused is not None:
        yield refused
        return
    unsafe = {flaw.path: flaw for flaw in iter_unsafe(kind, value)}
    if is_valid(kind, value):
        yield from iter_senseless(kind, value)
    else:
        yield from _iter_refusals(kind, value, redactor, {*unsafe})
    yield from unsafe.values()
    yield from iter_private(value, shape_of(kind), redactor)


def _iter_refusals(kind: str, value: Json, redactor: Redactor | None, told: set[str]) -> Iterator[Flaw]:
    """Yield what the schema refuses; ``told`` are places of which enough was said."""
    for finding in explain(kind, value, limit=_LIMIT):
        if finding.path in told:
            continue
        yield Flaw(
            "schema",
            _cut(cleaned(finding.message, redactor)),
            _hint(finding.message),
            cleaned(finding.path, redactor),
        )
        if _IS_OF_TEXT.search(finding.message):
            told.add(finding.path)


def iter_private(value: Json, shape: Shape, redactor: Redactor | None) -> Iterator[Flaw]:
    """Yield where a value holds something private: class and place, never the text."""
    if redactor is None:
        return
    try:
        residues = scan_page(value, redactor) if shape is PAGE_TEXT else redactor.scan(value, shape)
    except RecordError:
        yield Flaw("too_deep", "is nested too deeply to be scanned", "flatten it")
        return
    for residue in residues[:_LIMIT]:
        is_secret = residue.class_.startswith("SECRET")
        yield Flaw(
            "secret" if is_secret else "personal_data",
            f"holds {residue.class_}",
            "revoke it if it is real, and collect the run again" if is_secret else "collect the run again to hide it",
            residue.path,
        )
    if len(residues) > _LIMIT:
        yield Flaw("private", f"holds {len(residues) - _LIMIT} more of that sort", "collect the run again")


def _refusal(kind: str, value: Json) -> Flaw | None:
    """Return why a document is not to be held against the schema of its kind."""
    if is_foreign_manifest(value):
        return foreign(value)
    if not isinstance(value, dict) or kind not in KIND_OF_NAME.values():
        return _newer(kind, value)
    if value.get("schema") != PREFIX + kind:
        hint = (
            "move it away, trainsite never overwrites it"
            if kind == "collection-index"
            else "restore it, or move it away"
        )
        return Flaw("wrong_schema", f"is no trainsite {kind}", hint, "$.schema")
    return _newer(kind, value)


def _newer(kind: str, value: Json) -> Flaw | None:
    version = value.get("schema_version") if isinstance(value, dict) and value.get("schema") == PREFIX + kind else None
    if type(version) is int and version > SCHEMA_VERSION:
        return Flaw(
            "newer_version",
            f"schema_version {version} is newer than {SCHEMA_VERSION}",
            "upgrade trainsite",
            "$.schema_version",
        )
    return None


def foreign(value: Json) -> Flaw | None:
    """Return the flaw of a manifest that the TypeScript system wrote, None for any other value."""
    if not is_foreign_manifest(value):
        return None
    return Flaw(
        "foreign_manifest",
        "written by elizaOS plugin-training",
        "import it: trainsite import eliza SRC -o RUN",
        "$.schema",
    )


def unknown(value: Json) -> Flaw:
    """Return the flaw of a document of which no schema is known."""
    stated = value.get("schema") if isinstance(value, dict) else None
    if isinstance(stated, str) and stated.startswith(PREFIX):
        return Flaw("unknown_kind", "its schema is unknown", "upgrade trainsite", "$.schema")
    return Flaw(
        "unknown_kind",
        "states no schema of trainsite",
        f"name files that trainsite wrote; they begin with a schema such as {PREFIX}collection-manifest",
    )


def _hint(message: str) -> str:
    if _MISSING_KEY.search(message):
        return "add it"
    if _EXTRA_KEY.match(message):
        return "remove it, or upgrade trainsite if a newer one wrote it"
    return "give it a value that its schema allows"


def _cut(message: str) -> str:
    """Return the beginning of a message that was cleaned: a cut before would hide from a redaction what it was."""
    return message if len(message) <= _MESSAGE_CHARS else message[:_MESSAGE_CHARS] + "…"


def cleaned(text: str, redactor: Redactor | None) -> str:
    """Return words about a value without what is private in them."""
    return text if redactor is None else str(redactor.redact_text(text).value)
