"""Documents: files that hold one JSON value."""

from pathlib import Path

from trainsite.archive.validation.content import HARMLESS, find_kind, foreign, iter_flaws, iter_private, unknown
from trainsite.archive.validation.parsing import parse
from trainsite.archive.validation.report import Flaw, Ledger, Severity, unreadable
from trainsite.privacy import Redactor
from trainsite.records.codec import Json
from trainsite.records.schema import FREE


def check_document(path: Path, kind: str, ledger: Ledger, redactor: Redactor | None) -> dict[str, Json] | None:
    """Look at a document of a kind; return it where it is of its kind and can be read on, else None."""
    value = load_value(path, ledger)
    if value is None:
        return None
    flaws = list(iter_flaws(kind, value, redactor))
    stated = value.get("schema") if isinstance(value, dict) else None
    for flaw in flaws:
        ledger.add(path, flaw)
    is_whole = stated == f"trainsite/{kind}" and all(flaw.code in HARMLESS for flaw in flaws)
    return value if is_whole else None


def check_unnamed(path: Path, ledger: Ledger, redactor: Redactor | None) -> None:
    """Look at a document that has no schema: it must be JSON and free of private text."""
    value = load_value(path, ledger)
    if value is not None:
        for flaw in iter_private(value, FREE, redactor):
            ledger.add(path, flaw)


def check_any(data: bytes, name: Path | str, ledger: Ledger, redactor: Redactor | None, *, is_named: bool) -> None:
    """Look at a document of any kind; one of no known kind is an error where the file was named, else a note."""
    value, flaw = parse(data)
    if flaw is not None:
        ledger.add(name, flaw)
        return
    kind = find_kind(value, Path(name).name)
    if kind is None:
        refused = foreign(value) or unknown(value)
        severity: Severity = "error" if is_named or refused.code != "unknown_kind" else "note"
        ledger.add(name, Flaw(refused.code, refused.message, refused.hint, refused.path, severity))
        return
    for each in iter_flaws(kind, value, redactor):
        ledger.add(name, each)


def load_value(path: Path, ledger: Ledger) -> Json:
    """Return the JSON of a file; None, with a finding, where there is none."""
    try:
        value, flaw = parse(path.read_bytes())
    except OSError as error:
        flaw, value = unreadable(error), None
    if flaw is not None:
        ledger.add(path, flaw)
    return value
