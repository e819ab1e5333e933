"""The fast look at a value: collects its texts and says whether anything in it deserves the slow one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from trainsite.errors import RecordError
from trainsite.privacy.fields import hidden_fields
from trainsite.privacy.finder import may_hold, suspects
from trainsite.privacy.keynames import meaning_of
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape

MAX_DEPTH = 100


@dataclass(slots=True)
class Survey:
    """What a value holds."""

    free: list[str] = field(default_factory=list)
    structural: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    has_fields: bool = False
    """True where a key hides its value: a password, a phone number, a place."""


def survey(value: Json, shape: Shape, *, numbers: bool) -> Survey:
    """
    Return the texts, keys and (where asked for) numbers of a value.

    Raises RecordError for a value that is nested deeper than 100 levels.
    """
    found = Survey()
    stack = [(value, shape, 1)]
    while stack:
        node, at, depth = stack.pop()
        kind = type(node)
        if kind is dict:
            _object(node, at, depth, found, stack)
        elif kind is list:
            item_shape = at.items or FREE
            texts = found.structural if item_shape.structural else found.free
            for item in node:
                if type(item) is str:
                    texts.append(item)
                elif type(item) is dict or type(item) is list:
                    stack.append((item, item_shape, depth + 1))
        elif kind is str:
            (found.structural if at.structural else found.free).append(node)
        if depth > MAX_DEPTH and (kind is dict or kind is list):
            raise RecordError(f"value: nested deeper than {MAX_DEPTH} levels; flatten it")
    if numbers:
        found.numbers = list(_numbers(value))
    return found


def _object(node: dict[str, Json], at: Shape, depth: int, found: Survey, stack: list[tuple[Json, Shape, int]]) -> None:
    listed, free = at.properties, found.free
    others = [] if listed else list(node)
    for key, item in node.items():
        sub = listed.get(key) if listed else FREE
        if sub is None:
            sub = FREE
            others.append(key)
        kind = type(item)
        if kind is str:
            (found.structural if sub.structural else free).append(item)
        elif kind is dict or kind is list:
            stack.append((item, sub, depth + 1))
    if others:
        free += others
        if not found.has_fields and any(map(meaning_of, others)) and hidden_fields(node, listed):
            found.has_fields = True


def _numbers(value: Json) -> list[str]:
    found = []
    stack = [value]
    while stack:
        node = stack.pop()
        if type(node) is dict:
            stack.extend(node.values())
        elif type(node) is list:
            stack.extend(node)
        elif type(node) is int or type(node) is float:
            found.append(repr(node))
    return found


def touched(found: Survey, literals: Sequence[str]) -> set[str]:
    """
    Return the texts that may hold something.

    What is sought in structural texts is sought in free ones too: one look at all as if free settles most values.
    """
    texts: set[str] = set()
    if not found.free or may_hold([*found.free, *found.structural]):
        texts |= suspects(found.free, False) | suspects(found.structural, True)
    for literal in literals:
        for group in (found.free, found.structural, found.numbers):
            if any(literal in text for text in group):
                texts.update(text for text in group if literal in text)
    texts.update([text for text in found.free if text[:1] in _OPENERS and is_nested(text)])
    return texts


_OPENERS = frozenset("{[ \t\r\n")


def is_nested(text: str) -> bool:
    """Tell whether a text may be JSON that hides something from a look at its characters."""
    head = text[:64].lstrip()[:1] or text.lstrip()[:1]
    if head not in ("{", "["):
        return False
    return "\\" in text or _has_word(text)


def _has_word(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _WORDS)


_WORDS = (
    "accesskey", "api", "auth", "cell", "coord", "fax", "geo", "key", "lat", "location", "mobile", "msisdn", "pass",
    "phone", "point", "position", "pwd", "secret", "sms", "tel", "token", "whatsapp",
)  # fmt: skip
