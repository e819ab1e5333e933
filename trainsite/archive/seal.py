"""
The one way out: redact, validate, serialise, read back, scan again. What does not pass is not written.

A sealed row or document has gone through the redactor, fits its schema, and was scanned once more in the form in which
it is written. A page is made of sealed records; it is scanned for what is sought everywhere (secrets and e-mails).
"""

import html
import re
from collections.abc import Iterable
from dataclasses import field

import orjson

from trainsite.dataclass import dataclass
from trainsite.errors import RecordError, ResidualError
from trainsite.privacy import Find, Redactor, Residue
from trainsite.records.codec import Json, dump_document, dump_line
from trainsite.records.schema import Shape, explain, is_valid, shape_of

PAGE_TEXT = Shape(structural=True)
_BY_CONTEXT = "SECRET:field"
"""How pages and Markdown are scanned: for what is sought everywhere, not for shapes that only free text has."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A punctuation mark behind a backslash, as Markdown escapes it."""
_ENTITIES = (
    ("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&quot;", '"'), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&"),
)  # fmt: skip
"""What our pages write for markup characters; ``&amp;`` last, since it begins the others."""


@dataclass(frozen=True)
class Sealed:
    """Bytes that may be written, the value that they hold, and what was replaced in them, per class."""

    data: bytes
    value: Json
    counts: dict[str, int] = field(default_factory=dict)
    finds: tuple[Find, ...] = ()
    """What was replaced, in the order of the value: lines of the ledger."""
    is_private: bool = False
    """True where somebody in it is private by the policy: then it is to be left out as a whole."""


def seal_row(kind: str, value: Json, redactor: Redactor, *, place: str) -> Sealed:
    """
    Return one NDJSON line of a kind.

    Raises RecordError where it does not fit its schema, ResidualError where the second scan finds something.
    """
    shape = shape_of(kind)
    redacted = redactor.redact(value, shape)
    require_valid(kind, redacted.value, place)
    data = dump_line(redacted.value)
    require_clean(redactor.rescan(orjson.loads(data), redacted, shape), place)
    return Sealed(data, redacted.value, redacted.counts, redacted.finds, redacted.is_private)


def seal_quiet_rows(kind: str, values: list[Json], redactor: Redactor) -> list[bytes] | None:
    """
    Return a line for each of many small rows in which nothing is to be replaced, as ``seal_row`` one by one.

    They are redacted, and scanned, as one list. None where one of them does not fit its schema, or something was found
    in any, perhaps only since two of them stand side by side: then each is to be sealed alone.
    """
    shape = Shape(items=shape_of(kind))
    redacted = redactor.redact(values, shape)
    if redacted.value is not values or redacted.is_private or not all(is_valid(kind, value) for value in values):
        return None
    lines = [dump_line(value) for value in values]
    if redactor.rescan(orjson.loads(b"[" + b",".join(lines) + b"]"), redacted, shape):
        return None
    return lines


def seal_again(kind: str, value: Json, redactor: Redactor, *, place: str) -> Sealed:
    """Return one NDJSON line made of a sealed row: nothing is left to redact, all else is as in ``seal_row``."""
    require_valid(kind, value, place)
    data = dump_line(value)
    require_clean(redactor.scan(orjson.loads(data), shape_of(kind)), place)
    return Sealed(data, value)


def seal_all_again(kind: str, values: Iterable[Json], redactor: Redactor, *, place: str) -> list[bytes]:
    """
    Return a line for each of many small rows that are made of sealed ones, as ``seal_again`` one by one.

    They are scanned together. Where that finds something, perhaps only since two of them stand side by side, each is
    scanned alone, and that decides.
    """
    lines = []
    for value in values:
        require_valid(kind, value, place)
        lines.append(dump_line(value))
    shape = shape_of(kind)
    if lines and redactor.scan(orjson.loads(b"[" + b",".join(lines) + b"]"), Shape(items=shape)):
        for line in lines:
            require_clean(redactor.scan(orjson.loads(line), shape), place)
    return lines


def seal_document(kind: str, value: Json, redactor: Redactor, *, place: str) -> Sealed:
    """Return a JSON document of a kind; raises as ``seal_row``."""
    shape = shape_of(kind)
    redacted = redactor.redact(value, shape)
    require_valid(kind, redacted.value, place)
    data = dump_document(redacted.value)
    require_clean(redactor.rescan(orjson.loads(data), redacted, shape), place)
    return Sealed(data, redacted.value, redacted.counts, redacted.finds, redacted.is_private)


def seal_text(text: str, redactor: Redactor, *, place: str) -> bytes:
    """Return Markdown made of sealed records; raises ResidualError where it holds something private."""
    require_clean(scan_page(markdown_text(text), redactor), place)
    return text.encode()


def seal_page(page: str, redactor: Redactor, *, place: str) -> bytes:
    """Return an HTML page made of sealed records; raises ResidualError where it holds something private."""
    require_clean(scan_page(page_text(page), redactor), place)
    return page.encode()


def scan_page(text: str, redactor: Redactor) -> list[Residue]:
    """
    Return what is private in the text of a page: secrets by their own form, and e-mails.

    A value that is secret only by the word before it was sought in the records; on a page that word may be ours.
    """
    return [residue for residue in redactor.scan(text, PAGE_TEXT) if residue.class_ != _BY_CONTEXT]


def plain_text(name: str, text: str) -> str:
    """Return what a scan looks at in a file of ours, by the ending of its name."""
    if name.endswith(".html"):
        return page_text(text)
    return markdown_text(text) if name.endswith(".md") else text


def markdown_text(markdown: str) -> str:
    """Return Markdown of ours with its escapes and entities decoded: what a scan looks at."""
    return html.unescape(_ESCAPED.sub(r"\1", markdown))


def page_text(page: str) -> str:
    """Return a page of ours with its entities decoded: what a scan looks at, markup and attributes included."""
    for entity, character in _ENTITIES:
        page = page.replace(entity, character)
    return page


def require_valid(kind: str, value: Json, place: str) -> None:
    """Raise RecordError with the first finding where a value does not fit its schema."""
    if is_valid(kind, value):
        return
    finding = explain(kind, value, limit=1)[0]
    raise RecordError(
        f"{place}: {finding.path}: {finding.message[:300]}; this is what trainsite was about to write, please report it"
    )


def require_clean(residues: list[Residue], place: str) -> None:
    """Raise ResidualError with the first place where the second scan found something."""
    if not residues:
        return
    first = residues[0]
    raise ResidualError(
        f"{place}: {first.path}: the second scan found {first.class_} in what was about to be written, so it was not;"
        " please report the shape of this row"
    )
