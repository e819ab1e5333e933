"""Long texts that a sample holds once and refers to: put back where they are referred to, in bounded size."""

from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json

PREFIXES = ("attachment://", "tc://")
"""How a reference begins; the second one stands in logs of 2024."""
MAX_CHARS = 64 * 2**20
"""How much text references of one sample may bring in: one long text can be referred to any number of times."""


@dataclass
class Attachments:
    """The attachments of one sample, and how much of the allowance is left."""

    texts: dict[str, Json]
    left_chars: int = MAX_CHARS
    missing: set[str] = field(default_factory=set)
    """References to nothing; they stay as they are."""
    is_exhausted: bool = False

    def resolve(self, value: Json) -> Json:
        """Return a value with its references replaced; a text that is put in is not looked through again."""
        kind = type(value)
        if kind is str:
            return self._text(value) if value.startswith(PREFIXES) else value
        if kind is dict:
            return {key: self.resolve(item) for key, item in value.items()}
        if kind is list:
            return [self.resolve(item) for item in value]
        return value

    def _text(self, reference: str) -> str:
        text = self.texts.get(reference.partition("://")[2])
        if not isinstance(text, str):
            self.missing.add(reference)
            return reference
        if len(text) > self.left_chars:
            self.is_exhausted = True
            return reference
        self.left_chars -= len(text)
        return text
