"""Examples become the rows of a data set: what was sealed gets its place, the rest is looked at. Pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import field
from typing import NamedTuple

import orjson

from trainsite.archive.seal import Sealed, require_clean, require_valid, seal_again, seal_row
from trainsite.dataclass import dataclass
from trainsite.datasets.chat import chat_row
from trainsite.datasets.sealing import Lines, native_shape, place_of, placed
from trainsite.errors import RecordError, ResidualError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, dump_line, to_row
from trainsite.records.schema import Shape, is_valid, shape_of
from trainsite.records.training_set import Attestation, Origin


class Pending(NamedTuple):
    """An example that stays."""

    example: int
    """Its index among all."""
    lines: Lines
    group: str
    split: str


@dataclass(kw_only=True)
class Finished:
    """The lines of some examples, by format and split."""

    lines: defaultdict[tuple[str, str], bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    rows: Counter[str] = field(default_factory=Counter)
    """How many, by split."""
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
        clean = self._clean_places({(example.group, example.split) for example in examples})
        for example in examples:
            place = clean.get((example.group, example.split))
            if place is not None and example.lines.is_sealed:
                written = [placed(getattr(example.lines, name), place) for name in self.formats]
            else:
                try:
                    sealed = self._seal(example)
                except RecordError as error:
                    finished.refused.append((example.example, str(error)))
                    continue
                written = [sealed[name].data for name in self.formats]
                for name in self.formats:
                    finished.redactions.update(sealed[name].counts)
            finished.rows[example.split] += 1
            for name, line in zip(self.formats, written, strict=True):
                finished.lines[name, example.split] += line
        return finished

    def _clean_places(self, places: set[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return groups with their splits that may be written as they are: they are valid, and a scan finds nothing."""
        skeleton = to_row(
            Attestation(
                rules_sha256=self.redactor.rules_sha256,
                redaction_key_id=self.redactor.key_id,
                quality="unrated",
                evidence="imported",
                source=Origin(row_id="1-1"),
                group="",
                split="",
            )
        )
        written = [{"group": group, "split": split} for group, split in sorted(places)]
        if not all(is_valid("dataset-attestation", {**skeleton, **one}) for one in written):
            return {}
        if self.redactor.scan(written, Shape(items=shape_of("dataset-attestation"))):
            return {}
        return {place: place_of(*place) for place in places}

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
    row = orjson.loads(example.lines.native)
    row["metadata"]["attestation"] |= {"group": example.group, "split": example.split}
    return row


def _require_native(row: Json) -> None:
    require_valid("native-row", row, "native")
    require_valid("dataset-attestation", row["metadata"]["attestation"], "attestation")
