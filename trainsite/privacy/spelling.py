"""The forms in which texts name a person who is known: in either order, with initials, joined, with a number."""

import re
from collections.abc import Sequence

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
    alone = [re.escape(name) for name in sorted(singles, key=_longest_first)]
    signed = [re.escape(name) for name in sorted(handles, key=_longest_first)]
    groups = []
    if signed:
        groups.append(rf"(?P<handle>@?(?<![\w])(?i:{'|'.join(signed)})(?!\w))")
    if wholes:
        groups.append(rf"(?P<name>{'|'.join(wholes)})")
    if alone:
        groups.append(rf"(?P<single>(?<![^\W_])(?:{'|'.join(alone)})(?![^\W_]))")
    return re.compile("|".join(groups)) if groups else None


def heads_of(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Return texts one of which is in every lower-cased text that names somebody."""
    words = [name.replace(",", " ").split() for name in names]
    heads = {word.lower() for split in words for word in (split[0], split[-1])} | {text.lower() for text in others}
    return tuple(sorted(heads))


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text


def _name_forms(name: str) -> list[str]:
    if is_east_asian(name):
        return [re.escape(name)]
    words = [re.escape(word) for word in name.replace(",", " ").split()]
    forward = _BREAK.join(words)
    backward = rf"{words[-1]}, ?{' '.join(words[:-1])}"
    return [rf"(?<![^\W_])(?i:{forward}|{backward})(?:[._-]?[0-9]{{1,8}})?(?![^\W_])"]
