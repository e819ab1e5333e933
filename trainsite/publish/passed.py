"""What the gate has let through: parts of documents and texts that are the same in many runs are looked at once."""

from collections.abc import Callable, Iterable
from dataclasses import field
from hashlib import sha256
from typing import Final

import orjson

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.schema import Shape

_PARTS: Final = 20_000
_TEXTS: Final = 10_000
_SHORT_CHARS: Final = 400
"""Longer texts are hardly ever the same in two runs."""

IsQuiet = Callable[[dict[str, Json], Shape], bool]
"""Tells whether a fast look sees nothing in an object, nobody named, and nothing that its neighbours could add to."""


@dataclass
class Passed:
    """Parts by their content, and texts, that held nothing; the oldest of many are forgotten all at once."""

    parts: set[bytes] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def new_texts(self, texts: Iterable[str]) -> list[str]:
        """Return the texts that were not looked at before, each once."""
        return [text for text in dict.fromkeys(texts) if text not in self.texts]

    def add_texts(self, texts: Iterable[str]) -> None:
        """Remember texts that hold nothing, wherever they stand."""
        if len(self.texts) > _TEXTS:
            self.texts.clear()
        self.texts.update([text for text in texts if len(text) <= _SHORT_CHARS])

    def is_made_of_known(self, value: dict[str, Json], shape: Shape, is_quiet: IsQuiet) -> bool:
        """Tell whether all parts of a document are quiet; those that are new are looked at together."""
        names: list[bytes] = []
        new = self._new(value, shape, b"", names)
        if new is None or not is_quiet(new, shape):
            return False
        if len(self.parts) > _PARTS:
            self.parts.clear()
        self.parts.update(names)
        return True

    def _new(self, value: dict[str, Json], shape: Shape, place: bytes, names: list[bytes]) -> dict[str, Json] | None:
        """
        Return an object of its parts that are new, or None where it says more than its parts do.

        ``names`` takes the names of these parts: their place and content.
        """
        listed = shape.properties
        if "name" in value or not listed.keys() >= value.keys():
            return None
        new: dict[str, Json] = {}
        for key, part in value.items():
            kind, at = type(part), listed[key]
            if kind is not dict and kind is not list:
                new[key] = part
                continue
            inner = b"%b.%b" % (place, key.encode())
            found = self._new(part, at, inner, names) if kind is dict and at.properties else None
            if found is not None:
                if found:
                    new[key] = found
                continue
            name = sha256(b"%b %b" % (inner, orjson.dumps(part))).digest()
            if name not in self.parts:
                names.append(name)
                new[key] = part
        return new
