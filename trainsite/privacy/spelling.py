"""The forms in which texts name a person who is known: in either order, with initials, joined, with a number."""

import re
from collections.abc import Sequence
from itertools import groupby

from trainsite.privacy.names import is_east_asian
from trainsite.privacy.pattern import Pattern

_TAIL = Pattern(r"[._-]?[0-9]{1,8}\Z")
_GAP = Pattern(r"[\s._-]+|\s[A-Za-z]\.?\s")
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


def pattern_of(names: Sequence[str], singles: Sequence[str], handles: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds whole names, single ones and handles in a text; None where there are none."""
    wholes = [form for name in sorted(names, key=_longest_first) for form in _name_forms(name)]
    groups = []
    if handles:
        groups.append(rf"(?P<handle>@?(?<![\w])(?i:{_tree(sorted({name.lower() for name in handles}))})(?!\w))")
    if wholes:
        groups.append(rf"(?P<name>{'|'.join(wholes)})")
    if singles:
        groups.append(rf"(?P<single>(?<![^\W_])(?:{_tree(sorted(set(singles)))})(?![^\W_]))")
    return re.compile("|".join(groups)) if groups else None


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


def _name_forms(name: str) -> list[str]:
    if is_east_asian(name):
        return [re.escape(name)]
    words = [re.escape(word) for word in name.replace(",", " ").split()]
    forward = _BREAK.join(words)
    backward = rf"{words[-1]}, ?{' '.join(words[:-1])}"
    return [rf"(?<![^\W_])(?i:{forward}|{backward})(?:[._-]?[0-9]{{1,8}})?(?![^\W_])"]
