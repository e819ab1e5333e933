"""The forms in which texts name a person who is known: in either order, with initials, joined, with a number."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import re2

from trainsite.privacy.names import is_east_asian
from trainsite.privacy.pattern import Pattern

_TAIL = Pattern(r"[._-]?[0-9]{1,8}\Z")
_GAP = Pattern(r"[\s._-]+|\s[A-Za-z]\.?\s")
_MAX_PATTERNS = 48
"""So many people at most have patterns of their own in one value."""
_MAX_KEPT = 2_048
_BREAK = r"(?:[ \t\n\u00a0._-]{1,3}| [A-Za-z]\.? )"


def folded(text: str) -> str:
    """Return a name in the one spelling that all of its forms share."""
    if "," in text:
        last, _, first = text.partition(",")
        text = f"{first.strip()} {last.strip()}"
    return " ".join(word for word in _GAP.split(text.lstrip("@").casefold()) if word)


def without_number(text: str) -> str:
    """Return a name without the number that ids put behind it."""
    return _TAIL.sub("", text)


class Forms:
    """Finds people in a text, each by a pattern of their own that is kept: who is in one value is in the next, too."""

    def __init__(self, names: Sequence[str], singles: Sequence[str], handles: Sequence[str]) -> None:
        lowered = {name.lower() for name in handles}
        self._patterns: list[tuple[re.Pattern[str], bool]] = []
        if len(names) + len(singles) + len(lowered) > _MAX_PATTERNS:
            pattern = pattern_of(names, singles, handles)
            self._patterns += [(pattern, False)] if pattern else []
            return
        self._patterns += [(_handle_pattern(handle), True) for handle in sorted(lowered, key=_longest_first)]
        self._patterns += [(_name_pattern(name), False) for name in sorted(names, key=_longest_first)]
        self._patterns += [(_single_pattern(single), False) for single in sorted(set(singles))]

    def are_in(self, text: str) -> bool:
        """Tell whether somebody is named in a text."""
        return any(pattern.search(text) for pattern, _ in self._patterns)

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], bool]]:
        """Yield who is named, and whether by a handle: the first in the text, and of several there the first form."""
        found = [
            (match, pattern, is_handle) for pattern, is_handle in self._patterns if (match := pattern.search(text))
        ]
        while found:
            first, _, is_handle = min(found, key=_start)
            yield first, is_handle or first.lastgroup == "handle"
            found = [
                (match, pattern, is_handle)
                for before, pattern, is_handle in found
                if (match := before if before.start() >= first.end() else pattern.search(text, first.end()))
            ]


def _start(found: tuple[re.Match[str], object, bool]) -> int:
    return found[0].start()


def pattern_of(names: Sequence[str], singles: Sequence[str], handles: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds whole names, single ones and handles in a text; None where there are none."""
    wholes = [_name_form(name) for name in sorted(names, key=_longest_first)]
    groups = []
    if handles:
        groups.append(_handle_form(_tree(sorted({name.lower() for name in handles}))))
    if wholes:
        groups.append(rf"(?P<name>{'|'.join(wholes)})")
    if singles:
        groups.append(_single_form(_tree(sorted(set(singles)))))
    return re.compile("|".join(groups)) if groups else None


@lru_cache(maxsize=_MAX_KEPT)
def _handle_pattern(handle: str) -> re.Pattern[str]:
    return re.compile(_handle_form(re.escape(handle)))


@lru_cache(maxsize=_MAX_KEPT)
def _name_pattern(name: str) -> re.Pattern[str]:
    return re.compile(_name_form(name))


@lru_cache(maxsize=_MAX_KEPT)
def _single_pattern(single: str) -> re.Pattern[str]:
    return re.compile(_single_form(re.escape(single)))


def _handle_form(handles: str) -> str:
    return rf"(?P<handle>@?(?<![\w])(?i:{handles})(?!\w))"


def _single_form(singles: str) -> str:
    return rf"(?<![^\W_])(?:{singles})(?![^\W_])"


def head_pattern(heads: Sequence[str]) -> str:
    """
    Return, in the syntax of re2, what finds one of some heads in a lower-cased text.

    Heads in letters of ours stand there as words: all that is sought begins with one, and nothing goes on behind it.
    """
    words = [re2.escape(head) for head in heads if head.isascii()]
    others = [re2.escape(head) for head in heads if not head.isascii()]
    bounded = rf"(?:\A|[^0-9a-z])(?:{'|'.join(words)})(?:\z|[^0-9a-z])"
    return "|".join([*([bounded] if words else []), *others])


def heads_of(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Return texts one of which is in every lower-cased text that names somebody."""
    words = [name.replace(",", " ").split() for name in names]
    heads = {word.lower() for split in words for word in (split[0], split[-1])} | {text.lower() for text in others}
    return tuple(sorted(heads))


def _tree(words: Sequence[str]) -> str:
    """Return a pattern for sorted words that share their beginnings, the longest first: many cost little more."""
    if len(words) == 1:
        return re.escape(words[0])
    shared = next(
        (at for at, (one, other) in enumerate(zip(words[0], words[-1], strict=False)) if one != other), len(words[0])
    )
    rests = [word[shared:] for word in words]
    branches = [_tree(list(group)) for _, group in groupby(filter(None, rests), key=lambda rest: rest[0])]
    end = "" if rests[0] else "?"
    return f"{re.escape(words[0][:shared])}(?:{'|'.join(branches)}){end}"


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text


def _name_form(name: str) -> str:
    if is_east_asian(name):
        return re.escape(name)
    words = [re.escape(word) for word in name.replace(",", " ").split()]
    forward = _BREAK.join(words)
    backward = rf"{words[-1]}, ?{' '.join(words[:-1])}"
    return rf"(?<![^\W_])(?i:{forward}|{backward})(?:[._-]?[0-9]{{1,8}})?(?![^\W_])"
