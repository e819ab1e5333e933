"""Examples become the rows of a data set: attested, sealed, in both forms. Pure; one process or two."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from functools import cache
from typing import NamedTuple

import orjson

from trainsite.archive.seal import Sealed, require_clean, require_valid, seal_again, seal_row
from trainsite.dataclass import dataclass
from trainsite.datasets.chat import chat_row
from trainsite.errors import RecordError, ResidualError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, dump_line
from trainsite.records.schema import Shape, shape_of

SCANNED_AT_ONCE = 32
"""A scan of many rows takes less time than many scans."""


class Pending(NamedTuple):
    """An example that stays; ``attestation`` is the JSON form of its record."""

    example: int
    """Its index among all."""
    data: bytes
    attestation: Json


@dataclass(kw_only=True)
class Finished:
    """The lines of some examples, by format and split."""

    lines: dict[tuple[str, str], bytearray] = field(default_factory=dict)
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    """What only the second scan found."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Examples that must not be written, and why."""


@dataclass(frozen=True)
class Finisher:
    """Makes the rows; can be sent to another process."""

    formats: tuple[str, ...]
    redactor: Redactor

    def __call__(self, examples: Sequence[Pending]) -> Finished:
        """Return the rows of some examples; one that cannot be written is refused in all its forms."""
        finished = Finished()
        for at in range(0, len(examples), SCANNED_AT_ONCE):
            some = examples[at : at + SCANNED_AT_ONCE]
            for example, sealed in zip(some, self._seal_all(some) or map(self._seal_one, some), strict=True):
                if isinstance(sealed, str):
                    finished.refused.append((example.example, sealed))
                    continue
                for name in self.formats:
                    place = (name, example.attestation["split"])
                    finished.lines.setdefault(place, bytearray()).extend(sealed[name].data)
                    finished.rows[place] += 1
                    finished.redactions.update(sealed[name].counts)
        return finished

    def _seal_all(self, examples: Sequence[Pending]) -> list[dict[str, Sealed]] | None:
        """Return the rows of examples that one scan finds clean; None where each is to be looked at alone."""
        sealed = []
        try:
            for example in examples:
                native = _attested(example)
                rows = {"native": native}
                _require_native(native)
                if "chat" in self.formats:
                    rows["chat"] = chat_row(native)
                    require_valid("dataset-chat", rows["chat"], "chat")
                sealed.append({name: Sealed(dump_line(rows[name]), rows[name]) for name in self.formats})
            written = [{name: orjson.loads(row.data) for name, row in rows.items()} for rows in sealed]
            return None if self.redactor.scan(written, _written_shape()) else sealed
        except RecordError:
            return None

    def _seal_one(self, example: Pending) -> dict[str, Sealed] | str:
        try:
            return self._seal(example)
        except RecordError as error:
            return str(error)

    def _seal(self, example: Pending) -> dict[str, Sealed]:
        native = seal_native(_attested(example), self.redactor)
        sealed = {"native": native}
        if "chat" in self.formats:
            chat = chat_row(native.value)
            try:
                sealed["chat"] = seal_again("dataset-chat", chat, self.redactor, place="chat")
            except ResidualError:
                # Pieces that were apart in one form can be one text in the other.
                sealed["chat"] = seal_row("dataset-chat", chat, self.redactor, place="chat")
        return sealed


def seal_native(row: Json, redactor: Redactor) -> Sealed:
    """Return one line of a native row with its attestation; raises RecordError where it must not be written."""
    shape, counts = native_shape(), {}
    _require_native(row)
    data = dump_line(row)
    if redactor.scan(orjson.loads(data), shape):
        redacted = redactor.redact(row, shape)
        row, counts = redacted.value, redacted.counts
        _require_native(row)
        data = dump_line(row)
        require_clean(redactor.scan(orjson.loads(data), shape), "native")
    return Sealed(data, row, counts)


def _attested(example: Pending) -> Json:
    row = orjson.loads(example.data)
    row["metadata"]["attestation"] = example.attestation
    return row


def _require_native(row: Json) -> None:
    require_valid("native-row", row, "native")
    require_valid("dataset-attestation", row["metadata"]["attestation"], "attestation")


@cache
def _written_shape() -> Shape:
    return Shape(items=Shape(properties={"native": native_shape(), "chat": shape_of("dataset-chat")}))


@cache
def native_shape() -> Shape:
    """Return the shape of a native row whose metadata holds an attestation."""
    native = shape_of("native-row")
    metadata = {**native.properties["metadata"].properties, "attestation": shape_of("dataset-attestation")}
    return Shape(properties={**native.properties, "metadata": Shape(properties=metadata)})
