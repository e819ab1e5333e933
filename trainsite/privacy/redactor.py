"""The redactor: one key, one table of detectors, every text that leaves."""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.errors import ResidualError
from trainsite.privacy.hit import Hit, Path
from trainsite.privacy.ledger import Find, in_order, rebased
from trainsite.privacy.literals import LiteralSet
from trainsite.privacy.people import People
from trainsite.privacy.policy import Policy
from trainsite.privacy.rewrite import Rewriter
from trainsite.privacy.search import Search
from trainsite.privacy.survey import Survey, touched
from trainsite.privacy.surveyed import Surveyed
from trainsite.privacy.table import table_of
from trainsite.privacy.tokens import Tagger
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape

_MAX_PASSES = 8
_EVERYTHING = Policy()
_CLASSES_OF_PEOPLE = ("EMAIL", "HANDLE", "PERSON", "USER")
"""What a private person may be called by; the tag of each may stand in a token of another."""


@dataclass(frozen=True)
class Redacted:
    """A value that may leave, and what was taken out of it."""

    value: Json
    counts: dict[str, int]
    """How often each class was found, for example ``SECRET:github-token`` or ``EMAIL``."""
    finds: tuple[Find, ...] = ()
    """Each replacement, in the order of the value."""
    is_private: bool = False
    """True where somebody in the value is private, as a token too: by the policy, or because the value says so."""
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
    environment secrets; ``policy`` says what else is sought and what is left. ``key_id`` and ``rules_sha256`` are safe
    to publish. It can be pickled. Raises SettingsError for a plug-in that cannot be loaded.
    """

    def __init__(self, key: bytes, literals: Sequence[str] = (), policy: Policy = _EVERYTHING) -> None:
        self._key = bytes(key)
        self._literals = tuple(
            sorted({literal for literal in literals if literal}, key=lambda text: (-len(text), text))
        )
        self.policy = policy
        known = LiteralSet(() if "SECRET:env-secret" in policy.hidden else self._literals)
        table = table_of(policy)
        self._search = Search(table, known, policy)
        self._surveyed = Surveyed(numbers=bool(known.numeric))
        self._tagger = Tagger(self._key, known.plain, policy.regions)
        self.key_id = hmac.digest(self._key, b"key id", "sha256").hex()[:8]
        self.rules_sha256 = _rules(self._key, policy)
        self._private_token = _token_pattern(self._tagger, policy.private)
        self.literals_id = hmac.digest(self._key, "\0".join(("literals", *self._literals)).encode(), "sha256").hex()

    def __reduce__(self) -> tuple[type["Redactor"], tuple[bytes, tuple[str, ...], Policy]]:
        """Return what a worker process rebuilds it from."""
        return Redactor, (self._key, self._literals, self.policy)

    def redact(self, value: Json, shape: Shape = FREE) -> Redacted:
        """
        Return a value with tokens in the place of everything private; the same object where nothing is.

        A scan of what it returns finds nothing. Raises RecordError for values nested deeper than 100 levels.
        """
        people = People()
        finds: tuple[Find, ...] = ()
        is_private = False
        for number in range(1, _MAX_PASSES + 1):
            if number > 1:
                self._look_again(value, shape)
            rewriter = Rewriter(
                self._tagger,
                self._search,
                self._surveyed,
                people,
                is_last=number == _MAX_PASSES - 1,
                private_token=self._private_token,
            )
            value = rewriter.run(value, shape)
            is_private = is_private or rewriter.is_private
            written: dict[int, str] = {}
            new = [self._find(hit, written) for hit in rewriter.hits]
            finds = in_order(finds, rebased(new, finds)) if finds else tuple(new)
            if not rewriter.is_unsettled:
                self._surveyed.leave_changed()
                counts = Counter(find.class_ for find in finds)
                is_clean = not rewriter.hits and not rewriter.has_more
                texts = rewriter.texts if is_clean else None
                return Redacted(value, dict(sorted(counts.items())), finds, is_private, texts)
        raise ResidualError("value: something private is left after eight passes; leave the record out")

    def look_ahead(self, values: Iterable[Json], shape: Shape = FREE) -> None:
        """Look at values that are to be redacted next, together: faster than one by one, with the same result."""
        self._search.look_ahead(*self._surveyed.take(values, shape))

    def _look_again(self, value: Json, shape: Shape) -> None:
        """Look at what a pass has changed, together."""
        free, others = self._surveyed.take_changed(value, shape)
        known = self._search.ahead
        new = [text for text in (*free, *others) if text not in known.clean and text not in known.hits]
        if new:
            self._search.suspects(new, is_structural=False)

    def redact_text(self, text: str) -> Redacted:
        """Return a text with tokens in the place of everything private."""
        return self.redact(text)

    def scan(self, value: Json, shape: Shape = FREE) -> list[Residue]:
        """Return what a redaction would still take out of a value, in the order of the value."""
        rewriter = Rewriter(self._tagger, self._search, self._surveyed)
        rewriter.run(value, shape)
        return [Residue(hit.class_, self._written(hit.path, {})) for hit in rewriter.hits]

    def is_quiet(self, value: Json, shape: Shape = FREE) -> bool:
        """
        Tell whether a fast look sees nothing in a value and nobody named: then ``scan`` finds nothing.

        Neither does it in an object whose parts are quiet one by one and whose keys its schema lists.
        """
        found = self._surveyed.survey(value, shape)
        return not (found.people or found.has_fields or touched(found, self._search))

    def rescan(self, written: Json, redacted: Redacted, shape: Shape = FREE) -> list[Residue]:
        """
        Return what ``scan`` finds in a redacted value that was written and read back.

        Where it reads as it was, it holds the same texts: they are searched again, not collected again.
        """
        texts = redacted.texts
        if texts is None or written != redacted.value or not touched(texts, self._search) <= texts.cleared:
            return self.scan(written, shape)
        return []

    def _find(self, hit: Hit, written: dict[int, str]) -> Find:
        tag = self._tagger.long_tag(*hit.meant)
        path = self._written(hit.path, written)
        return Find(hit.class_, hit.detector, path, hit.start, hit.end, hit.layer, tag)

    def _written(self, path: Path, written: dict[int, str]) -> str:
        """Return a path as it is shown; ``written`` are those of paths above, by identity: many hits share them."""
        steps: list[Path] = []
        while path and id(path) not in written:
            steps.append(path)
            path = path[0]
        shown = written[id(path)] if path else "$"
        for below in reversed(steps):
            shown = written[id(below)] = shown + self._step(below[1])
        return shown

    def _step(self, step: Any) -> str:
        if step is None:
            return "{}"
        if isinstance(step, int):
            return f"[{step}]"
        if isinstance(step, str):
            return "." + step
        return f"[key:{self._tagger.tag('key', step[0])[:8].lower()}]"


def _rules(key: bytes, policy: Policy) -> str:
    """
    Return the hash over all rules; allowed and private texts are in it by the key.

    Without the key nobody can test by the hash whether a guessed name is one of them.
    """
    table = table_of(policy)
    if not policy.allow and not policy.private:
        return table.rules_sha256
    kept = ["allow", *sorted(policy.allowed)], ["private", *sorted(text.casefold() for text in policy.private)]
    lines = [hmac.digest(key, "\0".join(texts).encode("utf-8", "surrogatepass"), "sha256").hex() for texts in kept]
    return hashlib.sha256("\n".join([table.rules_sha256, *lines]).encode()).hexdigest()


def _token_pattern(tagger: Tagger, private: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds the tokens of private people; None where there are none."""
    tags = {tagger.tag(class_, text.strip()) for text in private for class_ in _CLASSES_OF_PEOPLE}
    return re.compile(rf"\[(?:{'|'.join(_CLASSES_OF_PEOPLE)}):(?:{'|'.join(sorted(tags))})\]") if tags else None
