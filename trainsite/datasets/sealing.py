"""Native rows become lines that lack their group and split alone: attested, validated, scanned. Pure."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import orjson

from trainsite.dataclass import dataclass
from trainsite.datasets.chat import chat_row
from trainsite.datasets.sources import Part
from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, dump_line, to_row
from trainsite.records.schema import Shape, is_valid, shape_of
from trainsite.records.training_set import Attestation, Origin

SCANNED_AT_ONCE = 32
"""A scan of many rows takes less time than many scans."""
UNPLACED = {"group": "0123456789abcdef", "split": "train"}
"""What stands for the group and split of an example until they are known: the last two keys of an attestation."""
_UNPLACED = orjson.dumps(UNPLACED)[1:-1]


class Lines(NamedTuple):
    """An example as it is written, but for its group and split."""

    native: bytes
    chat: bytes = b""
    """Empty where it was not asked for."""
    is_sealed: bool = False
    """False where an example is to be looked at closely before it is written."""


@dataclass(frozen=True)
class Sealer:
    """Makes the lines; can be sent to another process."""

    formats: tuple[str, ...]
    redactor: Redactor

    def __call__(self, rows: Sequence[Json]) -> list[Lines]:
        """Return the lines of some native rows, attested with ``UNPLACED``."""
        made: list[Lines] = []
        for at in range(0, len(rows), SCANNED_AT_ONCE):
            some = rows[at : at + SCANNED_AT_ONCE]
            made += self._seal(some) or [line for row in some for line in self._seal([row]) or [Lines(dump_line(row))]]
        return made

    def attestation_of(self, part: Part) -> Json:
        """Return what is known of all rows of a part; what is known of each alone is still to be put in its place."""
        origin = Origin(file=None if part.is_table else part.name, run_id=part.run_id, step=part.step, row_id="")
        return to_row(
            Attestation(
                rules_sha256=self.redactor.rules_sha256,
                redaction_key_id=part.redaction_key_id or self.redactor.key_id,
                quality="",
                evidence="",
                source=origin,
                group=UNPLACED["group"],
                split=UNPLACED["split"],
            )
        )

    def _seal(self, rows: Sequence[Json]) -> list[Lines] | None:
        """Return the lines of rows that one scan finds clean; None where it does not, or one does not fit."""
        lines: list[Lines] = []
        written: list[Json] = []
        for row in rows:
            if not is_native(row):
                return None
            chat = chat_row(row) if "chat" in self.formats else None
            if chat is not None and not is_valid("dataset-chat", chat):
                return None
            line = Lines(dump_line(row), b"" if chat is None else dump_line(chat), is_sealed=True)
            lines.append(line)
            written.append(self._written(line))
        try:
            return None if self.redactor.scan(written, _written_shape()) else lines
        except RecordError:
            return None

    def _written(self, line: Lines) -> Json:
        """Return what is read back from both lines; an attestation that they share is there once, and scanned once."""
        written = {name: orjson.loads(getattr(line, name)) for name in self.formats}
        if (
            len(written) > 1
            and written["chat"]["metadata"]["attestation"] == written["native"]["metadata"]["attestation"]
        ):
            del written["chat"]["metadata"]["attestation"]
        return written


def is_native(row: Json) -> bool:
    """Tell whether a native row and its attestation fit their schemas."""
    return is_valid("native-row", row) and is_valid("dataset-attestation", row["metadata"]["attestation"])


def placed(line: bytes, place: bytes) -> bytes:
    """Return a line with its place, as ``place_of`` gives it, for ``UNPLACED``."""
    # A quotation mark inside a text has a backslash before it, so this is found as keys alone.
    head, _, tail = line.rpartition(_UNPLACED)
    return b"".join((head, place, tail))


def place_of(group: str, split: str) -> bytes:
    """Return a group and a split as they stand in a line."""
    return orjson.dumps({"group": group, "split": split})[1:-1]


@cache
def _written_shape() -> Shape:
    return Shape(items=Shape(properties={"native": native_shape(), "chat": shape_of("dataset-chat")}))


@cache
def native_shape() -> Shape:
    """Return the shape of a native row whose metadata holds an attestation."""
    native = shape_of("native-row")
    metadata = {**native.properties["metadata"].properties, "attestation": shape_of("dataset-attestation")}
    return Shape(properties={**native.properties, "metadata": Shape(properties=metadata)})
