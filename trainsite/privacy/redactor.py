"""The redactor: one key, one table of detectors, every text that leaves."""

import hmac
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from trainsite.errors import ResidualError
from trainsite.privacy.detectors import rules_sha256
from trainsite.privacy.rewrite import Path, Rewriter
from trainsite.privacy.survey import Survey, touched
from trainsite.privacy.tokens import Tagger
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape

_MAX_PASSES = 8


@dataclass(frozen=True)
class Redacted:
    """A value that may leave, and what was taken out of it."""

    value: Json
    counts: dict[str, int]
    """How often each class was found, for example ``SECRET:github-token`` or ``EMAIL``."""
    texts: Survey | None = field(default=None, repr=False, compare=False)
    """What the value holds, for ``rescan``; null where that takes a longer look."""


@dataclass(frozen=True)
class Residue:
    """Something private that a scan found; it never holds the text itself."""

    class_: str
    path: str
    """Where; keys that no schema lists appear as short keyed hashes."""


class Redactor:
    """
    Finds what is private in JSON values and texts, and puts keyed tokens in its place.

    ``key`` makes tokens the same for the same find and useless to whoever lacks it; ``literals`` are values of
    environment secrets. ``key_id`` and ``rules_sha256`` are safe to publish. It can be pickled.
    """

    def __init__(self, key: bytes, literals: Sequence[str] = ()) -> None:
        self._key = bytes(key)
        self._literals = tuple(
            sorted({literal for literal in literals if literal}, key=lambda text: (-len(text), text))
        )
        self._tagger = Tagger(self._key, self._literals)
        self.key_id = hmac.digest(self._key, b"key id", "sha256").hex()[:8]
        self.rules_sha256 = rules_sha256()
        self.literals_id = hmac.digest(self._key, "\0".join(("literals", *self._literals)).encode(), "sha256").hex()

    def __reduce__(self) -> tuple[type["Redactor"], tuple[bytes, tuple[str, ...]]]:
        """Return what a worker process rebuilds it from."""
        return Redactor, (self._key, self._literals)

    def redact(self, value: Json, shape: Shape = FREE) -> Redacted:
        """
        Return a value with tokens in the place of everything private; the same object where nothing is.

        A scan of what it returns finds nothing. Raises RecordError for values nested deeper than 100 levels.
        """
        counts: Counter[str] = Counter()
        for number in range(1, _MAX_PASSES + 1):
            rewriter = Rewriter(self._tagger, self._literals, is_last=number == _MAX_PASSES - 1)
            value = rewriter.run(value, shape)
            if not rewriter.hits:
                return Redacted(value, dict(sorted(counts.items())), rewriter.texts)
            counts.update(class_ for class_, _ in rewriter.hits)
        raise ResidualError("value: something private is left after eight passes; leave the record out")

    def redact_text(self, text: str) -> Redacted:
        """Return a text with tokens in the place of everything private."""
        return self.redact(text)

    def scan(self, value: Json, shape: Shape = FREE) -> list[Residue]:
        """Return what a redaction would still take out of a value, in the order of the value."""
        rewriter = Rewriter(self._tagger, self._literals)
        rewriter.run(value, shape)
        return [Residue(class_, self._written(path)) for class_, path in rewriter.hits]

    def rescan(self, written: Json, redacted: Redacted, shape: Shape = FREE) -> list[Residue]:
        """
        Return what ``scan`` finds in a redacted value that was written and read back.

        Where it reads as it was, it holds the same texts: they are searched again, not collected again.
        """
        texts = redacted.texts
        if texts is None or texts.numbers or written != redacted.value or touched(texts, self._literals):
            return self.scan(written, shape)
        return []

    def _written(self, path: Path) -> str:
        parts: list[str] = []
        while path:
            path, step = path
            if isinstance(step, int):
                parts.append(f"[{step}]")
            elif isinstance(step, str):
                parts.append("." + step)
            else:
                parts.append(f"[key:{self._tagger.tag('key', step[0])[:8].lower()}]")
        return "$" + "".join(reversed(parts))
