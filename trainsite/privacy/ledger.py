"""What was replaced, and where: everything but the text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from trainsite.dataclass import dataclass
from trainsite.privacy.tokens import token_chars


@dataclass(frozen=True, slots=True)
class Find:
    """One replacement. Offsets count characters of the text at the path, before anything in it was replaced."""

    class_: str
    detector: str
    """The entry of the table; ``key`` where the key above gave the value away, ``people`` for known people."""
    path: str
    """Where; keys that no schema lists are short keyed hashes, ``{}`` leads into JSON inside a text."""
    start: int
    end: int
    layer: str
    """How it was read: text, json, base64, url, unicode, field, adjacent, number or known."""
    tag: str
    """32 hex digits of HMAC-SHA-256 over class and normal form."""

    @property
    def length(self) -> int:
        """How many characters were replaced."""
        return self.end - self.start


def rebased(finds: Iterable[Find], earlier: Sequence[Find]) -> list[Find]:
    """Return finds in texts in which earlier ones are tokens already, with offsets in the texts as they first were."""
    by_path: dict[str, list[Find]] = {}
    for find in earlier:
        by_path.setdefault(find.path, []).append(find)
    return [_rebased(find, by_path[find.path]) if find.path in by_path else find for find in finds]


def _rebased(find: Find, earlier: list[Find]) -> Find:
    return replace(find, start=_original(find.start, earlier), end=_original(find.end, earlier))


def _original(offset: int, earlier: list[Find]) -> int:
    at = offset
    for find in sorted(earlier, key=lambda find: find.start):
        if find.start >= at:
            break
        at += find.length - token_chars(find.class_)
        at = max(at, find.end)
    return at


def in_order(first: Sequence[Find], later: Sequence[Find]) -> tuple[Find, ...]:
    """Return finds of several passes in the order of the value: each beside those at its path."""
    if not later:
        return tuple(first)
    places = {find.path: at for at, find in reversed(list(enumerate(first)))}
    ranked = [(places[find.path], find.start, at, find) for at, find in enumerate(first)]
    ranked += [(places.get(find.path, len(first)), find.start, len(first) + at, find) for at, find in enumerate(later)]
    return tuple(find for *_, find in sorted(ranked, key=lambda entry: entry[:3]))
